// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/factory_connection_impl.h"

#include <QCoreApplication>
#include <QThreadPool>

#include <algorithm>

#include "client/alert_feed.h"
#include "client/departure.h"
#include "client/fleet_feed.h"
#include "client/job_feed.h"
#include "client/output_stream.h"
#include "client/token_file.h"
#include "client/twin_feed.h"

namespace aifactory {
namespace {

constexpr auto sessionEvery = std::chrono::seconds(5);
constexpr auto historyEvery = std::chrono::seconds(10);

std::chrono::milliseconds sinceEpoch(const google::protobuf::Timestamp& time) {
  return std::chrono::milliseconds(time.seconds() * 1000 + time.nanos() / 1'000'000);
}

/// Nothing keeps it from showing what is wanted, though that may still be on its way.
bool isWell(const WatchStream& stream) {
  return stream.phase() == WatchStream::Phase::Live || stream.phase() == WatchStream::Phase::Moving;
}

template <class Feed, class Store, class Calls, class Method>
WatchStream* makeStream(Store& store, std::shared_ptr<Calls> (Channel::*service)(), Method method, QObject* parent) {
  const auto feed = std::make_shared<Feed>(&store);
  return new WatchStream(feed, watchStarter(service, method, feed), WatchStream::Timing(), parent);
}

}  // namespace

FactoryConnection::Impl::Impl(FactoryConnection* connection, Profile wanted)
    : profile(std::move(wanted)),
      ledger(RequestLedger::ofFactory(profile.endpoint)),
      m_connection(connection),
      m_streams{makeStream<FleetFeed>(fleet, &Channel::fleet, &FleetCalls::WatchFleet, this),
                makeStream<JobFeed>(jobs, &Channel::jobs, &JobsCalls::WatchJobs, this),
                makeStream<AlertFeed>(alerts, &Channel::alerts, &AlertsCalls::WatchAlerts, this)},
      m_present(makeStream<AlertFeed>(alertsNow, &Channel::alerts, &AlertsCalls::WatchAlerts, this)),
      m_twins(makeStream<TwinFeed>(twins, &Channel::twins, &TwinsCalls::WatchTwins, this)) {
  connect(&alerts, &AlertStore::changed, this, &Impl::onAlerts);
  m_sessionTimer.setInterval(sessionEvery);
  connect(&m_sessionTimer, &QTimer::timeout, this, &Impl::askWhoAmI);
  m_historyTimer.setInterval(historyEvery);
  connect(&m_historyTimer, &QTimer::timeout, this, &Impl::askHistory);
  connect(&cursor, &TimeCursor::changed, this, &Impl::onCursor);
  connect(&cursor, &TimeCursor::advanced, this, &Impl::onCursorAdvanced);
  for (WatchStream* stream : m_streams) {
    connect(stream, &WatchStream::phaseChanged, this, &Impl::onStream);
    connect(stream, &WatchStream::clockRead, this,
            [this, stream](const ClockReading& reading) { onClock(*stream, reading); });
  }
  const auto tell = [this] { Q_EMIT m_connection->presentAlertsChanged(); };
  for (AlertStore* store : {&alerts, &alertsNow}) {
    connect(store, &AlertStore::changed, this, tell);
    connect(store, &AlertStore::syncedChanged, this, tell);
  }
  for (WatchStream* stream : {m_streams.back(), m_present}) connect(stream, &WatchStream::phaseChanged, this, tell);
}

bool FactoryConnection::Impl::engineIsSilent() const {
  return m_known && !session.engine().reachable() && session.engine().has_unreachable_since();
}

void FactoryConnection::Impl::onAlerts() {
  const auto& all = alerts.alerts();
  const bool silent = std::any_of(all.begin(), all.end(),
                                  [](const v1::Alert& alert) { return alert.kind() == v1::Alert::KIND_ENGINE; });
  if (m_channel && m_known && silent != engineIsSilent()) askWhoAmI();
}

FactoryConnection::Impl::~Impl() {
  for (WatchStream* stream : m_streams) stream->disconnect(this);
  m_present->disconnect(this);
  hangUp();
  qDeleteAll(QObjectList(children()));  // streams let go of their readers and of the channel
  for (auto& channel : m_left) takeDown(std::move(channel));
}

void FactoryConnection::Impl::open() {
  if (m_open) close();
  m_open = true;
  m_known = false;
  m_refusal.clear();
  m_trouble.clear();
  cursor.goLive();
  if (profile.isChild()) {
    startDemo();
  } else if (!Channel::staysHere(profile.endpoint.toStdString())) {
    refuse(FactoryConnection::tr("%1 is not on this machine. Without TLS a token is sent only over a Unix socket or to "
                                 "127.0.0.1.")
               .arg(profile.endpoint));
  } else if (auto token = readTokenFile(profile.tokenFile); const auto* error = std::get_if<TokenFileError>(&token)) {
    refuse(error->sentence);
  } else {
    connectTo(profile.endpoint, std::get<std::string>(std::move(token)));
  }
  update();
}

void FactoryConnection::Impl::startDemo() {
  m_demo = std::make_unique<DemoServer>();
  // A demo factory forgets everything with its directory; what was meant for it is never offered to another.
  ledger = RequestLedger(m_demo->directory() + QStringLiteral("/requests"));
  connect(m_demo.get(), &DemoServer::ready, this, [this] { connectTo(m_demo->endpoint(), m_demo->token()); });
  connect(m_demo.get(), &DemoServer::failed, this, &Impl::refuse);
  m_demo->start(profile);
}

void FactoryConnection::Impl::connectTo(const QString& endpoint, std::string token) {
  m_token = std::move(token);
  m_channel = std::make_shared<Channel>(endpoint.toStdString(), m_token);
  for (WatchStream* stream : m_streams) stream->open(m_channel);
  m_sessionTimer.start();
  m_historyTimer.start();
  askWhoAmI();
}

void FactoryConnection::Impl::hangUp() {
  m_sessionTimer.stop();
  m_historyTimer.stop();
  for (WatchStream* stream : m_streams) stream->close();
  m_present->close();
  m_twins->close();
  std::erase_if(m_left, [](const auto& channel) { return channel->settle(std::chrono::milliseconds(0)); });
  if (!m_channel) return;
  m_channel->calls().cancelAll();
  m_left.push_back(std::move(m_channel));
}

void FactoryConnection::Impl::close() {
  m_open = false;
  hangUp();
  if (m_demo) m_demo->end();
  update();
}

void FactoryConnection::Impl::refuse(const QString& sentence) {
  m_refusal = sentence;
  hangUp();
  update();
}

bool FactoryConnection::Impl::reloadToken() {
  if (profile.isChild()) return false;
  auto token = readTokenFile(profile.tokenFile);
  if (!std::holds_alternative<std::string>(token) || std::get<std::string>(token) == m_token) return false;
  m_token = std::get<std::string>(std::move(token));
  m_channel->setToken(m_token);
  return true;
}

void FactoryConnection::Impl::askWhoAmI() {
  if (std::exchange(m_asking, true)) return;
  startCall<SessionCalls, v1::WhoAmIRequest, v1::WhoAmIResponse>(
      *m_channel, &Channel::session, &SessionCalls::WhoAmI, {}, this,
      [this, channel = m_channel.get()](const CallResult<v1::WhoAmIResponse>& result) {
        m_asking = false;
        if (channel == m_channel.get()) onWhoAmI(result);
      });
}

void FactoryConnection::Impl::onWhoAmI(const CallResult<v1::WhoAmIResponse>& result) {
  if (!result) {
    m_trouble = result.error().sentence;
    if (result.error().kind == CallError::Kind::Denied && !reloadToken()) return refuse(m_trouble);
    return update();
  }
  const bool first = !std::exchange(m_known, true);
  m_trouble.clear();
  session = *result;
  const auto now = std::chrono::steady_clock::now();
  if (session.has_factory_time()) m_clock = {sinceEpoch(session.factory_time()), now};
  if (session.has_server_time()) m_serverClock = {sinceEpoch(session.server_time()), now};
  Q_EMIT m_connection->sessionChanged();
  if (first) askHistory();
  followPresent();
  followTwins();
  update();
}

void FactoryConnection::Impl::onStream() {
  // Hanging up closes the streams one by one; what each says then changes nothing.
  if (!m_refusal.isEmpty()) return;
  for (WatchStream* stream : m_streams) {
    if (stream->phase() != WatchStream::Phase::Refused) continue;
    if (stream->isPast() && stream->error().kind != CallError::Kind::Denied) {
      const QString sentence = stream->error().sentence;
      cursor.goLive();
      Q_EMIT cursor.refused(sentence);
      return;
    }
    // A token that was replaced on disk is taken up where the old one is not good any more.
    if (stream->error().kind != CallError::Kind::Denied || !reloadToken()) return refuse(stream->error().sentence);
    for (WatchStream* each : m_streams) {
      if (each->phase() == WatchStream::Phase::Refused) each->open(m_channel);
    }
    return;
  }
  const bool recovered = told.state != State::Connected && judge().state == State::Connected;
  if (recovered && m_channel) askWhoAmI();
  holdOrRelease();
  tellSettled();
  update();
}

FactoryConnection::Impl::Told FactoryConnection::Impl::judge() const {
  using Phase = WatchStream::Phase;
  Told now;
  now.error = m_trouble;
  for (const WatchStream* stream : m_streams) {
    if (stream->phase() == Phase::Waiting) {
      now.error = stream->error().sentence;
      if (!now.retryAt.isValid() || stream->retryAt() < now.retryAt) now.retryAt = stream->retryAt();
    }
    // What was true when it was last heard of may have been otherwise right after.
    const bool stale = !isWell(*stream) && m_connectedBefore;
    if (stale && (!now.staleSince.isValid() || stream->heardAt() < now.staleSince)) now.staleSince = stream->heardAt();
  }
  if (engineIsSilent() && m_connectedBefore && cursor.isLive()) {
    const auto since = QDateTime::fromMSecsSinceEpoch(sinceEpoch(session.engine().unreachable_since()).count());
    if (!now.staleSince.isValid() || since < now.staleSince) now.staleSince = since;
  }
  const bool live =
      std::all_of(m_streams.begin(), m_streams.end(), [](const WatchStream* stream) { return isWell(*stream); });
  if (!m_open) {
    now.state = State::Disconnected;
  } else if (!m_refusal.isEmpty()) {
    now.state = State::Refused;
    now.error = m_refusal;
  } else if (live && m_known) {
    now.state = State::Connected;
    now.error.clear();
  } else {
    now.state = m_connectedBefore ? State::Reconnecting : State::Connecting;
  }
  return now;
}

void FactoryConnection::Impl::update() {
  const Told now = judge();
  if (now.state == State::Connected) m_connectedBefore = true;
  if (now == told) return;
  // A stream that tries again hears nothing until it is live: what is shown has been stale since the first loss.
  const QDateTime since = told.staleSince;
  told = now;
  if (since.isValid() && told.staleSince.isValid()) told.staleSince = std::min(since, told.staleSince);
  Q_EMIT m_connection->stateChanged();
}

grpc::Status FactoryConnection::Impl::notConnected() { return {grpc::StatusCode::UNAVAILABLE, ""}; }

CallHandle FactoryConnection::Impl::submit(const v1::SubmitJobRequest& request, QObject* receiver,
                                           CallCallback<v1::SubmitJobResponse> done) {
  if (!m_channel || request.validate_only()) {
    return call(&Channel::jobs, &JobsCalls::SubmitJob, request, receiver, std::move(done));
  }
  UnaryCall<v1::SubmitJobResponse> call{m_channel->newContext(callDeadline), receiver, std::move(done)};
  CallHandle handle = call.handle();
  // The disk may take its time to sync: not on this thread.
  QThreadPool::globalInstance()->start([channel = m_channel, book = ledger, request, call = std::move(call)]() mutable {
    const bool again = book.holds(request.request_id());
    if (const std::optional<QString> trouble = book.add(request)) {
      call.context.reset();
      return std::move(call).finish({grpc::StatusCode::FAILED_PRECONDITION, trouble->toStdString()}, {});
    }
    std::move(call).start(*channel->jobs(), &JobsCalls::SubmitJob, request,
                          [book, again, id = request.request_id()](const grpc::Status& status) mutable {
                            if (status.ok()) return book.done(id);
                            const CallError error = callError(status);
                            // Who may not send it any more is not told what became of the first time.
                            if (error.refused && !(again && error.kind == CallError::Kind::Denied)) book.done(id);
                          });
  });
  return handle;
}

CallHandle FactoryConnection::Impl::readOutput(const v1::ReadJobOutputRequest& request, QObject* receiver,
                                               std::function<void(const v1::ReadJobOutputResponse&)> chunk,
                                               CallCallback<bool> done) {
  if (!m_channel) {
    UnaryCall<bool>{nullptr, receiver, std::move(done)}.finish(notConnected(), false);
    return {};
  }
  const QPointer<OutputStream> stream =
      new OutputStream(m_channel, request, receiver, std::move(chunk), std::move(done), this);
  return CallHandle([stream] {
    if (stream) stream->cancel();
  });
}

}  // namespace aifactory
