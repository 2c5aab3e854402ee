// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aifactory/v1/alerts.pb.h"
#include "factory/core/caller.h"

namespace aifactory {

/// "tenants/…" of "jobs/…", "" of one that is nobody's; nothing when the job is not known (any more).
using TenantOfJob = std::function<std::optional<std::string>(std::string_view job)>;

/// The alert as a scope may see it, or null. Customers see alerts that touch their tenants, without the tenants, jobs,
/// nodes and words of others; `tenantOf` tells which jobs are theirs, and one that it does not know is theirs only
/// where no other tenant is touched.
std::shared_ptr<const v1::Alert> projectAlert(const std::shared_ptr<const v1::Alert>& alert, const Scope& scope,
                                              const TenantOfJob& tenantOf);

}  // namespace aifactory
