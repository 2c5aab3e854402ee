// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/alert_recorder.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace aifactory {
namespace {

using namespace std::chrono_literals;

constexpr auto retryAfter = 5s;
constexpr auto forgetEvery = 1h;
constexpr auto keptFor = 30 * 24h;
constexpr std::size_t mostWaiting = 20'000;  // a disk that refuses for long must not eat the memory
constexpr std::size_t mostAtOnce = 1000;

}  // namespace

AlertRecorder::AlertRecorder(AlertLog& log, std::function<std::chrono::system_clock::time_point()> now)
    : m_log(log), m_now(std::move(now)), m_writer([this] { writeLoop(); }) {}

AlertRecorder::~AlertRecorder() {
  {
    const std::lock_guard lock(m_mutex);
    m_stopping = true;
  }
  m_wake.notify_one();
  m_writer.join();
}

void AlertRecorder::keep(AlertRecord record) {
  {
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back({std::move(record), {}});
    if (m_waiting.size() > mostWaiting && !m_waiting.front().told) m_waiting.pop_front();
  }
  m_wake.notify_one();
}

std::future<absl::Status> AlertRecorder::keepNow(AlertRecord record) {
  std::future<absl::Status> result;
  {
    const std::lock_guard lock(m_mutex);
    result = m_waiting.emplace_back(Waiting{std::move(record), std::promise<absl::Status>()}).told->get_future();
  }
  m_wake.notify_one();
  return result;
}

void AlertRecorder::writeLoop() {
  std::unique_lock lock(m_mutex);
  bool refused = false;
  while (true) {
    const auto isUrgent = [](const Waiting& waiting) { return waiting.told.has_value(); };
    const auto due = [&] {
      // While the disk refuses, only who waits for an answer has it asked again at once.
      return m_stopping || (refused ? std::any_of(m_waiting.begin(), m_waiting.end(), isUrgent) : !m_waiting.empty());
    };
    m_wake.wait_for(lock, refused ? std::chrono::seconds(retryAfter) : std::chrono::seconds(forgetEvery), due);
    std::deque<Waiting> batch;
    while (!m_waiting.empty() && (refused || batch.size() < mostAtOnce)) {
      batch.push_back(std::move(m_waiting.front()));
      m_waiting.pop_front();
    }
    const bool isLast = m_stopping && m_waiting.empty();
    lock.unlock();
    refused = !batch.empty() && !write(std::move(batch));
    if (!isLast) forgetOld();
    lock.lock();
    if (m_stopping && (refused || m_waiting.empty())) break;
  }
  for (Waiting& waiting : m_waiting) {
    if (waiting.told) waiting.told->set_value(absl::UnavailableError("factoryd is shutting down."));
  }
}

bool AlertRecorder::write(std::deque<Waiting> batch) {
  std::vector<AlertRecord> records;
  records.reserve(batch.size());
  for (const Waiting& waiting : batch) records.push_back(waiting.record);
  const absl::Status status = m_log.write(records);
  for (Waiting& waiting : batch) {
    if (waiting.told) waiting.told->set_value(status);
  }
  if (status.ok() || absl::IsFailedPrecondition(status)) return true;  // a log of what is past takes nothing new
  spdlog::warn("alerts: {}", std::string(status.message()));
  std::erase_if(batch, [](const Waiting& waiting) { return waiting.told.has_value(); });
  const std::lock_guard lock(m_mutex);
  std::move(batch.rbegin(), batch.rend(), std::front_inserter(m_waiting));
  return false;
}

void AlertRecorder::forgetOld() {
  const auto now = std::chrono::steady_clock::now();
  if (m_forgotten != decltype(m_forgotten){} && now - m_forgotten < forgetEvery) return;
  m_forgotten = now;
  if (const absl::Status status = m_log.forget(m_now() - keptFor); !status.ok()) {
    spdlog::warn("alerts: {}", std::string(status.message()));
  }
}

}  // namespace aifactory
