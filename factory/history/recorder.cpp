// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/recorder.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "factory/core/timestamps.h"

namespace aifactory::history {
namespace {

using namespace std::chrono_literals;

constexpr auto round = 250ms;
constexpr std::chrono::milliseconds burstPause{1000};
/// A clock that goes back by less is held; by more, a new segment begins there.
constexpr Milliseconds clockTolerance = 60'000;
/// A clock that goes ahead by more at once was set; the fastest demo takes seconds for it.
constexpr Milliseconds clockLeap = 3'600'000;

}  // namespace

Recorder::Recorder(SegmentCatalog& catalog, RecorderOptions options)
    : m_catalog(catalog),
      m_options(std::move(options)),
      m_queue(m_options.queue),
      m_lease(catalog.path()),
      m_keeper(catalog, m_options.keeper, m_options.atPoint) {}

Recorder::~Recorder() { stop(); }

void Recorder::start(HistoryHost& host) {
  m_host = &host;
  m_queue.setClock([&host] { return host.factoryTime(); });
  m_thread = std::jthread([this](std::stop_token stop) { run(std::move(stop)); });
}

void Recorder::stop() {
  if (!m_thread.joinable()) return;
  m_thread.request_stop();
  m_thread.join();
}

std::string Recorder::problem() const {
  const std::lock_guard lock(m_mutex);
  return m_problem;
}

void Recorder::setProblem(std::string sentence) {
  {
    const std::lock_guard lock(m_mutex);
    if (m_problem == sentence) return;
    m_problem = sentence;
  }
  if (!sentence.empty()) spdlog::error("The past is not recorded: {}", sentence);
  m_host->historyProblem(sentence);
}

void Recorder::run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    absl::Status status;
    if (lease() && !m_segment && Steady::now() >= m_retryAt) status = begin();
    if (status.ok() && m_segment) status = recordRound(stop);
    if (!status.ok()) breakOff(status);
    if (!m_segment) m_queue.take(stop, round);  // a pause that an end cuts short
  }
  if (m_segment) {
    absl::Status status = processAll(m_queue.take(stop, 0ms));
    if (status.ok()) status = flush(true);
    if (!status.ok()) breakOff(status);
  }
  m_queue.close();
  m_segment.reset();
  m_recording = m_hasLease = false;
  m_lease.release();
}

bool Recorder::lease() {
  const auto now = Steady::now();
  if (m_lastLease != Steady::time_point{} && now - m_lastLease < m_options.leaseEvery) return m_hasLease;
  m_lastLease = now;
  if (m_hasLease) {
    if (m_lease.stillOurs()) return true;
    // Somebody else may have taken it: not a byte more before it is ours again.
    m_hasLease = false;
    m_lease.release();
    breakOff(refusal(absl::StatusCode::kFailedPrecondition, "HISTORY_LEASE_LOST",
                     fmt::format("Somebody has removed the lock in {}.", m_catalog.path())));
    return false;
  }
  std::error_code failed;
  std::filesystem::create_directories(m_catalog.path(), failed);
  const absl::Status status = m_lease.acquire();
  if (!status.ok()) {
    const bool elsewhere = reasonOf(status) == "HISTORY_LEASED";
    setProblem(elsewhere ? "" : std::string(status.message()));
    return false;
  }
  reach("lease taken");
  m_keeper.takeOver();
  m_header = headerOfFactory();
  m_hasLease = true;
  return true;
}

FileHeader Recorder::headerOfFactory() {
  if (const auto known = m_catalog.factory()) return *known;
  FileHeader header;
  std::random_device random;
  for (char& byte : header.factory) byte = static_cast<char>(random());
  return header;
}

absl::Status Recorder::begin() {
  m_scribe = Scribe();
  if (!m_host->describe(m_queue.opener())) return absl::OkStatus();  // the engine has not told anything yet
  std::deque<Event> events = m_queue.take({}, 0ms);
  if (events.size() < 2) return behind();
  m_time = millisecondsOf(events.front().when);
  if (const auto before = m_catalog.segments(true); !before->empty()) {
    const Milliseconds newest = before->back().last;
    if (absl::Status status = believeClock(m_time, newest); !status.ok()) return status;
    // What another one wrote up to now counts, should its clock be a little ahead of ours.
    if (newest - m_time < clockTolerance) m_time = std::max(m_time, newest);
  }
  m_aheadSince = Steady::now();  // how far it went while nobody recorded is not known
  m_keeper.setAsideFrom(m_time);
  // The description is what the keyframe says, and no record of its own.
  for (int part = 0; part < 2; ++part) {
    if (absl::Status status = process(events.front()); !status.ok()) return status;
    events.pop_front();
  }
  m_scribe.takeBytes();
  absl::Status status = openSegment(m_time, false);
  if (status.ok()) status = processAll(std::move(events));
  if (!status.ok()) return status;
  m_recording = true;
  setProblem("");
  return absl::OkStatus();
}

absl::Status Recorder::behind() const {
  return refusal(absl::StatusCode::kResourceExhausted, "HISTORY_BEHIND",
                 fmt::format("{} is too slow for what the factory tells.", m_catalog.path()));
}

absl::Status Recorder::believeClock(Milliseconds now, Milliseconds newest) {
  const bool isBehind = newest - now >= clockTolerance;
  if (isBehind && m_behindSince == Steady::time_point{}) m_behindSince = Steady::now();
  if (isBehind && Steady::now() - m_behindSince < m_options.clockPatience) return clockIsBehind(newest);
  m_behindSince = {};
  return absl::OkStatus();
}

