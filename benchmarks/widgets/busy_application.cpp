// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/widgets/busy_application.h"

#include <algorithm>
#include <ctime>

namespace aifactory {

qint64 threadTime() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<qint64>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

bool BusyApplication::notify(QObject* receiver, QEvent* event) {
  if (m_depth > 0) {
    return QApplication::notify(receiver, event);
  }
  ++m_depth;
  const qint64 start = threadTime();
  const bool handled = QApplication::notify(receiver, event);
  const qint64 took = threadTime() - start;
  m_busy += took;
  m_longest = std::max(m_longest, took);
  --m_depth;
  return handled;
}

}  // namespace aifactory
