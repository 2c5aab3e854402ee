// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/app/gui_busy.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <ctime>

#include "app/console.h"
#include "app/shell/workspace.h"
#include "benchmarks/report.h"
#include "widgets/table/data_table.h"

namespace aifactory {
namespace {

constexpr int patience = 60'000;   // ms, until the factory is in view
constexpr int settling = 3'000;    // ms, for what a page does once
constexpr int measuring = 20'000;  // ms, a page
constexpr double leastChanging = 0.95;

double threadSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

bool complain(const std::string& sentence) {
  std::fprintf(stderr, "gui_busy: %s\n", sentence.c_str());
  return false;
}

bool measure(MainWindow& window, const std::string& name) {
  QTest::qWait(settling);
  FleetStore& fleet = window.workspace()->connection().fleet();
  std::uint64_t changed = 0;
  const auto counting = QObject::connect(&fleet, &FleetStore::telemetryChanged, [&](const auto& ranges) {
    for (const DeviceRange& range : ranges) changed += range.count;
  });
  QElapsedTimer wall;
  wall.start();
  const double start = threadSeconds();
  QTest::qWait(measuring);
  const double busy = threadSeconds() - start;
  const double seconds = static_cast<double>(wall.nsecsElapsed()) * 1e-9;
  QObject::disconnect(counting);
  const double changing = static_cast<double>(changed) / seconds / static_cast<double>(fleet.deviceCount());
  if (changing < leastChanging) {
    return complain(name + ": only " + std::to_string(changing) + " of the devices change each second");
  }
  reportAgainstLimit(name, 100 * busy / seconds, "% of a core", 10);
  return true;
}

}  // namespace

bool benchGuiBusy(int argc, char** argv) {
  const std::string overview = "gui_busy_overview", tree = "gui_busy_allocations", flat = "gui_busy_allocations_flat";
  if (!isAskedFor(overview, argc, argv) && !isAskedFor(tree, argc, argv) && !isAskedFor(flat, argc, argv)) return true;
  const QTemporaryDir directory;
  ConsoleOptions options;
  options.demo = true;
  options.settingsFile = directory.filePath(QStringLiteral("settings.ini"));
  Console console(options);
  QString complaint;
  if (!console.openAskedFor(complaint)) return complain(complaint.toStdString());
  MainWindow& window = console.window();
  window.resize(1600, 1000);
  window.show();
  const bool shown = QTest::qWaitFor(
      [&] {
        return window.workspace()->ready() && window.workspace()->connection().fleet().synced() &&
               window.workspace()->connection().jobs().synced();
      },
      patience);
  if (!shown) return complain(window.workspace()->connection().errorText().toStdString());
  window.showPage(QStringLiteral("overview"));
  if (isAskedFor(overview, argc, argv) && !measure(window, overview)) return false;
  window.showPage(QStringLiteral("allocations"));
  auto* table = window.findChild<DataTable*>(QStringLiteral("deviceTable"));
  if (!table) return complain("the Allocations page has no table");
  if (isAskedFor(tree, argc, argv) && !measure(window, tree)) return false;
  // The hardest case: every row on its own, in an order that changes each second.
  table->setGroupBy({});
  table->setSort(QStringLiteral("power"), true);
  return !isAskedFor(flat, argc, argv) || measure(window, flat);
}

}  // namespace aifactory
