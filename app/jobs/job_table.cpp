// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_table.h"

#include <QTimer>

#include <functional>
#include <numeric>

#include "app/format.h"
#include "app/jobs/job_text.h"
#include "app/words.h"
#include "base/job_filter.h"
#include "base/resource_name.h"
#include "client/factory_connection.h"

namespace aifactory {
namespace {

constexpr std::uint64_t unconfirmedBit = 1ULL << 62;
constexpr int ageMilliseconds = 10'000;

ColumnType typeOf(const FilterField& field) {
  return field.type == FilterType::Text ? ColumnType::Text : ColumnType::Time;
}

std::vector<ColumnType> types(const FilterSchema& schema) {
  std::vector<ColumnType> types;
  for (const FilterField& field : schema) types.push_back(typeOf(field));
  return types;
}

int field(std::string_view name) {
  const FilterSchema& schema = jobFilterSchema();
  const auto found = std::find_if(schema.begin(), schema.end(), [&](const FilterField& f) { return f.name == name; });
  return found == schema.end() ? -1 : static_cast<int>(found - schema.begin());
}

}  // namespace

JobTable::JobTable(FactoryConnection& connection, QObject* parent)
    : QObject(parent), m_connection(connection), m_table(types(jobFilterSchema())) {
  setCount(connection.jobs().count());
  connect(&connection.jobs(), &JobStore::rowsChanged, this, &JobTable::update);
  connect(&connection.jobs(), &JobStore::countChanged, this, &JobTable::setCount);
  auto* age = new QTimer(this);
  connect(age, &QTimer::timeout, this, &JobTable::ageRunning);
  age->start(ageMilliseconds);
}

std::uint64_t JobTable::key(const std::string& name) {
  if (const auto number = jobNumber(name)) return *number;
  return unconfirmedBit | (std::hash<std::string>()(name) & (unconfirmedBit - 1));
}

std::shared_ptr<const v1::Job> JobTable::job(std::uint64_t key) const {
  // While rows go, the table still has those that the store has dropped.
  const int row = m_table.rowOfKey(key);
  return row < 0 || row >= m_connection.jobs().count() ? nullptr : m_connection.jobs().share(row);
}

void JobTable::update(const std::vector<int>& rows) {
  const JobStore& jobs = m_connection.jobs();
  const double now = static_cast<double>(m_connection.factoryTime().toMSecsSinceEpoch()) / 1000;
  // A removed job's row is taken by the last one: clear the keys first, so that no key stands twice.
  for (const int row : rows) m_table.setKey(row, 0);
  for (const int row : rows) {
    const v1::Job& job = jobs.at(row);
    m_table.setKey(row, key(job.name()));
    const JobFilterRow values(job, now);
    for (int column = 0; column < m_table.columnCount(); ++column) {
      const FilterValue value = values.filterValue(static_cast<std::size_t>(column));
      if (const auto* word = std::get_if<std::string_view>(&value)) {
        m_table.setText(row, column, *word);
      } else if (const auto* number = std::get_if<double>(&value)) {
        m_table.setTime(row, column, *number);
      } else if (m_table.type(column) == ColumnType::Text) {
        m_table.setCode(row, column, missingCode);
      } else {
        m_table.setTime(row, column, missingTime);
      }
    }
  }
  m_table.publish();
}

void JobTable::setCount(int count) {
  const int before = m_table.rowCount();
  m_table.setRowCount(count);
  std::vector<int> added(static_cast<std::size_t>(std::max(0, count - before)));
  std::iota(added.begin(), added.end(), before);
  update(added);
}

void JobTable::ageRunning() {
  const JobStore& jobs = m_connection.jobs();
  const QDateTime now = m_connection.factoryTime();
  static const int elapsed = field("elapsed");
  for (int row = 0; row < std::min(jobs.count(), m_table.rowCount()); ++row) {
    if (jobs.at(row).state() != v1::Job::STATE_RUNNING) continue;
    m_table.setTime(row, elapsed, static_cast<double>(JobText::elapsed(jobs.at(row), now)));
  }
  m_table.publish();
}

std::vector<TableColumn> JobTable::columns() {
  const JobStore* jobs = &m_connection.jobs();
  const FactoryConnection* connection = &m_connection;
  // A cell of one job; groups show their caption and counts only.
  const auto ofJob = [jobs](auto show) {
    return [jobs, show](const TableRow& row) -> CellText {
      if (row.isGroup() || row.row() >= jobs->count()) return {};
      return show(jobs->at(row.row()));
    };
  };
  const auto lastPart = [](const std::string& name) { return text(lastId(name)); };
  std::vector<TableColumn> columns;
  columns.push_back({.id = QStringLiteral("id"),
                     .title = tr("ID"),
                     .width = 86,
                     .source = field("id"),
                     .format = ofJob([=](const v1::Job& job) {
                       return CellText{.text = lastPart(job.name()), .color = ColorRole::Secondary};
                     })});
  columns.push_back({.id = QStringLiteral("name"),
                     .title = tr("Name"),
                     .width = 158,
                     .source = field("name"),
                     .format = ofJob([](const v1::Job& job) { return CellText{.text = JobText::name(job)}; })});
  columns.push_back({.id = QStringLiteral("tenant"),
                     .title = tr("Tenant"),
                     .width = 142,
                     .source = field("tenant"),
                     .format = ofJob([connection](const v1::Job& job) {
                       return CellText{.text = Words::tenant(*connection, job.tenant())};
                     }),
                     .groupable = true,
                     .caption = [connection](const QString& slug) {
                       return Words::tenant(*connection, nameIn("tenants", slug.toStdString()));
                     }});
  columns.push_back({.id = QStringLiteral("state"),
                     .title = tr("State"),
                     .width = 104,
                     .source = field("state"),
                     .format = ofJob([](const v1::Job& job) {
                       return CellText{.text = Words::jobState(job.state()), .status = Words::status(job.state())};
                     }),
                     .groupable = true,
                     .caption = Words::filtered<v1::Job::State>(&Words::jobState)});
  columns.push_back({.id = QStringLiteral("gpus"),
                     .title = tr("GPUs"),
                     .width = 58,
                     .alignment = Qt::AlignRight,
                     .source = field("gpus"),
                     .format =
                         [jobs](const TableRow& row) {
                           if (row.isGroup())
                             return CellText{.text = Format::number(qRound64(row.number(field("gpus"))))};
                           if (row.row() >= jobs->count()) return CellText{};
                           return CellText{.text = Format::number(jobs->at(row.row()).gpu_count())};
                         },
                     .aggregate = Aggregate::Sum});
  columns.push_back({.id = QStringLiteral("elapsed"),
                     .title = tr("Elapsed / limit"),
                     .width = 142,
                     .alignment = Qt::AlignRight,
                     .source = field("elapsed"),
                     .format = ofJob([connection](const v1::Job& job) {
                       const QString elapsed = JobText::elapsedOfLimit(job, connection->factoryTime());
                       return CellText{.text = elapsed, .missing = elapsed.isEmpty()};
                     })});
  columns.push_back({.id = QStringLiteral("queue"),
                     .title = tr("Queue"),
                     .width = 96,
                     .source = field("queue"),
                     .format = ofJob([=](const v1::Job& job) { return CellText{.text = lastPart(job.queue())}; }),
                     .visible = false,
                     .groupable = true});
  columns.push_back({.id = QStringLiteral("user"),
                     .title = tr("User"),
                     .width = 100,
                     .source = field("user"),
                     .format = ofJob([](const v1::Job& job) { return CellText{.text = text(job.user())}; }),
                     .visible = false,
                     .groupable = true});
  columns.push_back({.id = QStringLiteral("account"),
                     .title = tr("Account"),
                     .width = 100,
                     .source = field("account"),
                     .format = ofJob([](const v1::Job& job) { return CellText{.text = text(job.account())}; }),
                     .visible = false,
                     .groupable = true});
  columns.push_back({.id = QStringLiteral("workload"),
                     .title = tr("Workload"),
                     .width = 100,
                     .source = field("workload"),
                     .format = ofJob([](const v1::Job& job) {
                       return CellText{.text = Words::workload(job.workload()), .missing = job.workload().empty()};
                     }),
                     .visible = false,
                     .groupable = true,
                     .caption = [](const QString& word) { return Words::workload(word.toStdString()); }});
  columns.push_back({.id = QStringLiteral("submitted"),
                     .title = tr("Submitted"),
                     .width = 130,
                     .source = field("submitted"),
                     .format = ofJob([](const v1::Job& job) {
                       return CellText{.text = Format::dateTime(Format::time(job.submit_time())),
                                       .missing = !job.has_submit_time()};
                     }),
                     .visible = false});
  columns.push_back({.id = QStringLiteral("priority"),
                     .title = tr("Priority"),
                     .width = 90,
                     .alignment = Qt::AlignRight,
                     .source = field("priority"),
                     .format = ofJob([](const v1::Job& job) {
                       return CellText{.text = Format::number(static_cast<qint64>(job.priority()))};
                     }),
                     .visible = false});
  columns.push_back({.id = QStringLiteral("why"),
                     .title = tr("Why, when"),
                     .width = 200,
                     .source = field("reason"),
                     .format = ofJob([connection](const v1::Job& job) {
                       const QString why = JobText::whyAndWhen(job, connection->factoryTime());
                       return CellText{.text = why, .color = ColorRole::Secondary, .missing = why.isEmpty()};
                     })});
  return columns;
}

}  // namespace aifactory
