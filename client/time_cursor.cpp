// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/time_cursor.h"

#include <algorithm>

namespace aifactory {
namespace {

constexpr auto tickEvery = std::chrono::milliseconds(100);

}  // namespace

TimeCursor::TimeCursor(QObject* parent) : QObject(parent) {
  m_tick.setInterval(tickEvery);
  connect(&m_tick, &QTimer::timeout, this, &TimeCursor::advanced);
}

QDateTime TimeCursor::time() const {
  if (isLive() || m_held || m_speed == 0) return m_time;
  const std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - m_since;
  return m_time.addMSecs(static_cast<qint64>(passed.count() * m_speed));
}

void TimeCursor::goLive() {
  if (!isLive()) set({}, 0, false);
}

void TimeCursor::show(const QDateTime& instant) {
  if (instant.isValid()) set(instant.toUTC(), m_speed, m_held);
}

void TimeCursor::setSpeed(double speed) {
  speed = std::clamp(speed, 0.0, fastest);
  if (!isLive() && speed != m_speed) set(time(), speed, m_held && speed > 0);
}

void TimeCursor::hold(const QDateTime& reached) {
  if (!isLive() && isPlaying() && !m_held) set(std::min(reached, time()), m_speed, true);
}

void TimeCursor::release() {
  if (m_held) set(m_time, m_speed, false);
}

void TimeCursor::set(const QDateTime& instant, double speed, bool held) {
  m_time = instant;
  m_since = std::chrono::steady_clock::now();
  m_speed = speed;
  m_held = held;
  if (isPlaying() && !held) {
    m_tick.start();
  } else {
    m_tick.stop();
  }
  Q_EMIT changed();
}

}  // namespace aifactory
