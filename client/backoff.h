// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRandomGenerator>

#include <algorithm>
#include <chrono>

namespace aifactory {

/// How long to wait before trying again: each time 1.6 times longer, give or take a fifth, so that many consoles do not
/// come back at once.
class Backoff {
 public:
  Backoff(std::chrono::milliseconds first = std::chrono::milliseconds(500),
          std::chrono::milliseconds longest = std::chrono::seconds(20))
      : m_first(first), m_longest(longest), m_next(first) {}

  std::chrono::milliseconds next() {
    const double jitter = 0.8 + 0.4 * QRandomGenerator::global()->generateDouble();
    const auto wait = std::chrono::milliseconds(static_cast<long>(static_cast<double>(m_next.count()) * jitter));
    m_next = std::min(m_longest, std::chrono::milliseconds(m_next.count() * 8 / 5));
    return wait;
  }
  void reset() { m_next = m_first; }

 private:
  std::chrono::milliseconds m_first, m_longest, m_next;
};

}  // namespace aifactory
