// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/rules_answer.h"

#include <absl/strings/ascii.h>
#include <absl/time/time.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "factory/core/sha256.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

using Json = nlohmann::json;
using Labels = std::map<std::string, std::string>;

constexpr std::size_t mostAlertsOfRule = 1000;
constexpr std::size_t longestText = 500;

/// A member that is a text, fit to be shown; "" when there is none.
std::string textIn(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return {};
  return printable(found->get_ref<const std::string&>().substr(0, longestText));
}

Labels labelsIn(const Json& object, const char* key) {
  Labels labels;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_object()) return labels;
  for (const auto& [name, value] : found->items()) {
    if (value.is_string()) labels[printable(name)] = textIn(*found, name.c_str());
  }
  return labels;
}

v1::Alert::Severity severityOf(const Labels& labels) {
  const auto label = labels.find("severity");
  const std::string word = label == labels.end() ? "" : absl::AsciiStrToLower(label->second);
  if (word == "critical" || word == "page" || word == "error" || word == "emergency") {
    return v1::Alert::SEVERITY_CRITICAL;
  }
  return word == "info" || word == "none" ? v1::Alert::SEVERITY_INFO : v1::Alert::SEVERITY_WARNING;
}

/// The same as long as rule and labels are.
std::string nameOf(const std::string& group, const std::string& rule, const Labels& labels) {
  const std::string key = Json{group, rule, labels}.dump(-1, ' ', true, Json::error_handler_t::replace);
  return "alerts/rule-" + sha256(key).substr(0, 16);
}

std::string sentenceOf(const Labels& annotations, const std::string& rule) {
  for (const char* key : {"summary", "message", "description"}) {
    if (const auto found = annotations.find(key); found != annotations.end() && !found->second.empty()) {
      return found->second;
    }
  }
  return rule;
}

v1::Alert alertOf(const Json& object, const std::string& group, const std::string& rule, std::chrono::milliseconds skew,
                  const PlaceOfLabels& placeOf) {
  const Labels labels = labelsIn(object, "labels");
  v1::Alert alert;
  alert.set_name(nameOf(group, rule, labels));
  alert.set_kind(v1::Alert::KIND_RULE);
  alert.set_severity(severityOf(labels));
  alert.set_rule(rule);
  alert.set_summary(sentenceOf(labelsIn(object, "annotations"), rule));
  const AlertPlace place = placeOf(labels);
  alert.set_resource(place.resource);
  alert.set_gpu(place.gpu);
  alert.mutable_labels()->insert(labels.begin(), labels.end());
  absl::Time since;
  if (absl::ParseTime(absl::RFC3339_full, textIn(object, "activeAt"), &since, nullptr)) {
    *alert.mutable_start_time() = timestampOf(absl::ToChronoTime(since) - skew);
  }
  return alert;
}

void readRule(const Json& object, const std::string& group, std::chrono::milliseconds skew,
              const PlaceOfLabels& placeOf, RulesAnswer& answer) {
  v1::AlertRule& rule = answer.rules.emplace_back();
  rule.set_display_name(textIn(object, "name"));
  rule.set_kind(v1::Alert::KIND_RULE);
  rule.set_severity(severityOf(labelsIn(object, "labels")));
  rule.set_expression(textIn(object, "query"));
  rule.set_source(fmt::format("prometheus {}", group));
  if (textIn(object, "health") == "err") rule.set_problem(textIn(object, "lastError"));
  const auto alerts = object.find("alerts");
  if (alerts == object.end() || !alerts->is_array()) return;
  std::size_t firing = 0;
  for (const Json& alert : *alerts) {
    if (!alert.is_object() || textIn(alert, "state") != "firing") continue;
    if (++firing <= mostAlertsOfRule) {
      answer.alerts.push_back(alertOf(alert, group, rule.display_name(), skew, placeOf));
    }
  }
  rule.set_active_alerts(static_cast<std::uint32_t>(firing));
  if (firing > mostAlertsOfRule && rule.problem().empty()) {
    rule.set_problem(fmt::format("{} alerts at once; the first {} are shown.", firing, mostAlertsOfRule));
  }
}

}  // namespace

absl::StatusOr<RulesAnswer> readRulesAnswer(std::string_view text, std::chrono::milliseconds skew,
                                            const PlaceOfLabels& placeOf) {
  const Json json = Json::parse(text, nullptr, false);
  const Json::json_pointer groups("/data/groups");
  if (!json.is_object() || !json.contains(groups) || !json.at(groups).is_array()) {
    return absl::InvalidArgumentError("its answer to /api/v1/rules is none that is known here");
  }
  RulesAnswer answer;
  for (const Json& group : json.at(groups)) {
    const auto rules = group.is_object() ? group.find("rules") : group.end();
    if (!group.is_object() || rules == group.end() || !rules->is_array()) continue;
    for (const Json& rule : *rules) {
      if (rule.is_object() && textIn(rule, "type") != "recording") {
        readRule(rule, textIn(group, "name"), skew, placeOf, answer);
      }
    }
  }
  return answer;
}

}  // namespace aifactory
