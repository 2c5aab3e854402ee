// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/collection_kinds.h"

#include "aifactory/v1/alerts.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "aifactory/v1/twins.pb.h"
#include "base/alert_filter.h"
#include "base/job_filter.h"
#include "base/twin_filter.h"

namespace aifactory {
namespace {

using google::protobuf::Message;

const v1::Job& jobOf(const Message& item) { return static_cast<const v1::Job&>(item); }
const v1::Alert& alertOf(const Message& item) { return static_cast<const v1::Alert&>(item); }
const v1::Twin& twinOf(const Message& item) { return static_cast<const v1::Twin&>(item); }

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

bool alertMatches(const Filter& filter, const Message& item, double) {
  return filter.matchesEverything() || filter.matches(AlertFilterRow(alertOf(item)));
}

bool twinMatches(const Filter& filter, const Message& item, double) {
  return filter.matchesEverything() || filter.matches(TwinFilterRow(twinOf(item)));
}

}  // namespace

CollectionKind jobsKind() {
  return {"jobs", jobFilterSchema(), projectJob, jobMatches,
          [](const Message& item) -> int { return jobOf(item).state(); }};
}

CollectionKind twinsKind() {
  return {"twins", twinFilterSchema(),
          [](const Item& item, const Scope& scope) { return scope.allTenants ? item : nullptr; }, twinMatches,
          [](const Message& item) -> int { return twinOf(item).kind(); }};
}

CollectionKind alertsKind(TenantOfJob tenantOf) {
  return {"alerts", alertFilterSchema(),
          [tenantOf = std::move(tenantOf)](const Item& item, const Scope& scope) -> Item {
            return projectAlert(std::static_pointer_cast<const v1::Alert>(item), scope, tenantOf);
          },
          alertMatches, [](const Message& item) -> int { return alertOf(item).severity(); }};
}

}  // namespace aifactory
