// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/series_text.h"

#include <algorithm>

namespace aifactory {
namespace {

/// The value behind an opening quote at `text[at]`, and moves `at` behind the closing one.
std::optional<std::string> quoted(std::string_view text, std::size_t& at) {
  std::string value;
  for (++at; at < text.size(); ++at) {
    if (text[at] == '"') {
      ++at;
      return value;
    }
    if (text[at] == '\\' && ++at < text.size()) {
      value += text[at] == 'n' ? '\n' : text[at];
    } else if (at < text.size()) {
      value += text[at];
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view SeriesLabels::first(const std::vector<std::string>& names) const {
  for (const std::string& name : names) {
    const auto found =
        std::ranges::find_if(labels, [&](const auto& label) { return label.first == name && !label.second.empty(); });
    if (found != labels.end()) return found->second;
  }
  return {};
}

std::optional<SeriesLabels> parseSeriesText(std::string_view text) {
  const std::size_t brace = text.find('{');
  SeriesLabels series{.name = std::string(text.substr(0, brace)), .labels = {}};
  if (series.name.empty()) return std::nullopt;
  if (brace == std::string_view::npos) return series;
  std::size_t at = brace + 1;
  while (at < text.size() && text[at] != '}') {
    const std::size_t equals = text.find('=', at);
    if (equals == std::string_view::npos || equals + 1 >= text.size() || text[equals + 1] != '"') return std::nullopt;
    std::string name(text.substr(at, equals - at));
    at = equals + 1;
    auto value = quoted(text, at);
    if (!value) return std::nullopt;
    series.labels.emplace_back(std::move(name), *std::move(value));
    if (at < text.size() && text[at] == ',') ++at;
  }
  return at + 1 == text.size() ? std::optional(std::move(series)) : std::nullopt;
}

}  // namespace aifactory
