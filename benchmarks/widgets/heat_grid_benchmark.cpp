// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/widgets/heat_grid_benchmark.h"

#include <QTest>

#include <random>

#include "benchmarks/report.h"
#include "benchmarks/widgets/busy_application.h"
#include "widgets/heat_grid.h"
#include "widgets/theme.h"

namespace aifactory {

void benchHeatGrid(int argc, char** argv) {
  if (!isAskedFor("heat_grid_update", argc, argv) && !isAskedFor("heat_grid_repaint", argc, argv)) {
    return;
  }
  HeatGrid grid;
  HeatSection hall{QStringLiteral("Hall 1"), {}};
  for (int row = 0; row < 49; ++row) {
    hall.rows.push_back({QString(), std::vector<HeatRack>(32, HeatRack{QString(), 32})});
  }
  grid.setSections({hall});
  grid.resize(1010, 700);
  grid.show();
  QTest::qWait(100);
  std::mt19937 random(2);
  std::vector<std::uint8_t> values(static_cast<std::size_t>(grid.cellCount()));
  std::vector<double> update;
  std::vector<double> repaint;
  for (int round = 0; round < 15; ++round) {
    for (auto& value : values) {
      value = static_cast<std::uint8_t>(random() % HeatGrid::colorCount);
    }
    qint64 start = threadTime();
    grid.setValues(0, values);
    update.push_back(static_cast<double>(threadTime() - start) / 1e6);
    start = threadTime();
    grid.setColors({});
    grid.viewport()->repaint();
    repaint.push_back(static_cast<double>(threadTime() - start) / 1e6);
  }
  reportAgainstLimit("heat_grid_update", median(update), "ms", 4);
  reportAgainstLimit("heat_grid_repaint", median(repaint), "ms", 8);
}

}  // namespace aifactory
