// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/console_on_slurm.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>

#include <unistd.h>

#include <map>

#include "app/jobs/job_table.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "widgets/filter_bar.h"
#include "widgets/state_label.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

std::map<std::string, std::string> rowsOf(const JobStore& jobs) {
  std::map<std::string, std::string> rows;
  for (int row = 0; row < jobs.count(); ++row) rows[jobs.at(row).name()] = jobs.at(row).SerializeAsString();
  return rows;
}

/// A line a node and one a device; interned strings as words, since each client has numbers of its own for them.
std::vector<std::string> rowsOf(const FleetStore& fleet) {
  std::vector<std::string> rows;
  for (int node = 0; node < fleet.layout().nodes_size(); ++node) {
    v1::NodeState state = fleet.nodeState(static_cast<std::uint32_t>(node));
    rows.push_back(fleet.layout().nodes(node).name() + " " + state.ShortDebugString());
  }
  const StateColumns& states = fleet.columns().states;
  for (std::size_t device = 0; device < states.size(); ++device) {
    rows.push_back(std::to_string(states.state[device]) + " " + std::to_string(states.job[device]) + " " +
                   fleet.string(states.tenant[device]) + " " + std::to_string(states.xid[device]));
  }
  return rows;
}

}  // namespace

void ConsoleOnSlurm::SetUp() {
  factory.startController();
  factory.cancelJobs();
  m_rows = QString::fromStdString(newUuid()).left(8);  // Slurm remembers the jobs of the tests before for a while
}

void ConsoleOnSlurm::TearDown() {
  console.reset();
  factory.startController();
  factory.cancelJobs();
}

void ConsoleOnSlurm::open(const QString& endpoint) {
  factory.start();
  ConsoleOptions options = factory.consoleOptions();
  if (!endpoint.isEmpty()) options.endpoint = endpoint;
  console = std::make_unique<Console>(options);
  console->preferences().setLanguage(Preferences::Language::English);
  QString complaint;
  ASSERT_TRUE(console->openAskedFor(complaint)) << complaint.toStdString();
  window().resize(1600, 1000);
  window().show();
  ASSERT_TRUE(spinUntil([this] {
    return workspace().ready() && connection().fleet().synced() && connection().fleet().gpuCount() > 0 &&
           connection().jobs().synced();
  }));
  window().showPage(QStringLiteral("jobs"));
}

