// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/filter.h"

#include <algorithm>
#include <utility>

#include "base/filter_node.h"
#include "base/filter_parser.h"

namespace aifactory {

Filter::Filter() : m_root(std::make_shared<FilterNode>()) {}

Filter::Filter(std::shared_ptr<const FilterNode> root) : m_root(std::move(root)) {}

std::variant<Filter, Filter::Error> Filter::parseForEditor(std::string_view text, const FilterSchema& schema,
                                                           double now) {
  FilterParser parser(text, schema, now);
  auto root = parser.parse();
  if (!root) return parser.error();
  return Filter(std::move(root));
}

absl::StatusOr<Filter> Filter::parse(std::string_view text, const FilterSchema& schema, double now) {
  auto parsed = parseForEditor(text, schema, now);
  if (auto* filter = std::get_if<Filter>(&parsed)) return std::move(*filter);
  const Error& error = std::get<Error>(parsed);
  ErrorMetadata metadata{{"offset", std::to_string(error.offset)}, {"problem", std::string(error.problem)}};
  for (std::size_t i = 0; i < error.words.size(); ++i) metadata["word" + std::to_string(i)] = error.words[i];
  return invalidField("filter", error.sentence, "MALFORMED_FILTER", metadata);
}

bool Filter::matchesEverything() const { return m_root->kind == FilterNode::Kind::Everything; }

bool Filter::matches(const FilterRow& row) const { return m_root->matches(row); }

void Filter::evaluate(std::size_t rows, std::span<const FilterOperand> fields, std::span<std::uint64_t> bits) const {
  std::fill(bits.begin() + static_cast<std::ptrdiff_t>((rows + 63) / 64), bits.end(), 0);
  m_root->evaluate(rows, fields, bits);
}

std::string Filter::canonical() const { return m_root->canonical(); }

}  // namespace aifactory
