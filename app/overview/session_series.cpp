// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/overview/session_series.h"

#include <cmath>
#include <limits>

namespace aifactory {

namespace {

double mean2(double a, double b) { return std::isnan(a) ? b : std::isnan(b) ? a : (a + b) / 2; }

}  // namespace

void SessionSeries::add(double value) {
  if (!m_since.isValid()) m_since = QDateTime::currentDateTimeUtc();
  ++m_pending;
  if (!std::isnan(value)) {
    ++m_measured;
    m_sum += value;
  }
  if (m_pending < m_step) return;
  m_values << (m_measured > 0 ? m_sum / m_measured : std::numeric_limits<double>::quiet_NaN());
  m_pending = m_measured = 0;
  m_sum = 0;
  if (m_values.size() < capacity) return;
  for (int i = 0; i < capacity / 2; ++i) m_values[i] = mean2(m_values[2 * i], m_values[2 * i + 1]);
  m_values.resize(capacity / 2);
  m_step *= 2;
}

double SessionSeries::mean() const {
  double sum = 0;
  int measured = 0;
  for (const double value : m_values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++measured;
  }
  return measured > 0 ? sum / measured : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace aifactory
