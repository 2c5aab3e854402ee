// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "factory/core/history.h"
#include "factory/history/recorder.h"
#include "factory/history/segment_catalog.h"

namespace aifactory::history {

struct HistoryOptions {
  std::string directory;
  RecorderOptions recorder;
  /// Asks the engine for what it knows of the time before its start, and writes that too.
  bool recall = false;
};

/// A directory of history files that this factoryd reads, and writes while it has the lease.
class DirectoryHistory final : public History {
 public:
  explicit DirectoryHistory(HistoryOptions options);
  ~DirectoryHistory() override;

  void start(HistoryHost& host) override;
  void stop() override;
  FactoryObserver* observer() override { return &m_recorder.observer(); }

  std::vector<PastSpan> spans() override { return m_catalog.spans(); }
  absl::StatusOr<std::unique_ptr<Past>> open(PastParts parts, EngineListener& listener) override;
  bool recording() override { return m_recorder.recording() || m_recorder.recordsElsewhere(); }
  std::string problem() override { return recording() ? "" : m_recorder.problem(); }
  std::uint64_t bytes() override { return m_catalog.bytes(); }
  std::vector<v1::HistoryNote> notes() override { return {}; }
  absl::Status exportBundle(const v1::ExportBundleRequest& request, const v1::WhoAmIResponse& about,
                            const TakeBytes& take) override;
  std::vector<std::pair<std::string, double>> statistics() override;

 private:
  void recall(std::stop_token stop);

  const HistoryOptions m_options;
  SegmentCatalog m_catalog;
  Recorder m_recorder;
  HistoryHost* m_host = nullptr;
  std::jthread m_recall;
};

}  // namespace aifactory::history