absl::Status Recorder::clockIsBehind(Milliseconds newest) const {
  return refusal(absl::StatusCode::kFailedPrecondition, "HISTORY_CLOCK",
                 fmt::format("The clock is behind what is recorded up to {}. Correct it; or leave it for {} minutes, "
                             "after which what is recorded of later than now is set aside.",
                             timeInWords(timeOf(newest)),
                             std::chrono::ceil<std::chrono::minutes>(m_options.clockPatience).count()));
}

void Recorder::watchClock(Milliseconds time) {
  if (time - m_time >= clockLeap) m_aheadSince = Steady::now();
}

absl::Status Recorder::openSegment(Milliseconds time, bool continues) {
  m_scribe.keyframe(time, continues);
  if (!m_scribe.status().ok()) return m_scribe.status();
  auto segment = SegmentWriter::create(m_catalog.path(), time, m_header, m_scribe.takeBytes(), m_options.atPoint);
  if (!segment.ok()) return segment.status();
  m_segment = *std::move(segment);
  m_segmentStart = time;
  m_segmentOpened = m_lastSync = Steady::now();
  // What follows at once is of the same instant.
  m_synced = m_flushed = continues ? time - 1 : time;
  m_unsynced = false;
  if (m_options.acknowledged) m_options.acknowledged(timeOf(m_synced));
  m_keeper.retire(timeOf(time), m_segment->path(), Steady::now() - m_aheadSince < m_options.clockPatience);
  return absl::OkStatus();
}

absl::Status Recorder::process(Event& event) {
  Milliseconds time = millisecondsOf(event.when);
  if (time < m_time - clockTolerance && m_segment) {
    // Begun anew once it is certain that this is no mistake: it costs what was recorded of later times.
    const absl::Status status = flush(true);
    return status.ok() ? clockIsBehind(m_time) : status;
  }
  time = std::max(time, m_time);
  watchClock(time);
  const bool keyframeDue = m_segment && time >= m_segmentStart + m_options.keyframeEvery.count() &&
                           Steady::now() - m_segmentOpened >= m_options.keyframeAtMostEvery;
  if (keyframeDue) {
    m_scribe.mark(time);  // the end of a file that is whole
    if (absl::Status status = flush(true); !status.ok()) return status;
    reach("segment finished");
    if (absl::Status status = openSegment(time, true); !status.ok()) return status;
  }
  m_time = time;
  m_scribe.addStrings(event.strings);
  if (event.layout) {
    m_scribe.layout(*event.layout, time);
  } else if (event.values) {
    m_scribe.sample(event.values, event.sampled, time);
  } else {
    m_scribe.change(event.change, time);
  }
  return absl::OkStatus();
}

absl::Status Recorder::flush(bool sync) {
  if (!m_scribe.status().ok()) return m_scribe.status();
  if (m_scribe.hasBytes()) {
    reach("records ready");
    if (absl::Status status = m_segment->write(m_scribe.takeBytes()); !status.ok()) return status;
    m_flushed = m_time;
    m_unsynced = true;
    m_records += m_scribe.takeCount();
    reach("records written");
  }
  if (!sync) return absl::OkStatus();
  m_lastSync = Steady::now();
  if (!std::exchange(m_unsynced, false)) return absl::OkStatus();
  if (absl::Status status = m_segment->sync(); !status.ok()) return status;
  reach("records synced");
  m_synced = m_flushed;
  if (m_options.acknowledged) m_options.acknowledged(timeOf(m_synced));
  return absl::OkStatus();
}

absl::Status Recorder::recordRound(std::stop_token stop) {
  const Milliseconds now = millisecondsOf(m_host->factoryTime());
  if (absl::Status status = processAll(m_queue.take(std::move(stop), round)); !status.ok()) return status;
  if (!m_queue.isOpen()) return behind();
  const bool syncDue = Steady::now() - m_lastSync >= m_options.syncEvery;
  if (syncDue && !m_scribe.hasBytes() && std::max(now, m_time) > m_flushed) {
    watchClock(now);
    m_time = std::max(now, m_time);
    m_scribe.mark(m_time);
  }
  if (absl::Status status = flush(syncDue); !status.ok()) return status;
  if (Steady::now() - m_lastCheck >= m_options.checkEvery) {
    m_lastCheck = Steady::now();
    m_keeper.checkOne(m_segment->path());
  }
  return absl::OkStatus();
}

absl::Status Recorder::processAll(std::deque<Event> events) {
  for (Event& event : events) {
    if (absl::Status status = process(event); !status.ok()) return status;
  }
  return absl::OkStatus();
}

void Recorder::breakOff(const absl::Status& why) {
  m_recording = false;
  m_queue.close();
  m_segment.reset();
  m_scribe.takeBytes();
  // What was lost to a burst comes back with the next keyframe; a disk needs somebody's help.
  const bool burst = reasonOf(why) == "HISTORY_BEHIND";
  m_retryAt = Steady::now() + (burst ? std::min(burstPause, m_options.retryEvery) : m_options.retryEvery);
  if (burst) {
    spdlog::warn("A hole in the history: {}", std::string(why.message()));
  } else {
    setProblem(std::string(why.message()));
  }
}

}  // namespace aifactory::history
