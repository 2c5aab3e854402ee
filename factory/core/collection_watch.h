// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string_view>

#include "factory/core/filtered_collection.h"
#include "factory/core/ready_signal.h"
#include "factory/core/watch.h"

namespace aifactory {

/// One reader of jobs or alerts.
class CollectionWatch final : public Watch {
 public:
  CollectionWatch(std::shared_ptr<FilteredCollection> source, std::string_view resumeToken, const WatchContext& context,
                  std::shared_ptr<ReadySignal> signal);
  ~CollectionWatch() override;

  absl::StatusOr<WatchFrame> next() override;
  void onReady(std::function<void()> ready) override;

 private:
  enum class Phase { Reset, Snapshot, CatchUp, Live };

  absl::StatusOr<WatchFrame> advance();
  WatchFrame tellAhead();
  /// Whether what the reader has is out of date by time alone; looked at as often as bookmarks are due.
  bool hasDrifted();
  WatchFrame mark(v1::WatchHeader::Kind kind) const;

  const std::shared_ptr<FilteredCollection> m_source;
  const WatchContext& m_context;
  const std::shared_ptr<ReadySignal> m_signal;
  Phase m_phase = Phase::Reset;
  std::uint64_t m_revision = 0;
  std::uint64_t m_target = 0;     ///< SYNCED is due here
  std::uint64_t m_toldAhead = 0;  ///< the revision that a reader without a snapshot was told of
  std::shared_ptr<CollectionSnapshot> m_snapshot;
  std::size_t m_chunk = 0;
  std::chrono::steady_clock::time_point m_lastSent{};
  std::chrono::steady_clock::time_point m_evaluated{};
  double m_evaluatedTime = 0;  ///< the factory's then
};

}  // namespace aifactory
