// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/ready_signal.h"

namespace aifactory {

void ReadySignal::connect(std::function<void()> ready) {
  const std::lock_guard lock(m_calling);
  m_ready = std::move(ready);
}

void ReadySignal::disconnect() { connect(nullptr); }

void ReadySignal::ring() {
  if (!m_armed.exchange(false)) return;
  const std::lock_guard lock(m_calling);
  if (const auto ready = m_ready) ready();  // a copy: the call may disconnect
}

std::shared_ptr<ReadySignal> ReadySignals::add() {
  auto signal = std::make_shared<ReadySignal>();
  const std::lock_guard lock(m_mutex);
  m_signals.push_back(signal);
  return signal;
}

std::vector<std::shared_ptr<ReadySignal>> ReadySignals::living() {
  const std::lock_guard lock(m_mutex);
  std::erase_if(m_signals, [](const auto& signal) { return signal.expired(); });
  std::vector<std::shared_ptr<ReadySignal>> living;
  living.reserve(m_signals.size());
  for (const auto& signal : m_signals) {
    if (auto alive = signal.lock()) living.push_back(std::move(alive));
  }
  return living;
}

void ReadySignals::ringAll() {
  for (const auto& signal : living()) signal->ring();
}

std::size_t ReadySignals::count() { return living().size(); }

}  // namespace aifactory
