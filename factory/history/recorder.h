// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "factory/core/history.h"
#include "factory/history/event_queue.h"
#include "factory/history/keeper.h"
#include "factory/history/lease.h"
#include "factory/history/scribe.h"
#include "factory/history/segment_writer.h"

namespace aifactory::history {

struct RecorderOptions {
  std::chrono::milliseconds keyframeEvery{600'000};       ///< of factory time
  std::chrono::milliseconds keyframeAtMostEvery{10'000};  ///< of real time, however fast the factory's clock is
  std::chrono::milliseconds syncEvery{1'000};
  std::chrono::milliseconds leaseEvery{2'000};
  std::chrono::milliseconds retryEvery{5'000};   ///< after the disk refused
  std::chrono::milliseconds checkEvery{10'000};  ///< one of the old files
  /// For so long a clock that was set is taken for a mistake, and nothing goes because of what it says.
  std::chrono::milliseconds clockPatience{300'000};
  EventQueue::Options queue;
  Keeper::Options keeper;
  /// Called in the recorder's thread: everything up to this instant is on the disk.
  std::function<void(Clock::time_point)> acknowledged;
  AtPoint atPoint;
};

/// Writes what the factory is told, in a thread of its own, as long as it has the directory's lease. What it cannot
/// write is a hole in the history and never a delay of the factory.
class Recorder {
 public:
  Recorder(SegmentCatalog& catalog, RecorderOptions options);
  ~Recorder();

  FactoryObserver& observer() { return m_queue; }
  void start(HistoryHost& host);
  /// Writes what waits, and ends.
  void stop();

  bool recording() const { return m_recording; }
  /// Whether this process is the one that may write.
  bool hasLease() const { return m_hasLease; }
  bool recordsElsewhere() const { return !m_hasLease && m_lease.heldElsewhere(); }
  std::string problem() const;
  std::uint64_t records() const { return m_records; }
  std::size_t waiting() const { return m_queue.size(); }
  /// Up to where it is on the disk.
  Clock::time_point synced() const { return timeOf(m_synced); }

 private:
  using Steady = std::chrono::steady_clock;

  void run(std::stop_token stop);
  /// True while this process may write. Breaks off when it may not any more.
  bool lease();
  absl::Status begin();
  absl::Status openSegment(Milliseconds time, bool continues);
  absl::Status process(Event& event);
  absl::Status flush(bool sync);
  absl::Status recordRound(std::stop_token stop);
  absl::Status processAll(std::deque<Event> events);
  absl::Status behind() const;
  /// Refuses, for a while, to begin far before the newest record.
  absl::Status believeClock(Milliseconds now, Milliseconds newest);
  absl::Status clockIsBehind(Milliseconds newest) const;
  /// Doubts a clock that comes here from m_time in one step, if it is a large one.
  void watchClock(Milliseconds time);
  void breakOff(const absl::Status& why);
  void setProblem(std::string sentence);
  FileHeader headerOfFactory();
  void reach(std::string_view point) const {
    if (m_options.atPoint) m_options.atPoint(point);
  }

  SegmentCatalog& m_catalog;
  const RecorderOptions m_options;
  EventQueue m_queue;
  Lease m_lease;
  Keeper m_keeper;
  HistoryHost* m_host = nullptr;
  std::jthread m_thread;

  // Of the thread:
  Scribe m_scribe;
  std::unique_ptr<SegmentWriter> m_segment;
  FileHeader m_header;
  Milliseconds m_segmentStart = 0, m_time = 0, m_flushed = 0;
  bool m_unsynced = false;
  Steady::time_point m_segmentOpened{}, m_lastSync{}, m_lastLease{}, m_retryAt{}, m_lastCheck{};
  Steady::time_point m_behindSince{}, m_aheadSince{};  ///< when the clock was found set back, or ahead

  std::atomic<bool> m_hasLease = false, m_recording = false;
  std::atomic<std::uint64_t> m_records = 0;
  std::atomic<Milliseconds> m_synced = 0;
  mutable std::mutex m_mutex;
  std::string m_problem;
};

}  // namespace aifactory::history
