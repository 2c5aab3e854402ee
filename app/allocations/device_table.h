// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "base/filter.h"
#include "base/fleet_columns.h"
#include "widgets/table/column_table.h"
#include "widgets/table/table_column.h"

namespace aifactory {

class FactoryConnection;

/// Fields of a device, in the order of DeviceTable's columns.
enum class DeviceField {
  Device,
  Hall,
  Rack,
  Node,
  Gpu,
  Mig,
  Model,
  State,
  Tenant,
  Job,
  JobName,
  User,
  Queue,
  Utilization,
  Memory,
  Temperature,
  Power,
  Xid,
  Phase,
  Reason,
  Parent,  ///< of a MIG instance: the key of its GPU's row; not to be filtered by
  Count,
};

/// What the search field of the Allocations page knows; field i is DeviceField i, up to Parent.
const FilterSchema& deviceFilterSchema();

/// The fleet store as a ColumnTable: row i is device i, column c is DeviceField c. What is not measured is missing.
class DeviceTable : public QObject {
  Q_OBJECT

 public:
  explicit DeviceTable(FactoryConnection& connection, QObject* parent = nullptr);

  ColumnTable& table() { return m_table; }
  std::vector<TableColumn> columns() const;
  static std::uint64_t key(std::uint32_t device) { return std::uint64_t{device} + 1; }
  static std::uint32_t device(std::uint64_t key) { return static_cast<std::uint32_t>(key - 1); }
  /// Out of view, updates wait; back in view, everything that changed meanwhile is read at once.
  void setLive(bool live);

 private:
  void readLayout();
  void readStates(const std::vector<DeviceRange>& ranges);
  void readTelemetry(const std::vector<DeviceRange>& ranges);
  void readNodes(const std::vector<std::uint32_t>& nodes);
  void readJobs();
  void readJob(std::uint32_t device, std::uint64_t job);
  void readAll();

  FactoryConnection& m_connection;
  ColumnTable m_table;
  /// Jobs that hold devices but are not in the job store yet.
  std::unordered_set<std::uint64_t> m_unknownJobs;
  bool m_live = false;
};

}  // namespace aifactory
