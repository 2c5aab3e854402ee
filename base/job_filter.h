// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "aifactory/v1/fleet.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "base/filter.h"

namespace aifactory {

/// What jobs can be filtered by, here and in the console's search field. Text is without its collection: "skt", not
/// "tenants/skt"; `name` is the display name, `id` what follows "jobs/", `elapsed` the time between start and end (or
/// now); `limit` is not measured when there is none.
const FilterSchema& jobFilterSchema();

/// A job as a row of jobFilterSchema(). Refers to the job; `now` in seconds since 1970.
class JobFilterRow final : public FilterRow {
 public:
  JobFilterRow(const v1::Job& job, double now) : m_job(job), m_now(now) {}
  FilterValue filterValue(std::size_t field) const override;

 private:
  const v1::Job& m_job;
  const double m_now;
};

/// Words of the filter language: "running", "out-of-memory"; "priority", "account-limit"; "idle", "not-installed";
/// "burn-in".
std::string_view filterWord(v1::Job::State state);
std::string_view filterWord(v1::Job::PendingReason reason);
std::string_view filterWord(v1::DeviceState state);
std::string_view filterWord(v1::Rack::Phase phase);

}  // namespace aifactory
