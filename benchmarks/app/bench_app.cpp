// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QStandardPaths>

#include "benchmarks/app/gui_busy.h"
#include "benchmarks/app/startup.h"

int main(int argc, char** argv) {
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(argc, argv);
  const bool busy = aifactory::benchGuiBusy(argc, argv);
  const bool startup = aifactory::benchStartup(argc, argv);
  return busy && startup ? 0 : 1;
}
