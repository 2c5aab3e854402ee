// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/efficiency_alerts.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>

#include "base/resource_name.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr std::size_t mostMembers = 100;

template <class Finding>
using ByJob = std::map<std::uint64_t, std::vector<Finding>>;

template <class Finding>
ByJob<Finding> byJob(const std::vector<Finding>& findings, const EfficiencyTally& tally) {
  ByJob<Finding> jobs;
  for (const Finding& finding : findings) jobs[tally.jobOf(finding.device)].push_back(finding);
  return jobs;
}

std::string gpus(std::size_t count) { return absl::StrCat(count, count == 1 ? " GPU" : " GPUs"); }

/// What both kinds have in common; `findings` have the device that matters most first.
template <class Finding>
v1::Alert alertOf(std::uint64_t job, const std::vector<Finding>& findings, const EfficiencyTally& tally,
                  const DeviceNames& names, const std::vector<std::string>& strings) {
  v1::Alert alert;
  alert.set_resource(jobName(job));
  alert.set_gpu(-1);
  alert.add_jobs(jobName(job));
  const std::uint32_t tenant = tally.tenantOf(findings.front().device);
  if (tenant != 0 && tenant < strings.size()) alert.add_tenants(strings[tenant]);
  EfficiencyTally::Time since = findings.front().since;
  for (const Finding& finding : findings) {
    since = std::min(since, finding.since);
    if (static_cast<std::size_t>(alert.members_size()) < mostMembers) alert.add_members(names.resource(finding.device));
  }
  alert.set_member_count(static_cast<std::uint32_t>(findings.size()));
  alert.set_affected_gpus(alert.member_count());
  *alert.mutable_start_time() = timestampOf(since);
  return alert;
}

}  // namespace

std::vector<v1::Alert> EfficiencyAlerts::update(const EfficiencyTally& tally, const DeviceNames& names,
                                                const std::vector<std::string>& strings) {
  std::map<std::uint64_t, std::uint32_t> devicesOf;
  for (const EfficiencyTally::Share& share : tally.shares()) devicesOf[share.job] = share.devices;
  std::vector<v1::Alert> now;
  for (const auto& [job, idle] : byJob(tally.idle(), tally)) {
    v1::Alert& alert = now.emplace_back(alertOf(job, idle, tally, names, strings));
    alert.set_name(absl::StrCat("alerts/idle-gpus-job-", job));
    alert.set_severity(v1::Alert::SEVERITY_INFO);
    alert.set_kind(v1::Alert::KIND_IDLE_GPUS);
    alert.set_summary(absl::StrCat(idle.size(), " of ", gpus(devicesOf[job]), " of job ", job,
                                   idle.size() == 1 ? " does" : " do", " nothing, first ",
                                   names.words(idle.front().device)));
  }
  auto stragglers = tally.stragglers();
  std::stable_sort(stragglers.begin(), stragglers.end(),
                   [](const auto& left, const auto& right) { return left.mean < right.mean; });
  for (const auto& [job, behind] : byJob(stragglers, tally)) {
    const EfficiencyTally::Straggler& worst = behind.front();
    v1::Alert& alert = now.emplace_back(alertOf(job, behind, tally, names, strings));
    alert.set_name(absl::StrCat("alerts/straggler-job-", job));
    alert.set_severity(v1::Alert::SEVERITY_WARNING);
    alert.set_kind(v1::Alert::KIND_STRAGGLER);
    alert.set_value(std::round(worst.mean));
    alert.set_unit("%");
    alert.set_summary(absl::StrCat(names.words(worst.device), " runs at ", std::lround(worst.mean),
                                   " %, the GPUs of job ", job, " at ", std::lround(worst.median), " %"));
    if (behind.size() > 1) absl::StrAppend(alert.mutable_summary(), "; so do ", behind.size() - 1, " more");
  }

  std::map<std::string, Raised> raised;
  for (v1::Alert& alert : now) {
    const std::string name = alert.name();
    raised[name] = {std::move(alert), tally.until()};
  }
  for (auto& [name, before] : m_raised) {
    before.lastTrue = std::min(before.lastTrue, tally.until());  // the clock may have been set back
    const bool isRunning = devicesOf.contains(jobNumber(before.alert.resource()).value_or(0));
    if (isRunning && tally.until() - before.lastTrue < staysFor) raised.try_emplace(name, std::move(before));
  }
  m_raised = std::move(raised);
  std::vector<v1::Alert> alerts;
  for (const auto& [name, entry] : m_raised) alerts.push_back(entry.alert);
  return alerts;
}

std::vector<v1::AlertRule> EfficiencyAlerts::rules() {
  v1::AlertRule straggler;
  straggler.set_display_name("Job straggler");
  straggler.set_severity(v1::Alert::SEVERITY_WARNING);
  straggler.set_kind(v1::Alert::KIND_STRAGGLER);
  straggler.set_expression(
      absl::StrCat("A GPU's mean utilisation of 5 minutes is below ", std::lround(100 * efficiency::stragglerShare),
                   " % of the median of its job's GPUs, in jobs with at least ", efficiency::leastJobGpus,
                   " measured GPUs and a median of at least ", efficiency::leastMedianPercent, " %; over above ",
                   std::lround(100 * efficiency::stragglerEndsShare), " %"));
  v1::AlertRule idle;
  idle.set_display_name("Idle GPUs in a running job");
  idle.set_severity(v1::Alert::SEVERITY_INFO);
  idle.set_kind(v1::Alert::KIND_IDLE_GPUS);
  idle.set_expression(absl::StrCat("A GPU of a running job is measured below ", efficiency::idleBelowPercent, " % for ",
                                   efficiency::idleFor.count(), " minutes without a break"));
  return {straggler, idle};
}

}  // namespace aifactory
