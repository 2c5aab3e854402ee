// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "aifactory/v1/alerts.pb.h"
#include "factory/core/caller.h"

namespace aifactory {

/// "tenants/…" of "jobs/…"; "" when it is not known (any more).
using TenantOfJob = std::function<std::string(std::string_view job)>;

/// The alert as a scope may see it, or null. Customers see alerts that touch their tenants, without the tenants, jobs,
/// nodes and words of others; `tenantOf` tells which jobs of an alert with several tenants are theirs.
std::shared_ptr<const v1::Alert> projectAlert(const std::shared_ptr<const v1::Alert>& alert, const Scope& scope,
                                              const TenantOfJob& tenantOf);

}  // namespace aifactory
