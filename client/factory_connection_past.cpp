// SPDX-License-Identifier: GPL-3.0-or-later
// How a connection follows the cursor into the past, and knows which past there is.
#include <algorithm>

#include "client/bundle_export.h"
#include "client/factory_connection_impl.h"

namespace aifactory {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

QDateTime read(const ClockReading& reading, steady_clock::time_point when, double speed) {
  const std::chrono::duration<double, std::milli> since = when - reading.taken;
  return QDateTime::fromMSecsSinceEpoch(reading.factory.count() + static_cast<qint64>(since.count() * speed), Qt::UTC);
}

}  // namespace

QDateTime FactoryConnection::Impl::liveTime() const {
  if (!m_clock) return {};
  const double speed = session.engine().clock_speed() > 0 ? session.engine().clock_speed() : 1;
  return read(*m_clock, steady_clock::now(), speed);
}

void FactoryConnection::Impl::onClock(const WatchStream& stream, const ClockReading& reading) {
  if (!stream.isPast()) {
    m_clock = reading;
  } else if (stream.settled() || cursor.isHeld()) {
    m_reached = QDateTime::fromMSecsSinceEpoch(reading.factory.count(), Qt::UTC);
  }
}

std::optional<v1::Playback> FactoryConnection::Impl::playback() const {
  if (cursor.isLive()) return {};
  v1::Playback playback;
  *playback.mutable_time() = toTimestamp(cursor.start());
  if (cursor.isHeld() || !cursor.isPlaying()) return playback;
  playback.set_speed(cursor.speed());
  if (m_serverClock) *playback.mutable_anchor() = toTimestamp(read(*m_serverClock, cursor.since(), 1));
  return playback;
}

void FactoryConnection::Impl::onCursor() {
  if (!cursor.isHeld()) m_reached = cursor.start();
  const std::optional<v1::Playback> wanted = playback();
  for (WatchStream* stream : m_streams) stream->show(wanted);
  followPresent();
  tellSettled();
  update();
}

void FactoryConnection::Impl::followPresent() {
  using Phase = WatchStream::Phase;
  const Phase phase = m_present->phase();
  if (!m_channel || cursor.isLive() || profile.isBundle()) {
    if (phase != Phase::Closed) m_present->close();
  } else if (phase == Phase::Closed || phase == Phase::Refused) {
    m_present->open(m_channel);
  }
}

const AlertStore* FactoryConnection::Impl::presentAlerts() const {
  if (profile.isBundle()) return nullptr;
  const WatchStream& shown = *m_streams.back();
  if (shown.settled() && !shown.isPast()) return &alerts;
  return m_present->phase() == WatchStream::Phase::Live ? &alertsNow : nullptr;
}

void FactoryConnection::Impl::onCursorAdvanced() {
  const bool grows = history.answer().recording();
  const QDateTime end = grows || !history.available() ? liveTime() : history.newest();
  if (!end.isValid() || cursor.time() < end) return;
  if (!profile.isBundle()) return cursor.goLive();
  cursor.setSpeed(0);
  cursor.show(end);
}

void FactoryConnection::Impl::holdOrRelease() {
  const auto is = [](WatchStream::Phase phase) {
    return [phase](const WatchStream* stream) { return stream->phase() == phase; };
  };
  if (std::any_of(m_streams.begin(), m_streams.end(), is(WatchStream::Phase::Waiting))) {
    cursor.hold(m_reached);
  } else if (cursor.isHeld() && std::all_of(m_streams.begin(), m_streams.end(),
                                            [](const WatchStream* stream) { return stream->settled(); })) {
    cursor.release();
  }
}

bool FactoryConnection::Impl::isAtCursor() const {
  return std::all_of(m_streams.begin(), m_streams.end(), [](const WatchStream* stream) { return stream->settled(); });
}

void FactoryConnection::Impl::tellSettled() {
  if (isAtCursor() == m_settled) return;
  m_settled = !m_settled;
  Q_EMIT m_connection->settledChanged();
}

void FactoryConnection::Impl::askHistory() {
  if (m_askingHistory || !m_channel || !m_known || (profile.isBundle() && history.available())) return;
  if (!m_connection->mayCall(u"HistoryService/GetHistory")) {
    if (history.available()) history.set({});
    return;
  }
  m_askingHistory = true;
  startCall<HistoryCalls, v1::GetHistoryRequest, v1::GetHistoryResponse>(
      *m_channel, &Channel::history, &HistoryCalls::GetHistory, {}, this,
      [this, channel = m_channel.get()](const CallResult<v1::GetHistoryResponse>& result) {
        m_askingHistory = false;
        if (channel != m_channel.get()) return;
        // What cannot be asked for the moment is still there; what the server does not have is not.
        if (result) {
          history.set(*result);
          if (profile.isBundle() && cursor.isLive()) cursor.show(history.oldest());
        } else if (!result.error().worthRetrying) {
          history.set({});
        }
      });
}

CallHandle FactoryConnection::Impl::exportBundle(const v1::ExportBundleRequest& request, const QString& file,
                                                 QObject* receiver, TransferProgress progress,
                                                 CallCallback<bool> done) {
  if (!m_channel) {
    UnaryCall<bool>{nullptr, receiver, std::move(done)}.finish(notConnected(), false);
    return {};
  }
  return startBundleExport(*m_channel, request, file, receiver, std::move(progress), std::move(done));
}

}  // namespace aifactory
