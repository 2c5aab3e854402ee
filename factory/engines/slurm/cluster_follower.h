// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/slurm/fleet_map.h"
#include "factory/engines/slurm/slurm_tools.h"

namespace aifactory {

/// Follows a Slurm cluster, which has no stream of changes: lists its jobs as text about once a second, asks for the
/// GPU indices of those that started, and tells the listener what is different. One thread; the getters are for any.
class ClusterFollower {
 public:
  ClusterFollower(const SlurmOptions& options, const SlurmTools& tools);
  ~ClusterFollower();

  void start(EngineListener& listener);
  void stop();
  /// Something was just changed: look now.
  void lookNow();

  v1::EngineInfo info() const;
  /// Null when not known.
  std::shared_ptr<const v1::Job> job(std::uint64_t number) const;
  bool isOver(std::uint64_t number) const;
  std::vector<SlurmPartition> partitions() const;
  std::vector<SlurmNode> nodes() const;
  struct QueueCounts {
    std::uint32_t running = 0;
    std::uint32_t pending = 0;
  };
  /// By "queues/x".
  std::map<std::string, QueueCounts> queueCounts() const;

 private:
  struct Followed {
    std::shared_ptr<const v1::Job> job;
    std::size_t hash = 0;                // of the row it came from
    std::vector<std::uint32_t> devices;  // held now
    std::uint32_t tenant = 0;            // interned
    bool ended = false;
    std::int64_t endSeconds = 0;
  };
  using SteadyTime = std::chrono::steady_clock::time_point;

  void run(std::stop_token stop);
  absl::Status look(std::stop_token stop);
  absl::Status lookAtNodes(EngineChange& change, std::stop_token stop);
  absl::Status lookAtJobs(EngineChange& change, std::stop_token stop);
  absl::Status recallFinished(std::stop_token stop);
  absl::Status settleVanished(EngineChange& change, const std::vector<std::uint64_t>& vanished, std::stop_token stop);
  void tell(EngineChange change);
  void forgetOld(EngineChange& change);
  void keep(std::uint64_t number, Followed followed, EngineChange& change);
  void updateDevices(EngineChange& change);
  void updateAlerts(EngineChange& change);
  void setReachable(const absl::Status& status);

  const SlurmOptions m_options;
  const SlurmTools& m_tools;
  std::unique_ptr<EngineListener> m_listener;  // the one given, one call at a time
  std::jthread m_thread;
  std::jthread m_ticker;

  // Written by the thread under the lock, read by getters under it, read by the thread without.
  mutable std::mutex m_mutex;
  std::condition_variable_any m_wake;
  bool m_lookNow = false;
  v1::EngineInfo m_info;
  std::unordered_map<std::uint64_t, Followed> m_jobs;
  std::vector<SlurmNode> m_nodes;
  std::vector<SlurmPartition> m_partitions;

  // The thread's own.
  std::string m_cluster;
  FleetMap m_map;
  struct DeviceValue {
    v1::DeviceState state = v1::DEVICE_STATE_UNSPECIFIED;
    std::uint64_t job = 0;
    std::uint32_t tenant = 0;
    bool operator==(const DeviceValue&) const = default;
  };
  std::vector<DeviceValue> m_devices;
  std::map<std::string, std::shared_ptr<const v1::Alert>> m_alerts;
  bool m_recalled = false;
  bool m_devicesStale = false;
  SteadyTime m_nodesDue{};
  SteadyTime m_partitionsDue{};
};

}  // namespace aifactory
