// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/alert_filter.h"

#include "base/enum_words.h"
#include "base/resource_name.h"

namespace aifactory {
namespace {

enum Field : std::size_t { Severity, Kind, Resource, Summary, Since, State, Gpus, Tenant };

double seconds(const google::protobuf::Timestamp& time) {
  return static_cast<double>(time.seconds()) + time.nanos() * 1e-9;
}

const std::vector<std::string>& severityWords() {
  static const auto words = enumWords(*v1::Alert::Severity_descriptor());
  return words;
}

const std::vector<std::string>& kindWords() {
  static const auto words = enumWords(*v1::Alert::Kind_descriptor());
  return words;
}

}  // namespace

std::string_view filterWord(v1::Alert::Severity severity) { return wordIn(severityWords(), severity); }

std::string_view filterWord(v1::Alert::Kind kind) { return wordIn(kindWords(), kind); }

const FilterSchema& alertFilterSchema() {
  using enum FilterType;
  static const FilterSchema schema{
      {"severity", Text, "", enumChoices(severityWords())},
      {"kind", Text, "", enumChoices(kindWords())},
      {"resource", Text},
      {"summary", Text},
      {"since", Time},
      {"state", Text, "", {"open", "acknowledged", "silenced"}},
      {"gpus", Number},
      {"tenant", Text},
  };
  return schema;
}

AlertFilterRow::AlertFilterRow(const v1::Alert& alert) : m_alert(alert) {
  for (const std::string& tenant : alert.tenants()) {
    if (!m_tenants.empty()) m_tenants += ' ';
    m_tenants += lastId(tenant);
  }
}

FilterValue AlertFilterRow::filterValue(std::size_t field) const {
  switch (field) {
    case Severity:
      return filterWord(m_alert.severity());
    case Kind:
      return filterWord(m_alert.kind());
    case Resource:
      return std::string_view(m_alert.resource());
    case Summary:
      return std::string_view(m_alert.summary());
    case Since:
      if (!m_alert.has_start_time()) return {};
      return seconds(m_alert.start_time());
    case State:
      return std::string_view(m_alert.has_silence()           ? "silenced"
                              : m_alert.has_acknowledgement() ? "acknowledged"
                                                              : "open");
    case Gpus:
      return static_cast<double>(m_alert.affected_gpus());
    case Tenant:
      return std::string_view(m_tenants);
    default:
      return {};
  }
}

}  // namespace aifactory
