// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/directory_history.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include "factory/history/bundle.h"
#include "factory/history/history_reader.h"
#include "factory/history/recall.h"

namespace aifactory::history {
namespace {

constexpr int leastPriority = 19;
constexpr std::chrono::milliseconds pause{100};

/// A demo's clock begins anew with each life, however far the one before had come.
RecorderOptions recorderOptions(const HistoryOptions& options) {
  RecorderOptions recorder = options.recorder;
  if (options.recall) recorder.clockPatience = std::chrono::milliseconds(0);
  return recorder;
}

}  // namespace

DirectoryHistory::DirectoryHistory(HistoryOptions options)
    : m_options(std::move(options)),
      m_catalog(m_options.directory, false),
      m_recorder(m_catalog, recorderOptions(m_options)) {}

DirectoryHistory::~DirectoryHistory() { stop(); }

void DirectoryHistory::start(HistoryHost& host) {
  m_host = &host;
  m_recorder.start(host);
  if (m_options.recall) m_recall = std::jthread([this](std::stop_token stop) { recall(std::move(stop)); });
}

void DirectoryHistory::stop() {
  if (m_recall.joinable()) {
    m_recall.request_stop();
    m_recall.join();
  }
  m_recorder.stop();
}

void DirectoryHistory::recall(std::stop_token stop) {
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), leastPriority);  // of this thread alone
  while (!m_recorder.recording() && !stop.stop_requested()) std::this_thread::sleep_for(pause);
  const auto segments = m_catalog.segments(true);
  const auto factory = m_catalog.factory();
  // What was recorded in an earlier life is the truth.
  if (stop.stop_requested() || segments->size() != 1 || !factory) return;
  const Clock::time_point until = timeOf(segments->front().start);
  RecallWriter writer(m_options.directory, *factory);
  writer.writeOnlyWhile([this] { return m_recorder.hasLease(); });
  m_host->recall(writer, until, stop);
  if (!stop.stop_requested()) writer.finish(until);
  if (!writer.status().ok()) spdlog::warn("The day before is not whole: {}", std::string(writer.status().message()));
}

absl::StatusOr<std::unique_ptr<Past>> DirectoryHistory::open(PastParts parts, EngineListener& listener) {
  return std::make_unique<HistoryReader>(m_catalog, parts, listener);
}

absl::Status DirectoryHistory::exportBundle(const v1::ExportBundleRequest& request, const v1::WhoAmIResponse& about,
                                            const TakeBytes& take) {
  return writeBundle(m_catalog, {}, request, about, take);
}

std::vector<std::pair<std::string, double>> DirectoryHistory::statistics() {
  const auto segments = m_catalog.segments();
  const auto behind = std::chrono::duration<double>(m_host->factoryTime() - m_recorder.synced());
  return {{"history_bytes", static_cast<double>(m_catalog.bytes())},
          {"history_segments", static_cast<double>(segments->size())},
          {"history_records_written", static_cast<double>(m_recorder.records())},
          {"history_events_waiting", static_cast<double>(m_recorder.waiting())},
          {"history_recording", m_recorder.recording() ? 1.0 : 0.0},
          {"history_lag_seconds", m_recorder.recording() ? behind.count() : 0.0}};
}

}  // namespace aifactory::history
