// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batch.h"

namespace aifactory {
namespace {

constexpr int callsAtATime = 16;

}  // namespace

Batch::Batch(int items, BatchCall call, QObject* parent) : QObject(parent), m_items(items), m_call(std::move(call)) {}

void Batch::stop() {
  m_stopped = true;
  if (over()) Q_EMIT ended();
}

void Batch::sendMore() {
  while (!m_stopped && m_inFlight < callsAtATime && m_next < m_items) {
    const int index = m_next++;
    ++m_inFlight;
    m_call(index, this, [this, index](const CallError* error) {
      --m_inFlight;
      ++m_finished;
      if (error) ++m_failed;
      Q_EMIT itemFinished(index, error ? error->sentence : QString());
      sendMore();
      if (over()) Q_EMIT ended();
    });
  }
}

}  // namespace aifactory
