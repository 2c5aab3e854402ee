// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/collection_kinds.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#include "aifactory/v1/alerts.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "base/alert_filter.h"
#include "base/job_filter.h"
#include "base/resource_name.h"

namespace aifactory {
namespace {

using google::protobuf::Message;

const v1::Job& jobOf(const Message& item) { return static_cast<const v1::Job&>(item); }
const v1::Alert& alertOf(const Message& item) { return static_cast<const v1::Alert&>(item); }

/// Whether the fact behind a pending reason is about the job and its owner; the others count what others hold or want.
bool isOwn(v1::Job::PendingReason reason) {
  switch (reason) {
    case v1::Job::PENDING_REASON_DEPENDENCY:
    case v1::Job::PENDING_REASON_HELD_BY_USER:
    case v1::Job::PENDING_REASON_ACCOUNT_LIMIT:
    case v1::Job::PENDING_REASON_BEGIN_TIME:
      return true;
    default:
      return false;
  }
}

bool isPending(v1::Job::State state) { return state == v1::Job::STATE_PENDING || state == v1::Job::STATE_HELD; }

Item projectJob(const Item& item, const Scope& scope) {
  const v1::Job& job = jobOf(*item);
  if (!scope.sees(job.tenant())) return nullptr;
  if (scope.allTenants || !isPending(job.state()) || isOwn(job.pending_reason()) ||
      (job.reason_detail().empty() && !job.has_pending_fact())) {
    return item;
  }
  auto own = std::make_shared<v1::Job>(job);
  own->clear_reason_detail();
  own->clear_pending_fact();
  return own;
}

bool jobMatches(const Filter& filter, const Message& item, double now) {
  return filter.matchesEverything() || filter.matches(JobFilterRow(jobOf(item), now));
}

/// What an alert says without words that an engine or an operator wrote: those may name others.
std::string neutralSummary(const v1::Alert& alert) {
  const std::string where(lastId(alert.resource()));
  switch (alert.kind()) {
    case v1::Alert::KIND_NODE_DOWN:
      return absl::StrCat("Node ", where, " is down.");
    case v1::Alert::KIND_XID:
      return absl::StrCat("GPU ", alert.gpu(), " of ", where, " reports Xid ", alert.xid(), ".");
    case v1::Alert::KIND_COOLANT:
      return absl::StrCat("Coolant of ", where, " is out of bounds.");
    case v1::Alert::KIND_POWER:
      return absl::StrCat("Power of ", where, " is out of bounds.");
    case v1::Alert::KIND_BURN_IN:
      return absl::StrCat("Burn-in of ", where, " needs attention.");
    case v1::Alert::KIND_THERMAL:
      return absl::StrCat(where, " is too warm.");
    default:
      return absl::StrCat(where, " needs attention.");
  }
}

Item projectAlert(const Item& item, const Scope& scope) {
  if (scope.allTenants) return item;
  const v1::Alert& alert = alertOf(*item);
  if (std::none_of(alert.tenants().begin(), alert.tenants().end(),
                   [&](const std::string& tenant) { return scope.sees(tenant); })) {
    return nullptr;
  }
  auto own = std::make_shared<v1::Alert>(alert);
  own->clear_tenants();
  for (const std::string& tenant : alert.tenants()) {
    if (scope.sees(tenant)) own->add_tenants(tenant);
  }
  own->set_summary(neutralSummary(alert));
  return own;
}

bool alertMatches(const Filter& filter, const Message& item, double) {
  return filter.matchesEverything() || filter.matches(AlertFilterRow(alertOf(item)));
}

}  // namespace

CollectionKind jobsKind() {
  return {"jobs", jobFilterSchema(), projectJob, jobMatches,
          [](const Message& item) -> int { return jobOf(item).state(); }};
}

CollectionKind alertsKind() {
  return {"alerts", alertFilterSchema(), projectAlert, alertMatches,
          [](const Message& item) -> int { return alertOf(item).severity(); }};
}

}  // namespace aifactory
