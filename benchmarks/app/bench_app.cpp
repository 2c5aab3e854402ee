// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QStandardPaths>

#include "benchmarks/app/gui_busy.h"

int main(int argc, char** argv) {
  QStandardPaths::setTestModeEnabled(true);
  QApplication application(argc, argv);
  return aifactory::benchGuiBusy(argc, argv) ? 0 : 1;
}
