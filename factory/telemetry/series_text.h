// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aifactory {

/// Name and labels of a series.
struct SeriesLabels {
  std::string name;
  std::vector<std::pair<std::string, std::string>> labels;

  /// The first of these labels that the series has with a value, or "".
  std::string_view first(const std::vector<std::string>& names) const;
};

/// `name{label="value",…}` of Prometheus' text format, values unescaped; nothing when it is no such thing.
std::optional<SeriesLabels> parseSeriesText(std::string_view text);

}  // namespace aifactory
