// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/fleet_watch.h"

namespace aifactory {

FleetWatch::FleetWatch(FleetHub& hub, std::shared_ptr<ScopedFleet> fleet, const v1::WatchFleetRequest& request,
                       std::shared_ptr<ReadySignal> signal)
    : m_hub(hub),
      m_fleet(std::move(fleet)),
      m_signal(std::move(signal)),
      m_telemetryInterval(request.telemetry_interval_ms()) {
  const FleetView& view = m_fleet->view;
  m_target = view.revision();
  const auto point = ResumePoint::open(m_hub.m_sealer, view.context(), request.resume_token());
  if (point && point->epoch == view.epoch() && view.reaches(point->revision)) {
    m_revision = point->revision;
    m_phase = Phase::CatchUp;
  }
}

FleetWatch::~FleetWatch() { m_signal->disconnect(); }

void FleetWatch::onReady(std::function<void()> ready) { m_signal->connect(std::move(ready)); }

absl::StatusOr<WatchFrame> FleetWatch::next() {
  if (absl::Status status = m_hub.m_context.running(); !status.ok()) return status;
  m_signal->arm();
  std::unique_lock lock(m_hub.m_mutex);
  absl::StatusOr<WatchFrame> frame = advance(lock);
  if (frame.ok() && *frame) {
    m_signal->disarm();
    m_lastSent = Steady::now();
  }
  return frame;
}

std::string FleetWatch::resumeToken() const {
  return ResumePoint{m_fleet->view.epoch(), m_revision}.seal(m_hub.m_sealer, m_fleet->view.context());
}

WatchFrame FleetWatch::mark(v1::WatchHeader::Kind kind) const {
  return m_hub.m_context.frame(kind, m_revision, resumeToken());
}

absl::StatusOr<WatchFrame> FleetWatch::reset() {
  m_snapshot = m_fleet->view.snapshot();
  m_revision = m_snapshot->revision();
  m_chunk = 0;
  m_phase = Phase::Snapshot;
  return m_hub.m_context.frame(v1::WatchHeader::KIND_RESET, m_revision, {});
}

std::shared_ptr<SharedBody> FleetWatch::dueTelemetry() {
  const FleetView& view = m_fleet->view;
  if (view.telemetryFrame() == 0 || m_telemetryFrame == view.telemetryFrame()) return nullptr;
  const auto now = Steady::now();
  if (now - m_lastTelemetry < m_telemetryInterval) return nullptr;
  const bool inStep = m_telemetryFrame && *m_telemetryFrame + 1 == view.telemetryFrame();
  m_lastTelemetry = now;
  m_telemetryFrame = view.telemetryFrame();
  return inStep && view.telemetryDelta() ? view.telemetryDelta() : view.telemetryAbsolute();
}

absl::StatusOr<WatchFrame> FleetWatch::advance(std::unique_lock<std::mutex>& lock) {
  const FleetView& view = m_fleet->view;
  const WatchContext& context = m_hub.m_context;
  if (m_phase == Phase::Reset && !context.begun()) {
    if (Steady::now() - m_lastSent < context.bookmarkAfter()) return nullptr;
    return context.frame(v1::WatchHeader::KIND_BOOKMARK, 0, {});
  }
  if (m_phase == Phase::Reset) return reset();
  if (m_phase == Phase::Snapshot) {
    if (m_revision < view.layoutRevision()) return reset();  // what is left of it is of no use any more
    lock.unlock();
    if (WatchFrame chunk = m_snapshot->chunk(m_chunk, context)) {
      ++m_chunk;
      return chunk;
    }
    m_telemetryFrame.reset();
    if (m_snapshot->telemetryFrame() > 0) m_telemetryFrame = m_snapshot->telemetryFrame();
    m_lastTelemetry = Steady::now();
    m_snapshot.reset();
    m_phase = Phase::Live;
    return mark(v1::WatchHeader::KIND_SYNCED);
  }
  if (m_phase == Phase::CatchUp && m_revision >= m_target) {
    m_phase = Phase::Live;
    return mark(v1::WatchHeader::KIND_SYNCED);
  }
  if (m_revision < view.layoutRevision()) return reset();
  if (m_revision < view.revision()) {
    if (!view.reaches(m_revision)) return readerTooSlow();
    const FleetView::Revision step = view.after(m_revision);
    lock.unlock();
    m_revision = step.revision;
    return step.body->frame(context, m_revision, resumeToken());
  }
  if (const auto telemetry = dueTelemetry()) {
    lock.unlock();
    return telemetry->frame(context, m_revision, resumeToken());
  }
  if (Steady::now() - m_lastSent < context.bookmarkAfter()) return nullptr;
  return mark(v1::WatchHeader::KIND_BOOKMARK);
}

}  // namespace aifactory
