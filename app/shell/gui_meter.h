// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>

namespace aifactory {

/// How late the GUI thread serves its events: a timer of 50 ms, and by how much it comes late. GUI thread.
class GuiMeter : public QObject {
  Q_OBJECT

 public:
  explicit GuiMeter(QObject* parent = nullptr);
  /// The worst lateness of the last whole second, ms.
  int worstLateness() const { return m_worst; }

 protected:
  void timerEvent(QTimerEvent* event) override;

 private:
  QElapsedTimer m_sinceTick;
  QElapsedTimer m_sinceSecond;
  int m_running = 0;
  int m_worst = 0;
};

}  // namespace aifactory
