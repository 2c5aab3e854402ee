// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "factory/core/fleet_state.h"
#include "factory/core/token_sealer.h"
#include "factory/core/watch_frame.h"

namespace aifactory {

/// The body of a message that is encoded when the first reader asks for it, once for all. Any thread.
class SharedBody {
 public:
  explicit SharedBody(std::function<std::string()> make) : m_make(std::move(make)) {}
  /// The whole message; readers at the same revision share it.
  WatchFrame frame(const WatchContext& context, std::uint64_t revision, const std::string& resumeToken);

 private:
  std::mutex m_mutex;
  std::function<std::string()> m_make;
  std::string m_body;
  std::uint64_t m_revision = 0;
  WatchFrame m_frame;
};

/// The messages of a fleet snapshot, made when the first reader asks for them. Any thread.
class FleetSnapshot {
 public:
  FleetSnapshot(FleetState state, std::vector<std::string> strings, std::uint64_t revision, std::uint64_t frame);

  std::uint64_t revision() const { return m_revision; }
  std::uint64_t telemetryFrame() const { return m_telemetryFrame; }  ///< 0: it carries none
  WatchFrame chunk(std::size_t index, const WatchContext& context);  ///< null after the last one

 private:
  void encode(const WatchContext& context);

  const std::uint64_t m_revision;
  const std::uint64_t m_telemetryFrame;
  std::mutex m_mutex;
  FleetState m_state;
  std::vector<std::string> m_strings;
  std::vector<WatchFrame> m_chunks;
};

/// The fleet of one scope with its revision, its log and its telemetry sequence. Not locked: FleetHub does that.
class FleetView {
 public:
  struct Revision {
    std::uint64_t revision = 0;
    std::size_t weight = 0;  ///< changes in it
    std::shared_ptr<SharedBody> body;
  };

  FleetView(std::size_t logCapacity, std::uint64_t epoch, std::string context);

  const FleetState& state() const { return m_state; }
  const std::vector<std::string>& strings() const { return m_strings; }
  std::uint32_t intern(std::string_view text);

  /// A new layout (its version is set here): every index is new, and readers start over.
  void replace(FleetState state);
  /// One revision more, unless nothing is different. Ranges and indices out of bounds are left out.
  void change(std::span<const DeviceChange> devices, std::span<const v1::NodeState> nodes,
              std::span<const v1::FeedReading> feeds);
  void sample(std::shared_ptr<const TelemetryColumns> values, Clock::time_point when);

  std::uint64_t epoch() const { return m_epoch; }
  const std::string& context() const { return m_context; }
  std::uint64_t revision() const { return m_revision; }
  std::uint64_t layoutRevision() const { return m_layoutRevision; }
  bool reaches(std::uint64_t revision) const { return revision >= m_oldest && revision <= m_revision; }
  const Revision& after(std::uint64_t revision) const;
  std::uint64_t telemetryFrame() const { return m_telemetryFrame; }
  std::shared_ptr<SharedBody> telemetryDelta() const { return m_delta; }
  std::shared_ptr<SharedBody> telemetryAbsolute() const { return m_absolute; }
  std::shared_ptr<FleetSnapshot> snapshot();

 private:
  void publish(v1::FleetUpdate update, std::size_t weight);

  const std::size_t m_logCapacity;
  const std::uint64_t m_epoch;
  const std::string m_context;
  FleetState m_state;
  std::vector<std::string> m_strings{""};
  std::unordered_map<std::string, std::uint32_t> m_stringIndex{{"", 0}};
  std::size_t m_published = 1;  ///< strings that readers at the newest revision have
  std::uint64_t m_layoutVersion = 0;
  std::uint64_t m_revision = 0, m_oldest = 0, m_layoutRevision = 0;
  std::deque<Revision> m_log;
  std::size_t m_weight = 0;
  std::uint64_t m_telemetryFrame = 0;
  std::shared_ptr<SharedBody> m_delta, m_absolute;
  std::weak_ptr<FleetSnapshot> m_snapshot;
};

}  // namespace aifactory
