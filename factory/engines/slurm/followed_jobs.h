// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/slurm/device_board.h"

namespace aifactory {

/// Every job that is followed, as the listener was told last. The const questions are for any thread, except those that
/// say otherwise; the rest is for the follower's thread.
class FollowedJobs {
 public:
  explicit FollowedJobs(DeviceBoard& board) : m_board(board) {}

  /// Null when not known.
  std::shared_ptr<const v1::Job> find(std::uint64_t number) const;
  struct QueueCounts {
    std::uint32_t running = 0;
    std::uint32_t pending = 0;
  };
  /// By "queues/x".
  std::map<std::string, QueueCounts> queueCounts() const;

  struct Followed {
    std::shared_ptr<const v1::Job> job;
    std::size_t hash = 0;                // of the row it came from; 0 when it came from elsewhere
    std::vector<std::uint32_t> devices;  // held now
    std::uint32_t tenant = 0;            // interned
    bool ended = false;
  };
  /// The follower's thread only.
  const std::unordered_map<std::uint64_t, Followed>& all() const { return m_jobs; }
  const Followed* get(std::uint64_t number) const;
  /// Of "7_1", a task of an array, or of "12"; 0 when not known.
  std::uint64_t numberOf(const std::string& label) const;
  std::uint64_t newest() const { return m_newest; }

  void keep(std::uint64_t number, Followed followed, EngineChange& change);
  void remove(std::uint64_t number, EngineChange& change);
  void forgetOld(std::int64_t endedBefore, EngineChange& change);
  /// Devices have other numbers: nothing counts as placed, nor as unchanged.
  void displace();

 private:
  DeviceBoard& m_board;
  mutable std::mutex m_mutex;
  std::unordered_map<std::uint64_t, Followed> m_jobs;      // written under the lock
  std::unordered_map<std::string, std::uint64_t> m_tasks;  // by label
  std::uint64_t m_newest = 0;
};

}  // namespace aifactory
