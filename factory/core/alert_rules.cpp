// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/alert_rules.h"

#include <absl/strings/str_cat.h>

#include "factory/core/alert_grouping.h"

namespace aifactory {
namespace {

v1::AlertRule rule(const char* name, v1::Alert::Kind kind, v1::Alert::Severity severity, std::string expression) {
  v1::AlertRule rule;
  rule.set_display_name(name);
  rule.set_kind(kind);
  rule.set_severity(severity);
  rule.set_expression(std::move(expression));
  return rule;
}

}  // namespace

std::vector<v1::AlertRule> factoryRules(const std::set<v1::Alert::Kind>& raised) {
  const auto warning = v1::Alert::SEVERITY_WARNING, critical = v1::Alert::SEVERITY_CRITICAL;
  const std::string together =
      absl::StrCat(" within ", std::chrono::minutes(causeWindow.count() / 60).count(), " minutes");
  std::vector<v1::AlertRule> rules{
      rule("Scheduler does not answer", v1::Alert::KIND_ENGINE, critical,
           "The scheduler has not answered the last question"),
      rule("Telemetry in trouble", v1::Alert::KIND_TELEMETRY, warning,
           "The source of telemetry has not answered, or not with what is needed, or its clock is off"),
      rule("The past is not recorded", v1::Alert::KIND_HISTORY, warning,
           "History cannot be written: the disk is full or refuses, or another factoryd records"),
      rule("Node down", v1::Alert::KIND_NODE_DOWN, critical,
           "The scheduler says that a node is down; one alert for a rack whose nodes all went down" + together),
      rule("Xid", v1::Alert::KIND_XID, critical,
           "The last NVIDIA Xid of a GPU: critical when it cannot go on, else a warning; none for errors that programs "
           "make (13, 31, 43, 45, 68, 109)"),
      rule("Coolant", v1::Alert::KIND_COOLANT, warning,
           "A coolant loop is above its limit; nodes behind it that go down" + together + " are part of it"),
      rule(
          "Power", v1::Alert::KIND_POWER, warning,
          "A rack draws 97 % of its power limit or more, over below 95 %; or a power feed has failed, and nodes behind "
          "it that go down" +
              together + " are part of it"),
      rule("Thermal", v1::Alert::KIND_THERMAL, warning, "A GPU is at 85 °C or more, over below 82 °C"),
      rule("Burn-in", v1::Alert::KIND_BURN_IN, v1::Alert::SEVERITY_INFO,
           "A rack is in burn-in before it goes into service"),
  };
  std::erase_if(rules, [&](const v1::AlertRule& rule) { return !raised.contains(rule.kind()); });
  return rules;
}

}  // namespace aifactory
