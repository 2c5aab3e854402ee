// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

namespace aifactory {

/// Processor time of the calling thread in ns: what it costs, whatever else the machine is doing.
qint64 threadTime();

/// Adds up the processor time that the GUI thread spends in events, and remembers the most that one of them took.
class BusyApplication : public QApplication {
 public:
  using QApplication::QApplication;

  void restart() {
    m_busy = 0;
    m_longest = 0;
  }
  double busyMilliseconds() const { return static_cast<double>(m_busy) / 1e6; }
  double longestMilliseconds() const { return static_cast<double>(m_longest) / 1e6; }

  bool notify(QObject* receiver, QEvent* event) override;

 private:
  int m_depth = 0;
  qint64 m_busy = 0;
  qint64 m_longest = 0;
};

}  // namespace aifactory
