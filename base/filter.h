// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/status.h"

namespace aifactory {

/// The one filter grammar of the search fields and the API: AIP-160 (https://google.aip.dev/160) with
///   AND, OR, NOT, -, parentheses, bare words (any text field contains it), field:value (contains),
///   = != < <= > >=, quoted strings, * wildcards, numbers with units (12h, 30m, 2d, 80GiB, 700W, 85 %),
///   and times (2026-11-22, 2026-11-22T09:00:00Z, or relative to now: -24h).
enum class FilterType { Text, Number, Time, Duration };

struct FilterField {
  std::string name;  ///< as written in a filter: "gpus"
  FilterType type = FilterType::Text;
  std::string unit = {};                 ///< shown by completion: "W", "%"
  std::vector<std::string> values = {};  ///< known values of a Text field, for completion: "running", "pending"
  bool searched = true;                  ///< a bare word looks in here (Text only)
  /// Of a Text field that is a list, its items parted by spaces: a comparison holds when it does of one item, and !=
  /// when = does not. The items are ids of this collection, "42" of "jobs/42", and a value may be written either way.
  std::string listOf = {};
};

/// The fields that a collection can be filtered by; an index into it names a field below.
using FilterSchema = std::vector<FilterField>;

/// A field's value of one row: monostate is "not measured" and matches no comparison (so NOT field > 5 matches it).
/// Time is seconds since 1970, Duration seconds, both as double.
using FilterValue = std::variant<std::monostate, std::string_view, double>;

/// One row, asked by field index.
class FilterRow {
 public:
  virtual ~FilterRow() = default;
  virtual FilterValue filterValue(std::size_t field) const = 0;
};

/// Columns of up to 65,536 consecutive rows, one operand a schema field; exactly one pointer of an operand is set.
/// Reals use NaN for "not measured". Codes index `dictionary`.
struct FilterOperand {
  const float* reals = nullptr;
  const double* doubles = nullptr;          ///< Number, Time, Duration
  const std::int64_t* integers = nullptr;   ///< INT64_MIN is "not measured"
  const std::uint32_t* codes = nullptr;     ///< Text
  std::span<const std::string> dictionary;  ///< of codes; may only grow between calls with one Filter
};

struct FilterNode;

/// A parsed and type-checked filter. Cheap to copy, immutable, usable from any thread.
class Filter {
 public:
  struct Error {
    std::size_t offset = 0;               ///< byte in the text under which the caret goes
    std::string sentence;                 ///< what is wrong and what was expected, in English
    std::string_view problem = {};        ///< the sentence's stable name, of base/filter_problem.h: "UNKNOWN_FIELD"
    std::vector<std::string> words = {};  ///< what the sentence quotes, in its order
  };

  /// Matches everything.
  Filter();

  /// INVALID_ARGUMENT with field "filter" on a malformed filter, an unknown field or a value of the wrong type; its
  /// ErrorInfo metadata carries "offset", "problem", and its words as "word0", "word1", …. `now` (seconds since 1970)
  /// is what relative times count from.
  static absl::StatusOr<Filter> parse(std::string_view text, const FilterSchema& schema, double now);
  /// The same, for a search field that draws the caret.
  static std::variant<Filter, Error> parseForEditor(std::string_view text, const FilterSchema& schema, double now);

  bool matchesEverything() const;
  bool matches(const FilterRow& row) const;
  /// Sets bit i of `bits` (little-endian words) when row i matches; clears it otherwise. The same answers as matches().
  void evaluate(std::size_t rows, std::span<const FilterOperand> fields, std::span<std::uint64_t> bits) const;
  /// Text that parses to the same filter whatever the spacing and case of keywords: what watch tokens hash.
  std::string canonical() const;

 private:
  explicit Filter(std::shared_ptr<const FilterNode> root);
  std::shared_ptr<const FilterNode> m_root;
};

/// What may be typed at `cursor`: fields, operators, values, or AND/OR/NOT.
struct FilterCompletion {
  std::size_t replaceFrom = 0;  ///< byte from which the choice replaces text, up to the cursor
  std::vector<std::string> choices;
};
FilterCompletion completeFilter(std::string_view text, std::size_t cursor, const FilterSchema& schema);

}  // namespace aifactory
