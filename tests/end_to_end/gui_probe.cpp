// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/gui_probe.h"

#include <QFile>

#include <algorithm>

namespace aifactory {
namespace {

constexpr int every = 10;  // ms

/// ns that this thread was ready to run and had no core.
qint64 queued() {
  QFile file(QStringLiteral("/proc/thread-self/schedstat"));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  return file.readAll().split(' ').value(1).toLongLong();
}

}  // namespace

GuiProbe::GuiProbe() {
  startTimer(every, Qt::PreciseTimer);
  begin();
}

void GuiProbe::begin() {
  m_worst = 0;
  m_queuedBefore = queued();
  m_sinceTick.start();
}

void GuiProbe::timerEvent(QTimerEvent*) {
  const qint64 queuedNow = queued();
  const qint64 late =
      m_sinceTick.restart() - every - (queuedNow - std::exchange(m_queuedBefore, queuedNow)) / 1'000'000;
  m_worst = std::max(m_worst, static_cast<int>(late));
}

}  // namespace aifactory
