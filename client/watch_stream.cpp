// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/watch_stream.h"

#include <QCoreApplication>

#include "client/call_error.h"

namespace aifactory {
namespace {

// Whether asking again can change the answer.
bool isFinal(grpc::StatusCode code) {
  return code == grpc::UNAUTHENTICATED || code == grpc::PERMISSION_DENIED || code == grpc::UNIMPLEMENTED ||
         code == grpc::INVALID_ARGUMENT;
}

// An instant that the server cannot show will not be shown by asking again.
bool isFinalInThePast(grpc::StatusCode code) {
  return code == grpc::OUT_OF_RANGE || code == grpc::NOT_FOUND || code == grpc::FAILED_PRECONDITION ||
         code == grpc::DATA_LOSS;
}

// A server that does not take our token at all is asked for a snapshot instead.
bool mayBeTheToken(grpc::StatusCode code) {
  return code == grpc::INVALID_ARGUMENT || code == grpc::OUT_OF_RANGE || code == grpc::FAILED_PRECONDITION ||
         code == grpc::DATA_LOSS;
}

}  // namespace

WatchStream::WatchStream(std::shared_ptr<WatchFeed> feed, WatchStarter starter, Timing timing, QObject* parent)
    : QObject(parent),
      m_inbox(std::make_shared<WatchInbox>(this, std::move(feed))),
      m_starter(std::move(starter)),
      m_timing(timing) {
  m_mergeTimer.setSingleShot(true);
  m_mergeTimer.setTimerType(Qt::PreciseTimer);
  m_retryTimer.setSingleShot(true);
  m_silenceTimer.setInterval(m_timing.silence / 12);
  connect(&m_mergeTimer, &QTimer::timeout, this, &WatchStream::merge);
  connect(&m_retryTimer, &QTimer::timeout, this, &WatchStream::start);
  connect(&m_silenceTimer, &QTimer::timeout, this, &WatchStream::checkSilence);
}

WatchStream::~WatchStream() {
  if (const auto context = m_context.lock()) context->TryCancel();
}

void WatchStream::open(std::shared_ptr<Channel> channel) {
  m_channel = std::move(channel);
  m_timing.backoff.reset();
  m_retryTimer.stop();
  if (!m_reading) return start();
  m_restart = true;  // once the reader before has ended
  setPhase(Phase::Opening);
}

void WatchStream::close() {
  m_channel.reset();
  m_restart = false;
  m_retryTimer.stop();
  m_silenceTimer.stop();
  if (const auto context = m_context.lock()) context->TryCancel();
  setPhase(Phase::Closed);
}

void WatchStream::start() {
  m_silent = false;
  m_reading = true;
  // A token stands for what was shown before it, which must be the same time as is wanted.
  if (m_started != m_wanted || m_playback) m_inbox->forgetToken();
  if (m_started != m_wanted) m_inbox->feed().moveInTime();
  m_started = m_wanted;
  m_startedPlayback = m_playback;
  m_inbox->begin();
  m_channel->connectNow();
  m_generation = m_channel->generation();
  m_context = m_starter(*m_channel, {m_inbox->resumeToken(), m_startedPlayback}, m_inbox);
  m_silenceTimer.start();
  if (m_phase != Phase::Moving) setPhase(Phase::Opening);
}

void WatchStream::show(std::optional<v1::Playback> playback) {
  const bool toThePast = playback.has_value();
  m_playback = std::move(playback);
  ++m_wanted;
  if (!m_channel || m_restart) return;  // what starts next starts there
  if (!m_reading) return m_phase == Phase::Refused ? start() : void();
  // While somebody drags through the past each picture is finished, or there would never be one.
  if (toThePast && isPast() && m_phase != Phase::Live) return;
  restart();
}

void WatchStream::restart() {
  m_inbox->mute();
  m_restart = true;
  const QPointer<WatchStream> alive(this);
  merge();  // what has come belongs to the rows that the next snapshot is compared with
  if (!alive) return;
  if (const auto context = m_context.lock()) context->TryCancel();
  if (m_phase == Phase::Live) setPhase(Phase::Moving);
}

void WatchStream::onBatch() {
  const qint64 since = m_sinceMerge.isValid() ? m_sinceMerge.elapsed() : m_timing.batch.count();
  if (since >= m_timing.batch.count()) return merge();
  m_mergeTimer.start(m_timing.batch - std::chrono::milliseconds(since));
}

void WatchStream::merge() {
  m_mergeTimer.stop();
  m_sinceMerge.start();
  const WatchInbox::Batch batch = m_inbox->take();
  const QPointer<WatchStream> alive(this);
  m_inbox->feed().apply(batch.revision, batch.synced);
  const bool opens =
      alive && batch.synced && m_reading && !m_restart && (m_phase == Phase::Opening || m_phase == Phase::Moving);
  if (opens) {
    m_timing.backoff.reset();
    setPhase(Phase::Live);
  }
  // Once the phase says whether it is of the time that is wanted.
  if (alive && batch.clock) Q_EMIT clockRead(*batch.clock);
  if (alive && opens && m_reading && !m_restart && m_started != m_wanted) restart();
}

void WatchStream::onEnded(const grpc::Status& status) {
  m_reading = false;
  m_silenceTimer.stop();
  if (m_mergeTimer.isActive()) merge();
  if (!m_channel) return;
  if (std::exchange(m_restart, false)) return start();
  const grpc::StatusCode code = m_silent ? grpc::UNAVAILABLE : status.error_code();
  m_error = callError(grpc::Status(code, status.error_message(), status.error_details()));
  if (m_silent) m_error.sentence = QCoreApplication::translate("CallError", "factoryd has gone silent.");
  if (mayBeTheToken(code) && !m_inbox->resumeToken().empty()) {
    m_inbox->forgetToken();
  } else if (m_startedPlayback && m_started != m_wanted && (isFinal(code) || isFinalInThePast(code))) {
    return start();  // nobody wants that instant any more
  } else if (m_startedPlayback && isFinalInThePast(code)) {
    return setPhase(Phase::Refused);
  } else if (isFinal(code) && m_error.reason != QLatin1StringView("TOKEN_CHANGED")) {  // another role: connect again
    return setPhase(Phase::Refused);
  }
  const auto wait = std::max(m_timing.backoff.next(), retryDelay(status).value_or(std::chrono::milliseconds(0)));
  m_retryAt = QDateTime::currentDateTime().addMSecs(wait.count());
  m_retryTimer.start(wait);
  setPhase(Phase::Waiting);
}

void WatchStream::checkSilence() {
  if (m_inbox->silence() < m_timing.silence) return;
  m_silent = true;
  m_channel->replaceConnection(m_generation);
  if (const auto context = m_context.lock()) context->TryCancel();
}

void WatchStream::setPhase(Phase phase) {
  m_phase = phase;
  Q_EMIT phaseChanged();
}

}  // namespace aifactory
