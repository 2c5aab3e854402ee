// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>

#include "client/job_store.h"
#include "client/keyed_feed.h"

namespace aifactory {

/// Merges WatchJobs into the store.
class JobFeed final : public KeyedFeed<v1::WatchJobsResponse, v1::Job> {
 public:
  explicit JobFeed(JobStore* store) : m_store(store) {}
  void apply(std::uint64_t revision, bool synced) override;

 private:
  google::protobuf::RepeatedPtrField<v1::Job>& items(v1::WatchJobsResponse& message) const override {
    return *message.mutable_jobs();
  }
  void put(std::shared_ptr<const v1::Job> job, std::vector<int>& touched);
  void remove(const std::string& name, std::vector<int>& touched);

  JobStore* const m_store;
};

}  // namespace aifactory
