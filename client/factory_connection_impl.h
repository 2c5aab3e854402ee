// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QTimer>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/channel.h"
#include "client/demo_server.h"
#include "client/factory_connection.h"
#include "client/history_store.h"
#include "client/scene_cache.h"
#include "client/time_cursor.h"
#include "client/unary_call.h"
#include "client/watch_stream.h"

namespace aifactory {

/// What a FactoryConnection is made of: three watches and a repeated WhoAmI over one channel, and what the user is told
/// of them; while they show the past, a watch of the alerts of now; and one of the twins.
class FactoryConnection::Impl : public QObject {
 public:
  Impl(FactoryConnection* connection, Profile wanted);
  ~Impl() override;

  void open();
  void close();
  QDateTime liveTime() const;

  template <class Calls, class Request, class Response>
  CallHandle call(std::shared_ptr<Calls> (Channel::*service)(), UnaryMethod<Calls, Request, Response> method,
                  const Request& request, QObject* receiver, CallCallback<Response> done) {
    if (m_channel) return startCall(*m_channel, service, method, request, receiver, std::move(done));
    UnaryCall<Response>{nullptr, receiver, std::move(done)}.finish(notConnected(), {});
    return {};
  }
  CallHandle submit(const v1::SubmitJobRequest& request, QObject* receiver, CallCallback<v1::SubmitJobResponse> done);
  CallHandle readOutput(const v1::ReadJobOutputRequest& request, QObject* receiver,
                        std::function<void(const v1::ReadJobOutputResponse&)> chunk, CallCallback<bool> done);
  CallHandle exportBundle(const v1::ExportBundleRequest& request, const QString& file, QObject* receiver,
                          TransferProgress progress, CallCallback<bool> done);
  CallHandle createTwin(const v1::CreateTwinRequest& request, const QString& file, QObject* receiver,
                        TransferProgress progress, CallCallback<v1::CreateTwinResponse> done);
  CallHandle loadTwinScene(const v1::Twin& twin, QObject* receiver, TransferProgress progress,
                           CallCallback<QByteArray> done);
  bool isAtCursor() const;
  const AlertStore* presentAlerts() const;

  const Profile profile;
  FleetStore fleet;
  JobStore jobs;
  AlertStore alerts;
  AlertStore alertsNow;  // while the past is shown
  TwinStore twins;
  const SceneCache scenes = SceneCache::ofUser();
  RequestLedger ledger;
  TimeCursor cursor;
  HistoryStore history;

  /// What the user is told; `stateChanged` comes when any of it changes.
  struct Told {
    State state = State::Disconnected;
    QString error;
    QDateTime retryAt, staleSince;
    bool operator==(const Told&) const = default;
  } told;
  v1::WhoAmIResponse session;

 private:
  static grpc::Status notConnected();
  void startDemo();
  void connectTo(const QString& endpoint, std::string token);
  void hangUp();
  void askWhoAmI();
  void onAlerts();
  /// The scheduler behind a factoryd that answers.
  bool engineIsSilent() const;
  void onWhoAmI(const CallResult<v1::WhoAmIResponse>& result);
  void askHistory();
  void onStream();
  void onClock(const WatchStream& stream, const ClockReading& reading);
  void onCursor();
  void onCursorAdvanced();
  void followPresent();
  void followTwins();
  /// Holds a past that plays while some watch of it is lost, and lets it play on when all are back.
  void holdOrRelease();
  std::optional<v1::Playback> playback() const;
  void tellSettled();
  void refuse(const QString& sentence);
  bool reloadToken();
  void update();
  Told judge() const;

  FactoryConnection* const m_connection;
  std::unique_ptr<DemoServer> m_demo;
  std::shared_ptr<Channel> m_channel;  // null while closed, refused, or waiting for the demo factory
  /// Channels that were left and whose last calls still end. gRPC cannot take a channel down from a thread of its own,
  /// and the last call of a channel ends there: so they are let go of here, once their calls are over.
  std::vector<std::shared_ptr<Channel>> m_left;
  std::array<WatchStream*, 3> m_streams{};  // the last one into `alerts`
  WatchStream* const m_present;             // into `alertsNow`; how it fares is nothing that the user is told
  WatchStream* const m_twins;               // into `twins`, where this caller sees them; the same holds
  QTimer m_sessionTimer, m_historyTimer;
  bool m_asking = false;
  bool m_askingHistory = false;
  bool m_settled = false;          // as last told
  bool m_open = false;             // from open() to close()
  bool m_known = false;            // who we are, since open()
  bool m_connectedBefore = false;  // the stores hold what some server confirmed
  QString m_refusal, m_trouble;
  std::string m_token;
  std::optional<ClockReading> m_clock;        // of the factory now
  std::optional<ClockReading> m_serverClock;  // `factory` is the server's own
  QDateTime m_reached;                        // the last instant that a watch of the past told
};

}  // namespace aifactory
