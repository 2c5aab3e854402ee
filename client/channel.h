// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aifactory/v1/alerts.grpc.pb.h"
#include "aifactory/v1/efficiency.grpc.pb.h"
#include "aifactory/v1/fleet.grpc.pb.h"
#include "aifactory/v1/history.grpc.pb.h"
#include "aifactory/v1/jobs.grpc.pb.h"
#include "aifactory/v1/session.grpc.pb.h"
#include "aifactory/v1/twins.grpc.pb.h"
#include "client/call_group.h"

namespace aifactory {

using SessionCalls = v1::SessionService::StubInterface::async_interface;
using FleetCalls = v1::FleetService::StubInterface::async_interface;
using JobsCalls = v1::JobsService::StubInterface::async_interface;
using AlertsCalls = v1::AlertsService::StubInterface::async_interface;
using EfficiencyCalls = v1::EfficiencyService::StubInterface::async_interface;
using HistoryCalls = v1::HistoryService::StubInterface::async_interface;
using TwinsCalls = v1::TwinsService::StubInterface::async_interface;

/// The way to one factoryd: its gRPC channel, a stub for each service, and the token that every call carries. Any
/// thread.
class Channel {
 public:
  /// Whether the endpoint stays on this machine: without TLS a token must not leave it.
  static bool staysHere(const std::string& endpoint);

  Channel(std::string endpoint, std::string token);
  ~Channel();

  /// The context of a new call, with the caller's token in it. Unlimited for streams.
  std::shared_ptr<grpc::ClientContext> newContext(std::optional<std::chrono::milliseconds> deadline);
  void setToken(std::string token);
  /// Forgets how long gRPC meant to wait before it connects again.
  void connectNow();
  CallGroup& calls() { return *m_calls; }
  /// True once no call is left and no connection is half made: gRPC 1.51 leaks the socket of a channel that is let go
  /// of while it connects.
  bool settle(std::chrono::milliseconds limit);

  /// Leaves a connection that has gone silent, which may take keepalive half a minute to notice: later calls go over a
  /// new one. Does nothing when that was done after `generation` was asked for. Not on a thread of gRPC's.
  void replaceConnection(int generation);
  int generation();

  /// Hold what is returned until the call has started.
  std::shared_ptr<SessionCalls> session();
  std::shared_ptr<FleetCalls> fleet();
  std::shared_ptr<JobsCalls> jobs();
  std::shared_ptr<AlertsCalls> alerts();
  std::shared_ptr<EfficiencyCalls> efficiency();
  std::shared_ptr<HistoryCalls> history();
  std::shared_ptr<TwinsCalls> twins();

 private:
  struct Link;
  std::shared_ptr<Link> link();

  const std::string m_endpoint;
  const std::shared_ptr<CallGroup> m_calls = std::make_shared<CallGroup>();
  std::mutex m_mutex;
  std::shared_ptr<Link> m_link;
  std::vector<std::shared_ptr<Link>> m_replaced;
  int m_generation = 0;
  std::string m_token;
};

}  // namespace aifactory
