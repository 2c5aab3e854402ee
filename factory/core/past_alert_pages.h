// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "aifactory/v1/alerts.pb.h"
#include "factory/core/alert_log.h"
#include "factory/core/collection_kinds.h"

namespace aifactory {

/// Pages of alerts that are over. The log is read in slices, so that nobody who writes to it waits for long. Any
/// thread.
class PastAlertPages {
 public:
  /// `log`: null when nothing is remembered.
  PastAlertPages(AlertLog* log, const WatchContext& context, const TokenSealer& sealer, TenantOfJob tenantOf)
      : m_log(log), m_context(context), m_sealer(sealer), m_kind(alertsKind(std::move(tenantOf))) {}

  absl::StatusOr<v1::ListPastAlertsResponse> page(const Scope& scope, const v1::ListPastAlertsRequest& request) const;

 private:
  AlertLog* const m_log;
  const WatchContext& m_context;
  const TokenSealer& m_sealer;
  const CollectionKind m_kind;
};

}  // namespace aifactory
