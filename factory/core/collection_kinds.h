// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "factory/core/alert_projection.h"
#include "factory/core/collection_hub.h"
#include "factory/core/watch_frame.h"

namespace aifactory {

/// "jobs": tallied by v1::Job::State.
CollectionKind jobsKind();
/// "twins": tallied by v1::Twin::Kind. A customer sees none.
CollectionKind twinsKind();
/// "alerts": tallied by v1::Alert::Severity. A customer's copy of an alert names only what is its own.
CollectionKind alertsKind(TenantOfJob tenantOf = {});

}  // namespace aifactory
