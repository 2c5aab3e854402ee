// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "base/status.h"

namespace aifactory {

/// What Prometheus answers to /api/v1/rules: its alerting rules, and what each says is wrong now.
struct RulesAnswer {
  std::vector<v1::AlertRule> rules;
  std::vector<v1::Alert> alerts;  ///< that fire; those that are pending are none yet
};

/// Where an alert is, by its labels.
struct AlertPlace {
  std::string resource;  ///< "nodes/h100-0001", or ""
  int gpu = -1;
};
using PlaceOfLabels = std::function<AlertPlace(const std::map<std::string, std::string>& labels)>;

/// `skew`: by how much Prometheus' clock is ahead of ours. INVALID_ARGUMENT when the text is no such answer.
absl::StatusOr<RulesAnswer> readRulesAnswer(std::string_view json, std::chrono::milliseconds skew,
                                            const PlaceOfLabels& placeOf);

}  // namespace aifactory
