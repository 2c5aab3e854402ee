// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/allocations/device_table.h"

#include "app/format.h"
#include "app/words.h"
#include "base/job_filter.h"
#include "base/resource_name.h"
#include "client/factory_connection.h"

namespace aifactory {
namespace {

constexpr double mibInGib = 1024;

int column(DeviceField field) { return static_cast<int>(field); }

std::vector<ColumnType> types() {
  std::vector<ColumnType> types(static_cast<std::size_t>(DeviceField::Count), ColumnType::Text);
  for (const DeviceField field :
       {DeviceField::Utilization, DeviceField::Memory, DeviceField::Temperature, DeviceField::Power}) {
    types[static_cast<std::size_t>(field)] = ColumnType::Real;
  }
  for (const DeviceField field : {DeviceField::Gpu, DeviceField::Job, DeviceField::Xid, DeviceField::Parent}) {
    types[static_cast<std::size_t>(field)] = ColumnType::Integer;
  }
  return types;
}

const v1::Rack& rackOf(const FleetStore& fleet, std::uint32_t device) {
  const v1::Node& node = fleet.layout().nodes(static_cast<int>(fleet.nodeOf(device)));
  return fleet.layout().racks(static_cast<int>(node.rack()));
}

std::vector<std::string> stateWords() {
  std::vector<std::string> words;
  for (int state = v1::DEVICE_STATE_IDLE; state <= v1::DeviceState_MAX; ++state) {
    words.emplace_back(filterWord(static_cast<v1::DeviceState>(state)));
  }
  return words;
}

float measured(std::uint32_t steps, float stepSize) {
  return steps == notMeasured ? missingReal : static_cast<float>(steps - 1) * stepSize;
}

// A group's figure, in a unit in which it fits the column of its devices.
CellText sumOf(double value, const QString& unit, int places) {
  if (unit == QLatin1String("W") && value >= 1e6)
    return {.text = Format::decimal(value / 1e6, 2), .unit = QStringLiteral("MW")};
  if (unit == QLatin1String("W") && value >= 1e4)
    return {.text = Format::decimal(value / 1e3, 1), .unit = QStringLiteral("kW")};
  if (unit == QLatin1String("GiB") && value >= 1e4)
    return {.text = Format::decimal(value / 1024, 1), .unit = QStringLiteral("TiB")};
  return {.text = Format::decimal(value, places), .unit = unit};
}

DeviceRange everything(const FleetStore& fleet) { return {0, static_cast<std::uint32_t>(fleet.deviceCount())}; }

}  // namespace

const FilterSchema& deviceFilterSchema() {
  static const FilterSchema schema{
      {.name = "device"},
      {.name = "hall"},
      {.name = "rack"},
      {.name = "node"},
      {.name = "gpu", .type = FilterType::Number},
      {.name = "mig"},
      {.name = "model"},
      {.name = "state", .values = stateWords()},
      {.name = "tenant"},
      {.name = "job", .type = FilterType::Number},
      {.name = "job_name"},
      {.name = "user"},
      {.name = "queue"},
      {.name = "utilization", .type = FilterType::Number, .unit = "%"},
      {.name = "memory", .type = FilterType::Number, .unit = "GiB"},
      {.name = "temperature", .type = FilterType::Number, .unit = "°C"},
      {.name = "power", .type = FilterType::Number, .unit = "W"},
      {.name = "xid", .type = FilterType::Number},
      {.name = "phase", .values = {"planned", "installing", "burn-in", "in-service"}},
      {.name = "reason"},
  };
  return schema;
}

DeviceTable::DeviceTable(FactoryConnection& connection, QObject* parent)
    : QObject(parent), m_connection(connection), m_table(types()) {
  const FleetStore& fleet = connection.fleet();
  connect(&fleet, &FleetStore::layoutChanged, this, &DeviceTable::readAll);
  connect(&fleet, &FleetStore::statesChanged, this, &DeviceTable::readStates);
  connect(&fleet, &FleetStore::telemetryChanged, this, &DeviceTable::readTelemetry);
  connect(&fleet, &FleetStore::nodesChanged, this, &DeviceTable::readNodes);
  connect(&connection.jobs(), &JobStore::rowsChanged, this, &DeviceTable::readJobs);
  connect(&connection.jobs(), &JobStore::countChanged, this, &DeviceTable::readJobs);
}

void DeviceTable::setLive(bool live) {
  if (live == m_live) return;
  m_live = live;
  readAll();
}

void DeviceTable::readAll() {
  if (!m_live) return;
  readLayout();
  const std::vector<DeviceRange> all{everything(m_connection.fleet())};
  readStates(all);
  readTelemetry(all);
}

void DeviceTable::readLayout() {
  const FleetStore& fleet = m_connection.fleet();
  const v1::FleetLayout& layout = fleet.layout();
  const auto devices = static_cast<std::uint32_t>(fleet.deviceCount());
  m_table.setRowCount(static_cast<int>(devices));
  for (std::uint32_t device = 0; device < devices; ++device) {
    const int row = static_cast<int>(device);
    const std::uint32_t nodeIndex = fleet.nodeOf(device);
    const v1::Node& node = layout.nodes(static_cast<int>(nodeIndex));
    const v1::Rack& rack = layout.racks(static_cast<int>(node.rack()));
    const v1::Hall& hall = layout.halls(static_cast<int>(layout.rows(static_cast<int>(rack.row())).hall()));
    const auto put = [&](DeviceField field, std::string_view value) { m_table.setText(row, column(field), value); };
    m_table.setKey(row, key(device));
    put(DeviceField::Device, Words::device(fleet, device).toStdString());
    put(DeviceField::Hall, hall.display_name().empty() ? lastId(hall.name()) : hall.display_name());
    put(DeviceField::Rack, lastId(rack.name()));
    put(DeviceField::Node, lastId(node.name()));
    m_table.setInteger(row, column(DeviceField::Gpu), fleet.gpuNumber(device));
    put(DeviceField::Model, fleet.string(node.gpu_model()));
    put(DeviceField::Phase, filterWord(rack.phase()));
    put(DeviceField::Reason, fleet.nodeState(nodeIndex).reason());
    const v1::MigInstance* instance =
        device < fleet.gpuCount() ? nullptr : &layout.mig_instances(static_cast<int>(device - fleet.gpuCount()));
    put(DeviceField::Mig, instance ? std::string_view(fleet.string(instance->profile())) : std::string_view());
    m_table.setInteger(row, column(DeviceField::Parent),
                       instance ? static_cast<std::int64_t>(key(instance->parent_device())) : missingInteger);
  }
}

void DeviceTable::readStates(const std::vector<DeviceRange>& ranges) {
  if (!m_live) return;
  const FleetStore& fleet = m_connection.fleet();
  const StateColumns& states = fleet.columns().states;
  for (const DeviceRange& range : ranges) {
    for (std::uint32_t device = range.first; device < range.first + range.count; ++device) {
      const int row = static_cast<int>(device);
      m_table.setText(row, column(DeviceField::State), filterWord(static_cast<v1::DeviceState>(states.state[device])));
      m_table.setText(row, column(DeviceField::Tenant), lastId(fleet.string(states.tenant[device])));
      const std::uint16_t xid = states.xid[device];
      m_table.setInteger(row, column(DeviceField::Xid), xid == 0 || xid == xidNotKnown ? missingInteger : xid);
      readJob(device, states.job[device]);
    }
  }
  m_table.publish();
}

void DeviceTable::readJob(std::uint32_t device, std::uint64_t number) {
  const int row = static_cast<int>(device);
  m_table.setInteger(row, column(DeviceField::Job), number == 0 ? missingInteger : static_cast<std::int64_t>(number));
  const int jobRow = number == 0 ? -1 : m_connection.jobs().find(jobName(number));
  const v1::Job* job = jobRow < 0 ? nullptr : &m_connection.jobs().at(jobRow);
  if (number != 0 && !job) m_unknownJobs.insert(number);
  const auto put = [&](DeviceField field, std::string_view value) { m_table.setText(row, column(field), value); };
  put(DeviceField::JobName, job ? std::string_view(job->display_name()) : std::string_view());
  put(DeviceField::User, job ? std::string_view(job->user()) : std::string_view());
  put(DeviceField::Queue, job ? lastId(job->queue()) : std::string_view());
}

void DeviceTable::readJobs() {
  if (!m_live || m_unknownJobs.empty()) return;
  std::unordered_set<std::uint64_t> arrived;
  for (const std::uint64_t number : m_unknownJobs) {
    if (m_connection.jobs().find(jobName(number)) >= 0) arrived.insert(number);
  }
  for (const std::uint64_t number : arrived) m_unknownJobs.erase(number);
  if (arrived.empty()) return;
  const std::vector<std::uint64_t>& jobs = m_connection.fleet().columns().states.job;
  for (std::uint32_t device = 0; device < jobs.size(); ++device) {
    if (jobs[device] != 0 && arrived.contains(jobs[device])) readJob(device, jobs[device]);
  }
  m_table.publish();
}

void DeviceTable::readTelemetry(const std::vector<DeviceRange>& ranges) {
  if (!m_live) return;
  const TelemetryColumns& telemetry = m_connection.fleet().columns().telemetry;
  constexpr float gibInStep = memoryStepMib / static_cast<float>(mibInGib);
  for (const DeviceRange& range : ranges) {
    for (std::uint32_t device = range.first; device < range.first + range.count; ++device) {
      const int row = static_cast<int>(device);
      m_table.setReal(row, column(DeviceField::Utilization), measured(telemetry.utilization[device], 1));
      m_table.setReal(row, column(DeviceField::Memory), measured(telemetry.memory[device], gibInStep));
      m_table.setReal(row, column(DeviceField::Temperature), measured(telemetry.temperature[device], 1));
      m_table.setReal(row, column(DeviceField::Power), measured(telemetry.power[device], 1));
    }
  }
  m_table.publish();
}

void DeviceTable::readNodes(const std::vector<std::uint32_t>& nodes) {
  if (!m_live) return;
  const FleetStore& fleet = m_connection.fleet();
  for (const std::uint32_t node : nodes) {
    const std::uint32_t first = fleet.firstDevice(node);
    for (std::uint32_t gpu = 0; gpu < fleet.layout().nodes(static_cast<int>(node)).gpu_count(); ++gpu) {
      m_table.setText(static_cast<int>(first + gpu), column(DeviceField::Reason), fleet.nodeState(node).reason());
    }
  }
  m_table.publish();
}

std::vector<TableColumn> DeviceTable::columns() const {
  FactoryConnection* connection = &m_connection;
  const FleetStore* fleet = &m_connection.fleet();
  const auto state = [fleet](const TableRow& row) {
    return static_cast<v1::DeviceState>(fleet->columns().states.state[static_cast<std::size_t>(row.row())]);
  };
  // A group, or until the table has read a new layout a device that is gone.
  const auto blank = [fleet](const TableRow& row) {
    return row.isGroup() || static_cast<std::size_t>(row.row()) >= fleet->deviceCount();
  };
  const auto plain = [](DeviceField field) {
    return [field](const TableRow& row) {
      if (row.isGroup()) return CellText{};
      const QString value = row.text(column(field));
      return CellText{.text = value, .missing = value.isEmpty()};
    };
  };
  // A figure with its unit; a group shows the aggregate of what is measured.
  const auto figure = [](DeviceField field, const QString& unit, int places) {
    return [field, unit, places](const TableRow& row) {
      const double value = row.number(column(field));
      if (qIsNaN(value)) return CellText{.text = {}, .missing = true};
      return row.isGroup() ? sumOf(value, unit, places)
                           : CellText{.text = Format::decimal(value, places), .unit = unit};
    };
  };
  std::vector<TableColumn> columns;
  const auto add = [&](const char* id, const QString& title, int width, DeviceField field,
                       std::function<CellText(const TableRow&)> format) -> TableColumn& {
    columns.push_back({.id = QString::fromLatin1(id),
                       .title = title,
                       .width = width,
                       .source = column(field),
                       .format = std::move(format)});
    return columns.back();
  };
  add("device", tr("Device"), 196, DeviceField::Device, plain(DeviceField::Device));
  TableColumn& stateColumn = add("state", tr("State"), 112, DeviceField::State, [state, blank](const TableRow& row) {
    if (blank(row)) return CellText{};
    return CellText{.text = Words::deviceState(state(row)), .status = Words::status(state(row))};
  });
  stateColumn.groupable = true;
  stateColumn.caption = Words::filtered<v1::DeviceState>(&Words::deviceState);
  TableColumn& tenant = add("tenant", tr("Tenant"), 142, DeviceField::Tenant, [connection, blank](const TableRow& row) {
    if (blank(row)) return CellText{};
    const FleetStore& fleet = connection->fleet();
    const std::string& name = fleet.string(fleet.columns().states.tenant[static_cast<std::size_t>(row.row())]);
    return CellText{.text = name.empty() ? QString() : Words::tenant(*connection, name), .missing = name.empty()};
  });
  tenant.groupable = true;
  tenant.caption = [connection](const QString& slug) {
    return Words::tenant(*connection, nameIn("tenants", slug.toStdString()));
  };
  TableColumn& job = add("job", tr("Job"), 76, DeviceField::Job, [](const TableRow& row) {
    if (row.isGroup()) return CellText{};
    const std::int64_t number = row.integer(column(DeviceField::Job));
    return CellText{
        .text = QString::number(number), .color = ColorRole::Secondary, .missing = number == missingInteger};
  });
  job.alignment = Qt::AlignRight;
  add("jobName", tr("Job name"), 150, DeviceField::JobName, plain(DeviceField::JobName)).groupable = true;
  TableColumn& use = add("utilization", tr("GPU use"), 118, DeviceField::Utilization, [](const TableRow& row) {
    const double value = row.number(column(DeviceField::Utilization));
    if (qIsNaN(value)) return CellText{.text = {}, .missing = true};
    return CellText{.text = Format::decimal(value, 0),
                    .unit = QStringLiteral("%"),
                    .bar = static_cast<float>(value / 100),
                    .barColor = value < 30 ? ColorRole::Warning : ColorRole::Accent};
  });
  use.aggregate = Aggregate::Mean;
  const auto number = [&](const char* id, const QString& title, int width, DeviceField field, const QString& unit,
                          int places, Aggregate aggregate) {
    TableColumn& added = add(id, title, width, field, figure(field, unit, places));
    added.alignment = Qt::AlignRight;
    added.aggregate = aggregate;
  };
  number("memory", tr("Memory"), 84, DeviceField::Memory, QStringLiteral("GiB"), 1, Aggregate::Sum);
  number("temperature", tr("Temperature"), 100, DeviceField::Temperature, QStringLiteral("°C"), 0, Aggregate::Maximum);
  number("power", tr("Power"), 78, DeviceField::Power, QStringLiteral("W"), 0, Aggregate::Sum);
  add("queue", tr("Queue"), 100, DeviceField::Queue, plain(DeviceField::Queue)).groupable = true;
  add("user", tr("User"), 100, DeviceField::User, plain(DeviceField::User)).visible = false;
  add("model", tr("Model"), 150, DeviceField::Model, plain(DeviceField::Model)).groupable = true;
  add("mig", tr("MIG profile"), 90, DeviceField::Mig, plain(DeviceField::Mig)).visible = false;
  TableColumn& xid = add("xid", tr("Xid"), 60, DeviceField::Xid, [](const TableRow& row) {
    if (row.isGroup()) return CellText{};
    const std::int64_t code = row.integer(column(DeviceField::Xid));
    return CellText{.text = QString::number(code), .color = ColorRole::Error, .missing = code == missingInteger};
  });
  xid.alignment = Qt::AlignRight;
  add("reason", tr("Reason"), 220, DeviceField::Reason, plain(DeviceField::Reason));
  for (const auto& [id, title, field] :
       {std::tuple{"hall", tr("Hall"), DeviceField::Hall}, std::tuple{"rack", tr("Rack"), DeviceField::Rack},
        std::tuple{"node", tr("Node"), DeviceField::Node}}) {
    TableColumn& added = add(id, title, 110, field, plain(field));
    added.visible = false;
    added.groupable = true;
  }
  TableColumn& phase = add("phase", tr("Phase"), 110, DeviceField::Phase, [fleet, blank](const TableRow& row) {
    if (blank(row)) return CellText{};
    return CellText{.text = Words::rackPhase(rackOf(*fleet, static_cast<std::uint32_t>(row.row())).phase())};
  });
  phase.visible = false;
  phase.groupable = true;
  phase.caption = Words::filtered<v1::Rack::Phase>(&Words::rackPhase);
  return columns;
}

}  // namespace aifactory
