// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <QTest>

#include <memory>

#include "app/console.h"
#include "app/selection.h"
#include "app/shell/workspace.h"
#include "tests/client/spin.h"
#include "tests/end_to_end/gui_probe.h"
#include "tests/end_to_end/real_factory.h"
#include "widgets/table/data_table.h"

namespace aifactory {

/// ms: longer, and a user feels the GUI thread stand still.
#ifdef AIF_SANITIZED
inline constexpr int longestStall = 500;
#else
inline constexpr int longestStall = 100;
#endif

/// The real console with a window on a real factoryd on a real Slurm, which is left as it was found: up, and without
/// jobs of ours.
class ConsoleOnSlurm : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// Starts factoryd and a console on `endpoint` (factoryd's own when empty), and shows the Jobs page in full.
  void open(const QString& endpoint = {});

  MainWindow& window() { return console->window(); }
  Workspace& workspace() { return *window().workspace(); }
  FactoryConnection& connection() { return workspace().connection(); }
  DataTable& table() { return *window().findChild<DataTable*>(QStringLiteral("jobTable")); }

  template <class Widget>
  Widget* in(QWidget* parent, const char* name) {
    auto* found = parent->findChild<Widget*>(QLatin1String(name));
    EXPECT_NE(found, nullptr) << name;
    return found;
  }

  /// Fills in the form by keys, and submits by mouse.
  QWidget* pressSubmit(const QString& name, const QString& script);
  /// And waits until the form has gone. Returns the number of the new job.
  std::uint64_t submit(const QString& name, const QString& script);
  /// Of the job that the details show, in words.
  QString state();

  /// Held jobs straight in Slurm, so that the table is longer than its window; waits until they are shown.
  void fillTable(int jobs);
  /// Chooses the row in the middle of the table, and scrolls so that it is in view without being the first.
  void choosePlace();
  void expectSamePlace();
  /// Types a filter and takes it away again, and turns to another page and back, as a user would.
  void useConsole();
  /// What the console shows is what a client that comes anew is told at the same revision: jobs, devices and nodes; and
  /// the table shows just that.
  void expectFreshRows();

  RealFactory factory;
  std::unique_ptr<Console> console;
  GuiProbe probe;

 private:
  std::uint64_t topKey();
  QString m_rows;  // how the jobs that fill the table are called
  std::uint64_t m_chosen = 0, m_top = 0;
};

}  // namespace aifactory
