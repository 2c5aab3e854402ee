// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>

#include <optional>
#include <vector>

#include "aifactory/v1/fleet.pb.h"
#include "base/fleet_columns.h"
#include "client/fleet_shape.h"

namespace aifactory {

/// The fleet as this caller sees it: layout, and one row of columns a device. GUI thread.
class FleetStore : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  /// True once a first snapshot was complete. `syncedChanged` comes with each snapshot or resumption that completes;
  /// whether the rows are confirmed right now is the connection's to say (staleSince).
  bool synced() const { return m_synced; }
  std::uint64_t revision() const { return m_revision; }
  const v1::FleetLayout& layout() const { return m_shape->layout; }
  const FleetColumns& columns() const { return m_columns; }
  /// Interned strings keep their index as long as the store lives, whatever server answers; 0 is "".
  const std::string& string(std::uint32_t index) const { return m_strings[index < m_strings.size() ? index : 0]; }
  const std::vector<std::string>& strings() const { return m_strings; }
  std::size_t gpuCount() const { return m_shape->gpuCount; }
  std::size_t deviceCount() const { return m_columns.size(); }

  /// Of a device: its node (for a MIG instance: its GPU's), and its GPU number on that node.
  std::uint32_t nodeOf(std::uint32_t device) const { return m_shape->nodeOf[device]; }
  std::uint32_t gpuNumber(std::uint32_t device) const { return m_shape->gpuNumber[device]; }
  /// First GPU of a node.
  std::uint32_t firstDevice(std::uint32_t node) const { return m_shape->firstDevice[node]; }
  /// The GPU of that number on a node; nothing where this caller has none of that number.
  std::optional<std::uint32_t> gpuOn(std::uint32_t node, std::uint32_t number) const;
  /// Index of "nodes/x", or -1.
  int nodeIndex(std::string_view name) const;
  const v1::NodeState& nodeState(std::uint32_t node) const { return m_nodeStates[node]; }
  const v1::FeedReading& feedReading(std::uint32_t feed) const { return m_feedReadings[feed]; }
  /// GPUs and MIG instances that a job holds, ascending; a linear look at one column.
  std::vector<std::uint32_t> devicesOfJob(std::uint64_t job) const;
  /// When the newest telemetry was sampled (factory clock) and when it got here (local clock); invalid before the
  /// first, and at a time of which there is none.
  QDateTime telemetryTime() const { return m_telemetryTime; }
  QDateTime telemetryArrived() const { return m_telemetryArrived; }

 Q_SIGNALS:
  /// Every index is new: layout, columns and strings.
  void layoutChanged();
  /// At most 30 times a second. Ranges are ascending and disjoint.
  void statesChanged(const std::vector<aifactory::DeviceRange>& devices);
  void telemetryChanged(const std::vector<aifactory::DeviceRange>& devices);
  void nodesChanged(const std::vector<std::uint32_t>& nodes);
  void feedsChanged();
  void syncedChanged();

 private:
  friend class FleetFeed;  // client/fleet_feed.cpp folds stream messages in
  bool m_synced = false;
  std::uint64_t m_revision = 0;
  std::shared_ptr<const FleetShape> m_shape = std::make_shared<const FleetShape>();
  FleetColumns m_columns;
  std::vector<std::string> m_strings{""};
  std::vector<v1::NodeState> m_nodeStates;
  std::vector<v1::FeedReading> m_feedReadings;
  QDateTime m_telemetryTime, m_telemetryArrived;
};

}  // namespace aifactory
