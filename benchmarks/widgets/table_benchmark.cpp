// SPDX-License-Identifier: GPL-3.0-or-later
// table_filter, table_sort: from a key stroke or a click to painted rows, against QSortFilterProxyModel in a QTableView
// on the same ColumnTable. "_gui" is the processor time of the GUI thread, "_stall" the most of it
// that a single event took.
#include <QBoxLayout>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

#include <cstdlib>
#include <numeric>
#include <random>

#include "benchmarks/report.h"
#include "benchmarks/widgets/busy_application.h"
#include "benchmarks/widgets/heat_grid_benchmark.h"
#include "benchmarks/widgets/proxy_peer.h"
#include "widgets/filter_bar.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

enum Column { IdColumn, NameColumn, TenantColumn, StateColumn, GpusColumn, UseColumn };
constexpr int rounds = 5;

void fill(ColumnTable& table, int rows) {
  std::mt19937 random(4);
  const std::string states[] = {"running", "pending", "failed", "completed", "held"};
  // No two alike: between equals the peer keeps the order before, ours the table's.
  std::vector<int> use(static_cast<std::size_t>(rows));
  std::iota(use.begin(), use.end(), 0);
  std::shuffle(use.begin(), use.end(), random);
  table.setRowCount(rows);
  for (int row = 0; row < rows; ++row) {
    table.setKey(row, static_cast<std::uint64_t>(row) + 1);
    table.setInteger(row, IdColumn, row + 1'200'000);
    table.setText(row, NameColumn, "job " + std::to_string(random() % 5000));
    table.setText(row, TenantColumn, "tenant " + std::to_string(random() % 40));
    table.setText(row, StateColumn, states[random() % 5]);
    table.setInteger(row, GpusColumn, 8 << random() % 9);
    table.setReal(row, UseColumn, static_cast<float>(use[static_cast<std::size_t>(row)]) / 10'000.0F);
  }
}

std::vector<TableColumn> columns() {
  const char* const titles[] = {"ID", "Name", "Tenant", "State", "GPUs", "GPU use"};
  std::vector<TableColumn> columns;
  for (int i = 0; i < 6; ++i) {
    const QString title = QString::fromLatin1(titles[i]);
    columns.push_back({.id = title, .title = title, .width = 130, .source = i});
  }
  return columns;
}

// Texts of the column that contain the needle, each distinct text looked at once, as the peer does it.
RowPredicate contains(std::string needle) {
  return [needle = std::move(needle), accepted = std::make_shared<std::vector<char>>()](const TableBlock& block,
                                                                                        std::span<std::uint64_t> bits) {
    const ColumnBlock& names = block.columns[NameColumn];
    for (std::size_t code = accepted->size(); code < names.dictionary.size(); ++code) {
      accepted->push_back(names.dictionary[code].find(needle) != std::string::npos);
    }
    std::fill(bits.begin(), bits.end(), 0);
    for (std::size_t i = 0; i < static_cast<std::size_t>(block.rows); ++i) {
      bits[i / 64] |= static_cast<std::uint64_t>((*accepted)[names.codes[i]]) << (i % 64);
    }
  };
}

// Sees when rows are painted after the new ones are in place.
class PaintWatch : public QObject {
 public:
  explicit PaintWatch(QWidget* viewport) { viewport->installEventFilter(this); }
  void reset() { m_ready = m_painted = false; }
  void setReady() { m_ready = true; }
  bool painted() const { return m_painted; }
  bool eventFilter(QObject*, QEvent* event) override {
    m_painted = m_painted || (m_ready && event->type() == QEvent::Paint);
    return false;
  }

 private:
  bool m_ready = false;
  bool m_painted = false;
};

struct Times {
  std::vector<double> wall, gui, stall;
};

class Benchmark {
 public:
  Benchmark(BusyApplication& application, int rows)
      : m_application(application),
        m_table({ColumnType::Integer, ColumnType::Text, ColumnType::Text, ColumnType::Text, ColumnType::Integer,
                 ColumnType::Real}),
        m_data((fill(m_table, rows), &m_table), columns()),
        m_source(&m_table),
        m_proxy(&m_table, NameColumn),
        m_ourWatch(m_data.view()->viewport()),
        m_peerWatch(m_peer.viewport()) {
    auto* ours = new QVBoxLayout(&m_ourWindow);
    ours->addWidget(&m_bar);
    ours->addWidget(&m_data);
    QObject::connect(&m_bar, &FilterBar::filterChanged, &m_data, [this](const QString& text) {
      m_data.setFilter(text.isEmpty() ? RowPredicate() : contains(text.toStdString()), {NameColumn});
    });
    QObject::connect(m_data.model(), &TableModel::swapped, &m_data, [this] { m_ourWatch.setReady(); });

    auto* theirs = new QVBoxLayout(&m_peerWindow);
    theirs->addWidget(&m_edit);
    theirs->addWidget(&m_peer);
    m_proxy.setSourceModel(&m_source);
    m_proxy.setDynamicSortFilter(false);
    m_peer.setModel(&m_proxy);
    m_peer.horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);  // the order of the table, as ours
    m_peer.setSortingEnabled(true);
    m_peer.verticalHeader()->setDefaultSectionSize(26);
    m_peer.verticalHeader()->hide();
    QObject::connect(&m_edit, &QLineEdit::textChanged, &m_peer, [this](const QString& text) {
      m_proxy.setNeedle(text.toStdString());
      m_peerWatch.setReady();
    });
    QObject::connect(m_peer.horizontalHeader(), &QHeaderView::sortIndicatorChanged, &m_peer,
                     [this] { m_peerWatch.setReady(); });
    for (QWidget* window : {&m_ourWindow, &m_peerWindow}) {
      window->resize(1000, 900);
      window->show();
    }
    QTest::qWait(200);
    settle();
  }

  void filter(const std::string& name) {
    Times ours;
    Times peer;
    for (int round = 0; round < rounds; ++round) {
      const QString digit = QString::number(1 + round);
      m_bar.setText(QStringLiteral("job "));
      m_edit.setText(QStringLiteral("job "));
      settle();
      measure(ours, m_ourWatch, [&] { QTest::keyClicks(m_bar.lineEdit(), digit); });
      measure(peer, m_peerWatch, [&] { QTest::keyClicks(&m_edit, digit); });
      check(name);
    }
    m_bar.setText({});
    m_edit.clear();
    settle();
    report(name, ours, peer);
  }

  void sort(const std::string& name) {
    Times ours;
    Times peer;
    click(m_data.view()->header(), GpusColumn);
    click(m_peer.horizontalHeader(), GpusColumn);
    settle();
    for (int round = 0; round < rounds; ++round) {
      measure(ours, m_ourWatch, [&] { click(m_data.view()->header(), UseColumn); });
      measure(peer, m_peerWatch, [&] { click(m_peer.horizontalHeader(), UseColumn); });
      check(name);
    }
    report(name, ours, peer);
  }

 private:
  static void click(QHeaderView* header, int section) {
    const QPoint middle(header->sectionViewportPosition(section) + header->sectionSize(section) / 2,
                        header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
  }

  void settle() {
    do {
      QTest::qWait(20);
    } while (m_data.model()->isBusy());
  }

  template <typename Action>
  void measure(Times& times, PaintWatch& watch, Action action) {
    watch.reset();
    m_application.restart();
    QElapsedTimer wall;
    wall.start();
    action();
    while (!watch.painted()) {
      QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    times.wall.push_back(static_cast<double>(wall.nsecsElapsed()) / 1e6);
    times.gui.push_back(m_application.busyMilliseconds());
    times.stall.push_back(m_application.longestMilliseconds());
  }

  // Both must show the same rows in the same order before a time counts.
  void check(const std::string& name) {
    bool same = m_data.model()->rowCount() == m_proxy.rowCount() && m_proxy.rowCount() > 0;
    for (int row = 0; same && row < m_proxy.rowCount(); ++row) {
      const int source = m_proxy.mapToSource(m_proxy.index(row, 0)).row();
      same = m_data.model()->keyAt(row) == m_table.key(source);
    }
    if (!same) {
      std::fprintf(stderr, "%s: the peer shows other rows\n", name.c_str());
      std::exit(1);
    }
  }

  static void report(const std::string& name, const Times& ours, const Times& peer) {
    const char* const against = "QSortFilterProxyModel";
    reportAgainstPeer(name, median(ours.wall), "ms", against, median(peer.wall), true);
    reportAgainstPeer(name + "_gui", median(ours.gui), "ms", against, median(peer.gui), true);
    reportAgainstLimit(name + "_stall", *std::max_element(ours.stall.begin(), ours.stall.end()), "ms", 8);
    if (name.ends_with("_1000000")) {
      reportAgainstLimit(name + "_painted", median(ours.wall), "ms", 100);
    }
  }

  BusyApplication& m_application;
  ColumnTable m_table;
  QWidget m_ourWindow, m_peerWindow;
  FilterBar m_bar;
  DataTable m_data;
  QLineEdit m_edit;
  QTableView m_peer;
  SourceModel m_source;
  ProxyPeer m_proxy;
  PaintWatch m_ourWatch, m_peerWatch;
};

}  // namespace
}  // namespace aifactory

int main(int argc, char** argv) {
  using namespace aifactory;
  BusyApplication application(argc, argv);
  Theme::current().apply(ThemeMode::Dark);
  benchHeatGrid(argc, argv);
  for (const int rows : {50'176, 1'000'000}) {
    const std::string filter = "table_filter_" + std::to_string(rows);
    const std::string sort = "table_sort_" + std::to_string(rows);
    const bool wantsFilter = isAskedFor(filter, argc, argv);
    const bool wantsSort = isAskedFor(sort, argc, argv);
    if (!wantsFilter && !wantsSort) {
      continue;
    }
    Benchmark benchmark(application, rows);
    if (wantsFilter) {
      benchmark.filter(filter);
    }
    if (wantsSort) {
      benchmark.sort(sort);
    }
  }
  return 0;
}
