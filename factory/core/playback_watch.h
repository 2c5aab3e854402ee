// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>

#include "factory/core/playback.h"

namespace aifactory {

/// A hub of its own in which a reader of the past plays the engine, so that what is read of the past is scoped,
/// filtered and encoded by what does it for the present.
class PlaybackStage : public EngineListener {
 public:
  explicit PlaybackStage(std::chrono::milliseconds bookmarkEvery)
      : context(bookmarkEvery, WatchContext::Tokens::None) {}

  virtual PastParts parts() const = 0;
  virtual absl::StatusOr<std::unique_ptr<Watch>> watch() = 0;

  void reachable(bool, std::string_view) override {}
  void clock(Clock::time_point factoryTime) override { context.setFactoryTime(factoryTime); }

  WatchContext context;
};

std::unique_ptr<PlaybackStage> makeFleetStage(const Scope& scope, const v1::WatchFleetRequest& request,
                                              const TokenSealer& sealer, const Playback::Options& options);
std::unique_ptr<PlaybackStage> makeItemStage(CollectionKind kind, const Scope& scope, std::string_view filter,
                                             const TokenSealer& sealer, const Playback::Options& options);

/// One reader of the past.
class PlaybackWatch final : public Watch {
 public:
  /// Reads nothing yet: that is left to `next`, which may wait for the disk.
  static absl::StatusOr<std::unique_ptr<Watch>> open(History& history, const WatchContext& live, PlaybackCourse course,
                                                     std::shared_ptr<ReadySignal> signal,
                                                     std::unique_ptr<PlaybackStage> stage);
  ~PlaybackWatch() override;

  absl::StatusOr<WatchFrame> next() override;
  void onReady(std::function<void()> ready) override;

 private:
  PlaybackWatch(History& history, const WatchContext& live, PlaybackCourse course, std::shared_ptr<ReadySignal> signal,
                std::unique_ptr<PlaybackStage> stage, std::unique_ptr<Watch> inner);
  absl::StatusOr<WatchFrame> play();

  History& m_history;
  const WatchContext& m_live;
  const PlaybackCourse m_course;
  const std::shared_ptr<ReadySignal> m_signal;
  const std::unique_ptr<PlaybackStage> m_stage;
  const std::unique_ptr<Watch> m_inner;
  std::unique_ptr<Past> m_past;
  std::chrono::steady_clock::time_point m_played{};
};

}  // namespace aifactory