QWidget* ConsoleOnSlurm::pressSubmit(const QString& name, const QString& script) {
  QTest::mouseClick(in<QPushButton>(&window(), "submitJob"), Qt::LeftButton);
  auto* dialog = in<QWidget>(&window(), "submitDialog");
  EXPECT_TRUE(spinUntil([&] { return dialog->isVisible(); }));
  auto* jobName = in<QLineEdit>(dialog, "jobName");
  jobName->setFocus();
  QTest::keyClick(jobName, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClicks(jobName, name);
  auto* editor = in<QPlainTextEdit>(dialog, "script");
  editor->setFocus();
  QTest::keyClick(editor, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClick(editor, Qt::Key_Delete);
  for (const QString& line : script.split(QLatin1Char('\n'))) {
    QTest::keyClicks(editor, line);
    QTest::keyClick(editor, Qt::Key_Return);
  }
  QTest::mouseClick(in<QPushButton>(dialog, "submit"), Qt::LeftButton);
  return dialog;
}

std::uint64_t ConsoleOnSlurm::submit(const QString& name, const QString& script) {
  QWidget* dialog = pressSubmit(name, script);
  EXPECT_TRUE(spinUntil([&] { return !dialog->isVisible(); }));
  return workspace().selection().job();
}

QString ConsoleOnSlurm::state() { return in<StateLabel>(&window(), "jobState")->text(); }

void ConsoleOnSlurm::fillTable(int jobs) {
  const int before = table().model()->totalRows();
  // Only root may submit for another; else everything is the one user.
  const QString as = ::geteuid() == 0 ? QStringLiteral("--uid=") + factory.user() : QString();
  factory.shell(QStringLiteral("for i in $(seq %1); do sbatch --hold %2 --output=/dev/null --chdir=/tmp "
                               "--job-name=%3-$i --wrap true; done")
                    .arg(jobs)
                    .arg(as, m_rows));
  ASSERT_TRUE(spinUntil([&] { return table().model()->matchedRows() >= before + jobs; }, 30s));
}

std::uint64_t ConsoleOnSlurm::topKey() {
  const QModelIndex top = table().view()->indexAt(QPoint(20, 2));
  return top.isValid() ? table().model()->keyAt(top.row()) : 0;
}

void ConsoleOnSlurm::choosePlace() {
  const int middle = table().model()->matchedRows() / 2;
  QScrollBar* bar = table().view()->verticalScrollBar();
  ASSERT_GT(bar->maximum(), 10 * table().view()->rowHeight()) << "the table must be longer than its window";
  m_chosen = table().model()->keyAt(middle);
  table().select({m_chosen});
  bar->setValue(bar->maximum() / 2);
  spinFor(50ms);
  m_top = topKey();
  ASSERT_NE(m_top, 0u);
  ASSERT_NE(m_top, table().model()->keyAt(0)) << "not scrolled";
}

void ConsoleOnSlurm::expectSamePlace() {
  EXPECT_EQ(table().currentKey(), m_chosen);
  EXPECT_EQ(table().selectedKeys(), std::vector<std::uint64_t>{m_chosen});
  EXPECT_EQ(topKey(), m_top) << "scrolled elsewhere";
}

void ConsoleOnSlurm::useConsole() {
  const int rows = table().model()->matchedRows();
  QLineEdit* field = in<FilterBar>(in<QWidget>(&window(), "jobsPage"), "filter")->lineEdit();
  field->setFocus();
  QTest::keyClicks(field, QStringLiteral("name = \"%1-7\"").arg(m_rows));
  EXPECT_TRUE(spinUntil([&] { return table().model()->matchedRows() == 1; })) << table().model()->matchedRows();
  QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
  QTest::keyClick(field, Qt::Key_Delete);
  EXPECT_TRUE(spinUntil([&] { return table().model()->matchedRows() == rows; })) << table().model()->matchedRows();
  for (const char* page : {"overviewNavigation", "allocationsNavigation", "jobsNavigation"}) {
    QTest::mouseClick(in<QAbstractButton>(&window(), page), Qt::LeftButton);
    spinFor(60ms);
  }
  EXPECT_TRUE(table().isVisible());
}

void ConsoleOnSlurm::expectFreshRows() {
  FactoryConnection fresh(factory.profile());
  fresh.open();
  const auto sameRevision = [&] {
    return fresh.jobs().synced() && fresh.fleet().synced() && fresh.fleet().gpuCount() > 0 &&
           fresh.jobs().revision() == connection().jobs().revision() &&
           fresh.fleet().revision() == connection().fleet().revision();
  };
  ASSERT_TRUE(spinUntil(sameRevision, 30s)) << fresh.jobs().revision() << " and " << connection().jobs().revision();
  EXPECT_EQ(rowsOf(connection().jobs()), rowsOf(fresh.jobs()));
  EXPECT_EQ(rowsOf(connection().fleet()), rowsOf(fresh.fleet()));
  // What is shown follows the store at the next turn of the event loop, which may bring news.
  const auto shown = [&] {
    const TableModel& model = *table().model();
    std::map<std::uint64_t, QString> rows, jobs;
    for (int position = 0; position < model.matchedRows(); ++position) {
      rows[model.keyAt(position)] = model.cell(position, model.columnOfId(QStringLiteral("state"))).text;
    }
    for (int row = 0; row < connection().jobs().count(); ++row) {
      const v1::Job& job = connection().jobs().at(row);
      jobs[JobTable::key(job.name())] = Words::jobState(job.state());
    }
    return rows == jobs;
  };
  EXPECT_TRUE(spinUntil(shown, 5s)) << "the table shows something else than the store holds";
}

}  // namespace aifactory
