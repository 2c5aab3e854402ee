// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/gui_meter.h"

#include <algorithm>
#include <utility>

namespace aifactory {

namespace {
constexpr int interval = 50;
}

GuiMeter::GuiMeter(QObject* parent) : QObject(parent) {
  m_sinceTick.start();
  m_sinceSecond.start();
  startTimer(interval, Qt::PreciseTimer);
}

void GuiMeter::timerEvent(QTimerEvent*) {
  m_running = std::max(m_running, static_cast<int>(m_sinceTick.restart()) - interval);
  if (m_sinceSecond.elapsed() < 1000) return;
  m_sinceSecond.restart();
  m_worst = std::max(0, std::exchange(m_running, 0));
}

}  // namespace aifactory
