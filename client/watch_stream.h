// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/support/client_callback.h>

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "aifactory/v1/watch.pb.h"
#include "client/backoff.h"
#include "client/call.h"
#include "client/channel.h"
#include "client/watch_feed.h"

namespace aifactory {

class WatchStream;

/// A reading of the factory's clock, and when it was taken on ours.
struct ClockReading {
  std::chrono::milliseconds factory{0};  ///< since 1970
  std::chrono::steady_clock::time_point taken;
};

/// Where the two threads of one stream meet; outlives the stream object as long as gRPC still holds a reader.
class WatchInbox {
 public:
  WatchInbox(WatchStream* stream, std::shared_ptr<WatchFeed> feed);

  /// gRPC's thread: the protocol of watch.proto. False: the message cannot be right; cut, and begin with a snapshot.
  bool receive(const v1::WatchHeader& header, const std::function<absl::Status(bool inSnapshot)>& fold);
  void ended(const grpc::Status& status);

  /// GUI thread, and only while no reader is under way.
  const std::string& resumeToken() const { return m_token; }
  void forgetToken() { m_token.clear(); }
  void begin();

  /// GUI thread. From here to `begin` nothing that the reader still hears reaches the batch: it is of another time.
  void mute();

  /// GUI thread.
  struct Batch {
    std::uint64_t revision = 0;
    bool synced = false;  ///< a SYNCED was among it
    std::optional<ClockReading> clock;
  };
  Batch take();
  WatchFeed& feed() { return *m_feed; }
  std::chrono::milliseconds silence() const;  ///< since the last message, or the start of the call
  QDateTime heardAt() const;                  ///< invalid before the first message

 private:
  absl::Status follow(const v1::WatchHeader& header, const std::function<absl::Status(bool)>& fold);
  void accept(const v1::WatchHeader& header);

  const QPointer<QObject> m_stream;
  const std::shared_ptr<WatchFeed> m_feed;
  // One reader at a time: the next one starts only after the GUI thread was told of the end of the one before.
  bool m_inSnapshot = false;
  std::uint64_t m_revision = 0;
  std::string m_token;
  std::atomic<std::chrono::steady_clock::time_point> m_heard{};
  std::atomic<qint64> m_heardAt{0};
  std::atomic<bool> m_muted = false;
  std::mutex m_mutex;
  Batch m_batch;
  bool m_posted = false;
};

/// Where a reader begins: at what a resume token stands for, at an instant of the past, or with a snapshot of now.
struct WatchStart {
  std::string resumeToken;
  std::optional<v1::Playback> playback;
};

/// Opens one reader of the stream, and returns its context.
using WatchStarter =
    std::function<std::shared_ptr<grpc::ClientContext>(Channel&, const WatchStart&, std::shared_ptr<WatchInbox>)>;

/// The client's half of the watch protocol: keeps one watch going from `open` to `close` through lost connections,
/// silent ones and restarted servers, and merges at most 30 batches a second into the store. GUI thread.
class WatchStream : public QObject {
  Q_OBJECT

 public:
  enum class Phase {
    Closed,
    Opening,  ///< asked, and not SYNCED yet
    Moving,   ///< the same for another time than the store shows, over a connection that was well
    Live,     ///< the store shows what the server holds
    Waiting,  ///< for `retryAt`
    Refused,  ///< see `error`
  };
  struct Timing {
    std::chrono::milliseconds batch{33};
    std::chrono::milliseconds silence{12'000};  ///< bookmarks come every 5 s
    Backoff backoff;
  };

  WatchStream(std::shared_ptr<WatchFeed> feed, WatchStarter starter, Timing timing, QObject* parent = nullptr);
  ~WatchStream() override;

  void open(std::shared_ptr<Channel> channel);
  void close();
  /// What to show from now on: the present, or a past that stands still or moves. At most one reader is being opened at
  /// a time; of what was wanted meanwhile, the newest is opened next.
  void show(std::optional<v1::Playback> playback);
  /// The store shows what `show` asked for last.
  bool settled() const { return m_phase == Phase::Live && m_started == m_wanted; }
  /// What the store shows, or is being filled with, is of the past.
  bool isPast() const { return m_startedPlayback.has_value(); }

