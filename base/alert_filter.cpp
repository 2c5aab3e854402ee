// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/alert_filter.h"

#include <optional>

#include "base/enum_words.h"
#include "base/resource_name.h"

namespace aifactory {
namespace {

enum Field : std::size_t { Severity, Kind, Resource, Summary, Since, State, Gpus, Tenant, Job, Node, Device };

constexpr std::string_view gpusOfNode = "/gpus/";

/// One item more of a list that is a filter's value.
void add(std::string& list, std::optional<std::string_view> id) {
  if (!id) return;
  if (!list.empty()) list += ' ';
  list += *id;
}

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
      {"tenant", Text, "", {}, true, "tenants"},
      {"job", Text, "", {}, true, "jobs"},
      {"node", Text, "", {}, true, "nodes"},
      {"device", Text, "", {}, true, "nodes"},
  };
  return schema;
}

AlertFilterRow::AlertFilterRow(const v1::Alert& alert) : m_alert(alert) {
  for (const std::string& tenant : alert.tenants()) add(m_tenants, idIn("tenants", tenant));
  for (const std::string& job : alert.jobs()) add(m_jobs, idIn("jobs", job));
  addPlace(alert.resource());
  if (const auto node = idIn("nodes", alert.resource()); node && alert.gpu() >= 0) {
    add(m_devices, std::string(*node) + std::string(gpusOfNode) + std::to_string(alert.gpu()));
  }
  for (const std::string& member : alert.members()) addPlace(member);
}

void AlertFilterRow::addPlace(std::string_view resource) {
  add(m_jobs, idIn("jobs", resource));
  const auto place = idIn("nodes", resource);
  if (!place) return;
  const std::size_t gpu = place->find(gpusOfNode);
  add(m_nodes, place->substr(0, gpu));
  if (gpu != place->npos) add(m_devices, *place);
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
    case Job:
      return std::string_view(m_jobs);
    case Node:
      return std::string_view(m_nodes);
    case Device:
      return std::string_view(m_devices);
    default:
      return {};
  }
}

}  // namespace aifactory
