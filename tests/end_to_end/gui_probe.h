// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>

namespace aifactory {

/// The longest that the GUI thread kept an event waiting, without what it itself waited for a core on a busy machine.
class GuiProbe : public QObject {
 public:
  GuiProbe();

  /// ms, since the last `begin`.
  int worst() const { return m_worst; }
  void begin();

 protected:
  void timerEvent(QTimerEvent* event) override;

 private:
  QElapsedTimer m_sinceTick;
  qint64 m_queuedBefore = 0;
  int m_worst = 0;
};

}  // namespace aifactory
