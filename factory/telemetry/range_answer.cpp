// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/range_answer.h"

#include <absl/strings/numbers.h>

#include <cmath>
#include <nlohmann/json.hpp>

namespace aifactory {
namespace {

using Json = nlohmann::json;

SeriesLabels labelsOf(const Json& series) {
  SeriesLabels labels;
  const auto metric = series.find("metric");
  if (metric == series.end() || !metric->is_object()) return labels;
  for (const auto& [name, value] : metric->items()) {
    if (!value.is_string()) continue;
    if (name == "__name__") {
      labels.name = value.get<std::string>();
    } else {
      labels.labels.emplace_back(name, value.get<std::string>());
    }
  }
  return labels;
}

/// [seconds, "value"]
bool readSample(const Json& sample, std::pair<std::int64_t, double>& into) {
  if (!sample.is_array() || sample.size() != 2 || !sample[0].is_number() || !sample[1].is_string()) return false;
  constexpr double mostSeconds = 1e11;
  const double seconds = sample[0].get<double>();
  if (!(std::abs(seconds) < mostSeconds)) return false;
  into.first = std::llround(seconds * 1000);
  return absl::SimpleAtod(sample[1].get_ref<const std::string&>(), &into.second);
}

}  // namespace

absl::StatusOr<std::vector<RangeSeries>> readRangeAnswer(std::string_view text) {
  const absl::Status strange =
      absl::InvalidArgumentError("its answer to /api/v1/query_range is none that is known here");
  const Json json = Json::parse(text, nullptr, false);
  const Json::json_pointer result("/data/result");
  if (!json.is_object() || !json.contains(result) || !json.at(result).is_array()) return strange;
  std::vector<RangeSeries> answer;
  for (const Json& series : json.at(result)) {
    const auto values = series.is_object() ? series.find("values") : series.end();
    if (!series.is_object() || values == series.end() || !values->is_array()) return strange;
    RangeSeries& added = answer.emplace_back();
    added.labels = labelsOf(series);
    added.samples.resize(values->size());
    for (std::size_t i = 0; i < added.samples.size(); ++i) {
      if (!readSample((*values)[i], added.samples[i])) return strange;
    }
  }
  return answer;
}

}  // namespace aifactory
