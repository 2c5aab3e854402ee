// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/slurm/accounting_inquiry.h"
#include "factory/engines/slurm/device_board.h"
#include "factory/engines/slurm/followed_jobs.h"
#include "factory/engines/slurm/job_watch.h"
#include "factory/engines/slurm/slurm_tools.h"

namespace aifactory {

/// Follows a Slurm cluster, which has no stream of changes: looks at it about once a second, and tells the listener
/// what is different. How often, and at what of it, is decided here; JobWatch and DeviceBoard know what to make of it.
/// One thread that looks, and one that asks accounting; the rest is for any thread.
class ClusterFollower {
 public:
  ClusterFollower(const SlurmOptions& options, const SlurmTools& tools);
  ~ClusterFollower();

  void start(EngineListener& listener);
  void stop();
  /// Something was just changed: look now, and at what was changed for sure.
  void lookNow();
  void lookAt(std::uint64_t job);
  void lookAtNodesNow();

  v1::EngineInfo info() const;
  /// Null when not known.
  std::shared_ptr<const v1::Job> job(std::uint64_t number) const { return m_jobs.find(number); }
  /// By "queues/x".
  std::map<std::string, FollowedJobs::QueueCounts> queueCounts() const { return m_jobs.queueCounts(); }
  std::vector<SlurmPartition> partitions() const;
  std::vector<SlurmNode> nodes() const { return m_board.nodes(); }

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  void run(std::stop_token stop);
  void await(std::chrono::milliseconds pause, std::stop_token stop);
  absl::Status look(std::stop_token stop);
  absl::Status lookAtCluster(std::stop_token stop);
  absl::Status lookAtNodes(EngineChange& change, std::stop_token stop);
  bool awaitsRecall();
  void setReachable(const absl::Status& status);

  const SlurmOptions m_options;
  const SlurmTools& m_tools;
  std::unique_ptr<EngineListener> m_listener;  // the one given, one call at a time
  DeviceBoard m_board;
  FollowedJobs m_jobs;

  mutable std::mutex m_mutex;
  std::condition_variable_any m_wake;
  bool m_lookNow = false;
  bool m_nodesNow = false;
  std::vector<std::uint64_t> m_changedJobs;
  v1::EngineInfo m_info;
  std::vector<SlurmPartition> m_partitions;

  AccountingInquiry m_accounting;

  // The looking thread's own.
  JobWatch m_jobWatch;
  std::string m_cluster;
  SteadyTime m_recallUntil{};  ///< the first snapshot waits no longer; known once Slurm has answered
  bool m_isDisplaced = false;  ///< the layout is another one, and which jobs hold its GPUs has not been seen since
  SteadyTime m_nodesDue{};
  SteadyTime m_partitionsDue{};

  std::jthread m_thread;
  std::jthread m_ticker;
};

}  // namespace aifactory
