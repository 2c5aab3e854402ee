// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/channel.h"

#include <grpcpp/channel.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace aifactory {
namespace {

// gRPC repeats a call that failed with UNAVAILABLE only where a second one changes nothing: reads, and mutations that
// carry a request_id. Streams resume by themselves.
constexpr const char* retries = R"({"methodConfig": [{
  "name": [
    {"service": "aifactory.v1.SessionService"},
    {"service": "aifactory.v1.FleetService", "method": "GetFleetSummary"},
    {"service": "aifactory.v1.FleetService", "method": "DrainNode"},
    {"service": "aifactory.v1.FleetService", "method": "ResumeNode"},
    {"service": "aifactory.v1.JobsService", "method": "SubmitJob"},
    {"service": "aifactory.v1.JobsService", "method": "GetJob"},
    {"service": "aifactory.v1.JobsService", "method": "ListJobs"},
    {"service": "aifactory.v1.JobsService", "method": "CancelJob"},
    {"service": "aifactory.v1.JobsService", "method": "HoldJob"},
    {"service": "aifactory.v1.JobsService", "method": "ReleaseJob"},
    {"service": "aifactory.v1.JobsService", "method": "RequeueJob"},
    {"service": "aifactory.v1.JobsService", "method": "ListQueues"}],
  "retryPolicy": {"maxAttempts": 3, "initialBackoff": "0.2s", "maxBackoff": "1s", "backoffMultiplier": 1.6,
                  "retryableStatusCodes": ["UNAVAILABLE"]}}]})";

grpc::ChannelArguments channelArguments() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 500);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5'000);  // is how long one try to connect may take, too
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 20'000);
  // Each connection to a factory is its own: not shared with another one's token, not slowed by another one's backoff.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetServiceConfigJSON(retries);
  return arguments;
}

}  // namespace

bool Channel::staysHere(const std::string& endpoint) {
  using namespace std::string_view_literals;
  static constexpr std::array here{"unix:"sv, "127.0.0.1:"sv, "localhost:"sv, "[::1]:"sv};
  return std::any_of(here.begin(), here.end(), [&](std::string_view prefix) { return endpoint.starts_with(prefix); });
}

Channel::Channel(const std::string& endpoint, std::string token)
    : m_channel(grpc::CreateCustomChannel(endpoint, grpc::InsecureChannelCredentials(), channelArguments())),
      m_session(v1::SessionService::NewStub(m_channel)),
      m_fleet(v1::FleetService::NewStub(m_channel)),
      m_jobs(v1::JobsService::NewStub(m_channel)),
      m_alerts(v1::AlertsService::NewStub(m_channel)),
      m_token(std::move(token)) {}

std::shared_ptr<grpc::ClientContext> Channel::newContext(std::optional<std::chrono::milliseconds> deadline) {
  auto context = m_calls->enter();
  // As plain metadata: gRPC refuses call credentials on a channel without TLS, even over a Unix socket.
  {
    const std::lock_guard lock(m_mutex);
    context->AddMetadata("authorization", "Bearer " + m_token);
  }
  if (deadline) context->set_deadline(std::chrono::system_clock::now() + *deadline);
  return context;
}

void Channel::setToken(std::string token) {
  const std::lock_guard lock(m_mutex);
  m_token = std::move(token);
}

bool Channel::settle(std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::system_clock::now() + limit;
  if (!m_calls->wait(limit)) return false;
  return m_channel->GetState(false) != GRPC_CHANNEL_CONNECTING ||
         m_channel->WaitForStateChange(GRPC_CHANNEL_CONNECTING, deadline);
}

void Channel::connectNow() { grpc::experimental::ChannelResetConnectionBackoff(m_channel.get()); }

}  // namespace aifactory