  Phase phase() const { return m_phase; }
  const CallError& error() const { return m_error; }
  QDateTime retryAt() const { return m_phase == Phase::Waiting ? m_retryAt : QDateTime(); }
  QDateTime heardAt() const { return m_inbox->heardAt(); }

 Q_SIGNALS:
  void phaseChanged();
  /// A batch was merged that told the factory's time.
  void clockRead(const aifactory::ClockReading& reading);

 private:
  friend class WatchInbox;
  void start();
  void restart();
  void onBatch();
  void merge();
  void onEnded(const grpc::Status& status);
  void checkSilence();
  void setPhase(Phase phase);

  const std::shared_ptr<WatchInbox> m_inbox;
  const WatchStarter m_starter;
  Timing m_timing;
  std::shared_ptr<Channel> m_channel;
  int m_generation = 0;  // of the channel, when the reader was started
  std::weak_ptr<grpc::ClientContext> m_context;
  bool m_reading = false;  // until the reader's end was heard, whatever became of its context
  bool m_restart = false;  // opened again while the reader of before still ends
  bool m_silent = false;
  std::optional<v1::Playback> m_playback, m_startedPlayback;
  int m_wanted = 0, m_started = 0;  // numbers of the two
  Phase m_phase = Phase::Closed;
  CallError m_error;
  QDateTime m_retryAt;
  QElapsedTimer m_sinceMerge;
  QTimer m_mergeTimer, m_retryTimer, m_silenceTimer;
};

template <class Calls, class Request, class Response>
using WatchMethod = void (Calls::*)(grpc::ClientContext*, const Request*, grpc::ClientReadReactor<Response>*);

/// Reads one stream and deletes itself after its end.
template <class Request, class Response>
class WatchReader final : public grpc::ClientReadReactor<Response> {
 public:
  WatchReader(std::shared_ptr<grpc::ClientContext> context, Request request,
              std::shared_ptr<WatchFeedOf<Response>> feed, std::shared_ptr<WatchInbox> inbox)
      : m_context(std::move(context)),
        m_request(std::move(request)),
        m_feed(std::move(feed)),
        m_inbox(std::move(inbox)) {}

  template <class Calls>
  void start(Calls& service, WatchMethod<Calls, Request, Response> method) {
    (service.*method)(m_context.get(), &m_request, this);
    this->StartRead(&m_response);
    this->StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    const auto fold = [this](bool inSnapshot) { return m_feed->fold(m_response, inSnapshot); };
    if (!m_inbox->receive(m_response.header(), fold)) return m_context->TryCancel();
    m_response.Clear();
    this->StartRead(&m_response);
  }

  void OnDone(const grpc::Status& status) override {
    const auto inbox = std::move(m_inbox);
    delete this;
    inbox->ended(status);
  }

 private:
  std::shared_ptr<grpc::ClientContext> m_context;
  const Request m_request;
  Response m_response;
  const std::shared_ptr<WatchFeedOf<Response>> m_feed;
  std::shared_ptr<WatchInbox> m_inbox;
};

/// A starter of `method` of the channel's `service`.
template <class Calls, class Request, class Response, class Feed>
WatchStarter watchStarter(std::shared_ptr<Calls> (Channel::*service)(), WatchMethod<Calls, Request, Response> method,
                          std::shared_ptr<Feed> feed) {
  return [=](Channel& channel, const WatchStart& from, std::shared_ptr<WatchInbox> inbox) {
    Request request;
    request.set_resume_token(from.resumeToken);
    if constexpr (requires { request.mutable_playback(); }) {  // not every collection has a past
      if (from.playback) *request.mutable_playback() = *from.playback;
    }
    auto context = channel.newContext(std::nullopt);
    auto* reader = new WatchReader<Request, Response>(context, std::move(request), feed, std::move(inbox));
    reader->start(*(channel.*service)(), method);
    return context;
  };
}

}  // namespace aifactory
