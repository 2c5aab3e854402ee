// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/alert_projection.h"

#include <algorithm>

#include "base/resource_name.h"
#include "factory/core/alert_text.h"

namespace aifactory {

std::shared_ptr<const v1::Alert> projectAlert(const std::shared_ptr<const v1::Alert>& alert, const Scope& scope,
                                              const TenantOfJob& tenantOf) {
  if (scope.allTenants) return alert;
  const auto sees = [&](const std::string& tenant) { return scope.sees(tenant); };
  const auto& tenants = alert->tenants();
  if (std::none_of(tenants.begin(), tenants.end(), sees)) return nullptr;

  auto own = std::make_shared<v1::Alert>(*alert);
  own->clear_tenants();
  std::copy_if(tenants.begin(), tenants.end(), google::protobuf::RepeatedFieldBackInserter(own->mutable_tenants()),
               sees);
  const bool touchesOthers = own->tenants_size() != tenants.size();
  own->clear_jobs();
  for (const std::string& job : alert->jobs()) {
    const std::optional<std::string> tenant = tenantOf ? tenantOf(job) : std::nullopt;
    if (tenant ? scope.sees(*tenant) : !touchesOthers) own->add_jobs(job);
  }
  if (!idIn("jobs", alert->resource())) {
    // Nodes and GPUs around the customer's own are not its to count.
    own->clear_members();
    own->clear_member_count();
    own->clear_affected_gpus();
  }
  own->set_summary(neutralSummary(*alert));
  own->clear_rule();
  own->clear_labels();
  // That somebody takes care of it is good to know; who, and what operators write to each other, is theirs.
  own->clear_silence();
  if (own->has_acknowledgement()) {
    own->mutable_acknowledgement()->clear_identity();
    own->mutable_acknowledgement()->clear_note();
  }
  return own;
}

}  // namespace aifactory
