// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEvent>
#include <QEventLoop>

#include <chrono>

namespace aifactory {

/// Runs the event loop until `condition` holds; false when it did not within `limit`.
template <class Condition>
bool spinUntil(Condition condition, std::chrono::milliseconds limit = std::chrono::seconds(20)) {
  const QDeadlineTimer deadline(limit);
  while (!condition()) {
    if (deadline.hasExpired()) return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 5);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
  }
  return true;
}

inline void spinFor(std::chrono::milliseconds time) {
  spinUntil([] { return false; }, time);
}

}  // namespace aifactory
