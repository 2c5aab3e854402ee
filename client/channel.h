// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "aifactory/v1/alerts.grpc.pb.h"
#include "aifactory/v1/fleet.grpc.pb.h"
#include "aifactory/v1/jobs.grpc.pb.h"
#include "aifactory/v1/session.grpc.pb.h"
#include "client/call_group.h"

namespace aifactory {

using SessionCalls = v1::SessionService::StubInterface::async_interface;
using FleetCalls = v1::FleetService::StubInterface::async_interface;
using JobsCalls = v1::JobsService::StubInterface::async_interface;
using AlertsCalls = v1::AlertsService::StubInterface::async_interface;

/// The way to one factoryd: its gRPC channel, a stub for each service, and the token that every call carries. Any
/// thread.
class Channel {
 public:
  /// Whether the endpoint stays on this machine: without TLS a token must not leave it.
  static bool staysHere(const std::string& endpoint);

  Channel(const std::string& endpoint, std::string token);

  /// The context of a new call, with the caller's token in it. Unlimited for streams.
  std::shared_ptr<grpc::ClientContext> newContext(std::optional<std::chrono::milliseconds> deadline);
  void setToken(std::string token);
  /// Forgets how long gRPC meant to wait before it connects again.
  void connectNow();
  CallGroup& calls() { return *m_calls; }
  /// True once no call is left and no connection is half made: gRPC 1.51 leaks the socket of a channel that is let go
  /// of while it connects.
  bool settle(std::chrono::milliseconds limit);

  SessionCalls& session() { return *m_session->async(); }
  FleetCalls& fleet() { return *m_fleet->async(); }
  JobsCalls& jobs() { return *m_jobs->async(); }
  AlertsCalls& alerts() { return *m_alerts->async(); }

 private:
  std::shared_ptr<grpc::Channel> m_channel;
  std::shared_ptr<CallGroup> m_calls = std::make_shared<CallGroup>();
  std::unique_ptr<v1::SessionService::Stub> m_session;
  std::unique_ptr<v1::FleetService::Stub> m_fleet;
  std::unique_ptr<v1::JobsService::Stub> m_jobs;
  std::unique_ptr<v1::AlertsService::Stub> m_alerts;
  std::mutex m_mutex;
  std::string m_token;
};

}  // namespace aifactory
