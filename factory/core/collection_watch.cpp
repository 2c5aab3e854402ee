// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/collection_watch.h"

#include <utility>

namespace aifactory {

CollectionWatch::CollectionWatch(std::shared_ptr<FilteredCollection> source, std::string_view resumeToken,
                                 const WatchContext& context, std::shared_ptr<ReadySignal> signal)
    : m_source(std::move(source)), m_context(context), m_signal(std::move(signal)) {
  m_target = m_source->revision();
  if (const auto revision = m_source->resumeFrom(resumeToken)) {
    m_revision = *revision;
    m_phase = Phase::CatchUp;
  }
}

CollectionWatch::~CollectionWatch() { m_signal->disconnect(); }

void CollectionWatch::onReady(std::function<void()> ready) { m_signal->connect(std::move(ready)); }

absl::StatusOr<WatchFrame> CollectionWatch::next() {
  if (absl::Status status = m_context.running(); !status.ok()) return status;
  m_signal->arm();
  absl::StatusOr<WatchFrame> frame = advance();
  if (frame.ok() && *frame) {
    m_signal->disarm();
    m_lastSent = std::chrono::steady_clock::now();
  }
  return frame;
}

bool CollectionWatch::hasDrifted() {
  const auto now = std::chrono::steady_clock::now();
  if (now - m_evaluated < m_context.bookmarkAfter()) return false;
  m_evaluated = now;
  const double before = std::exchange(m_evaluatedTime, m_source->now());
  return m_source->hasDrifted(before, m_evaluatedTime);
}

WatchFrame CollectionWatch::mark(v1::WatchHeader::Kind kind) const {
  return m_context.frame(kind, m_revision, m_source->resumeToken(m_revision));
}

WatchFrame CollectionWatch::tellAhead() {
  if (const std::uint64_t revision = m_source->revision(); revision != m_toldAhead) {
    m_toldAhead = revision;
    if (WatchFrame frame = m_source->ahead()) return frame;
  }
  if (std::chrono::steady_clock::now() - m_lastSent < m_context.bookmarkAfter()) return nullptr;
  return m_context.frame(v1::WatchHeader::KIND_BOOKMARK, 0, {});
}

absl::StatusOr<WatchFrame> CollectionWatch::advance() {
  if (m_phase == Phase::Reset && !m_context.begun()) return tellAhead();
  if (m_phase == Phase::Reset) {
    m_evaluated = std::chrono::steady_clock::now();
    m_evaluatedTime = m_source->now();
    m_snapshot = m_source->snapshot(m_revision);
    m_revision = m_snapshot->revision();
    m_chunk = 0;
    m_phase = Phase::Snapshot;
    return m_context.frame(v1::WatchHeader::KIND_RESET, m_revision, {});
  }
  if (m_phase == Phase::Snapshot) {
    if (WatchFrame chunk = m_snapshot->chunk(m_chunk)) {
      ++m_chunk;
      return chunk;
    }
    m_snapshot.reset();
    m_phase = Phase::Live;
    return mark(v1::WatchHeader::KIND_SYNCED);
  }
  while (true) {
    if (m_phase == Phase::CatchUp && m_revision >= m_target) {
      m_phase = Phase::Live;
      return mark(v1::WatchHeader::KIND_SYNCED);
    }
    FilteredCollection::Step step = m_source->stepFrom(m_revision);
    switch (step.kind) {
      case FilteredCollection::Step::Kind::Nothing:
        if (hasDrifted()) {
          m_phase = Phase::Reset;
          return advance();
        }
        if (std::chrono::steady_clock::now() - m_lastSent < m_context.bookmarkAfter()) return nullptr;
        return mark(v1::WatchHeader::KIND_BOOKMARK);
      case FilteredCollection::Step::Kind::Quiet:
        m_revision = step.revision;
        break;
      case FilteredCollection::Step::Kind::Change:
        m_revision = step.revision;
        return std::move(step.frame);
      case FilteredCollection::Step::Kind::TooLarge:
        m_revision = step.revision;  // the snapshot must hold at least this
        m_phase = Phase::Reset;
        return advance();
      case FilteredCollection::Step::Kind::Lost:
        return readerTooSlow();
    }
  }
}

}  // namespace aifactory
