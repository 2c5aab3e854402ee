// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/playback_watch.h"

namespace aifactory {
namespace {

/// Between two looks into the past, so that a reader that takes one message after the other gets the snapshot first.
constexpr std::chrono::milliseconds playAtMostEvery{50};

}  // namespace

absl::StatusOr<std::unique_ptr<Watch>> PlaybackWatch::open(History& history, const WatchContext& live,
                                                           PlaybackCourse course, std::shared_ptr<ReadySignal> signal,
                                                           std::unique_ptr<PlaybackStage> stage) {
  stage->context.setFactoryTime(course.at(Clock::now()));
  auto inner = stage->watch();
  if (!inner.ok()) return inner.status();
  return std::unique_ptr<Watch>(
      new PlaybackWatch(history, live, course, std::move(signal), std::move(stage), *std::move(inner)));
}

PlaybackWatch::PlaybackWatch(History& history, const WatchContext& live, PlaybackCourse course,
                             std::shared_ptr<ReadySignal> signal, std::unique_ptr<PlaybackStage> stage,
                             std::unique_ptr<Watch> inner)
    : m_history(history),
      m_live(live),
      m_course(course),
      m_signal(std::move(signal)),
      m_stage(std::move(stage)),
      m_inner(std::move(inner)) {}

PlaybackWatch::~PlaybackWatch() { m_signal->disconnect(); }

void PlaybackWatch::onReady(std::function<void()> ready) { m_signal->connect(std::move(ready)); }

absl::StatusOr<WatchFrame> PlaybackWatch::next() {
  if (absl::Status status = m_live.running(); !status.ok()) return status;
  m_signal->arm();
  absl::StatusOr<WatchFrame> frame = play();
  if (frame.ok() && *frame) m_signal->disarm();
  return frame;
}

absl::StatusOr<WatchFrame> PlaybackWatch::play() {
  const auto now = std::chrono::steady_clock::now();
  if (!m_past || (m_course.moves() && now - m_played >= playAtMostEvery)) {
    if (!m_past) {
      auto past = m_history.open(m_stage->parts(), *m_stage);
      if (!past.ok()) return past.status();
      m_past = *std::move(past);
    }
    const auto reached = m_past->advance(m_course.at(Clock::now()));
    if (!reached.ok()) return reached.status();
    m_stage->clock(*reached);
    m_stage->context.begin();
    m_played = now;
  }
  return m_inner->next();
}

}  // namespace aifactory
