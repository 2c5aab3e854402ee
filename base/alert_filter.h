// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "aifactory/v1/alerts.pb.h"
#include "base/filter.h"

namespace aifactory {

/// What alerts can be filtered by, here and in the console's search field: severity, kind, resource, summary, since,
/// state ("open", "acknowledged" or "silenced"), gpus (how many are touched), and lists: tenant and job (that are
/// touched), node and device (that it is about: "h100-0418", "h100-0418/gpus/3").
const FilterSchema& alertFilterSchema();

/// Whether an alert asks for attention: nobody has acknowledged it, and it is not silenced. A silence that is over is
/// taken off by factoryd.
inline bool isOpen(const v1::Alert& alert) { return !alert.has_acknowledgement() && !alert.has_silence(); }

/// An alert as a row of alertFilterSchema(). Refers to the alert.
class AlertFilterRow final : public FilterRow {
 public:
  explicit AlertFilterRow(const v1::Alert& alert);
  FilterValue filterValue(std::size_t field) const override;

 private:
  void addPlace(std::string_view resource);

  const v1::Alert& m_alert;
  std::string m_tenants, m_jobs, m_nodes, m_devices;  // "skt hynix"
};

/// Words of the filter language: "critical"; "node-down", "idle-gpus".
std::string_view filterWord(v1::Alert::Severity severity);
std::string_view filterWord(v1::Alert::Kind kind);

}  // namespace aifactory
