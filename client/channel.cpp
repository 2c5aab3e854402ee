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
// carry a request_id. Streams resume by themselves. CANCELLED, where we did not ask for it, is how gRPC's server ends
// what reaches it in the moment of its shutdown.
constexpr const char* retries = R"({"methodConfig": [{
  "name": [
    {"service": "aifactory.v1.SessionService"},
    {"service": "aifactory.v1.HistoryService", "method": "GetHistory"},
    {"service": "aifactory.v1.HistoryService", "method": "GetFleetAt"},
    {"service": "aifactory.v1.HistoryService", "method": "GetJobTelemetry"},
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
    {"service": "aifactory.v1.JobsService", "method": "ListQueues"},
    {"service": "aifactory.v1.AlertsService", "method": "AcknowledgeAlert"},
    {"service": "aifactory.v1.AlertsService", "method": "SilenceAlert"},
    {"service": "aifactory.v1.AlertsService", "method": "ListPastAlerts"},
    {"service": "aifactory.v1.AlertsService", "method": "ListAlertRules"},
    {"service": "aifactory.v1.EfficiencyService"},
    {"service": "aifactory.v1.TwinsService", "method": "CreateTwin"},
    {"service": "aifactory.v1.TwinsService", "method": "DeleteTwin"}],
  "retryPolicy": {"maxAttempts": 3, "initialBackoff": "0.2s", "maxBackoff": "1s", "backoffMultiplier": 1.6,
                  "retryableStatusCodes": ["UNAVAILABLE", "CANCELLED"]}}]})";

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

/// One connection and a stub for each service.
struct Channel::Link {
  explicit Link(const std::string& endpoint)
      : channel(grpc::CreateCustomChannel(endpoint, grpc::InsecureChannelCredentials(), channelArguments())),
        session(v1::SessionService::NewStub(channel)),
        fleet(v1::FleetService::NewStub(channel)),
        jobs(v1::JobsService::NewStub(channel)),
        alerts(v1::AlertsService::NewStub(channel)),
        efficiency(v1::EfficiencyService::NewStub(channel)),
        history(v1::HistoryService::NewStub(channel)),
        twins(v1::TwinsService::NewStub(channel)),
        ownUses(channel.use_count()) {}

  bool isConnecting() const { return channel->GetState(false) == GRPC_CHANNEL_CONNECTING; }
  /// No call holds the channel any more, not even one that is just ending on gRPC's thread.
  bool isLeft() const { return channel.use_count() == ownUses && !isConnecting(); }

  const std::shared_ptr<grpc::Channel> channel;
  const std::unique_ptr<v1::SessionService::Stub> session;
  const std::unique_ptr<v1::FleetService::Stub> fleet;
  const std::unique_ptr<v1::JobsService::Stub> jobs;
  const std::unique_ptr<v1::AlertsService::Stub> alerts;
  const std::unique_ptr<v1::EfficiencyService::Stub> efficiency;
  const std::unique_ptr<v1::HistoryService::Stub> history;
  const std::unique_ptr<v1::TwinsService::Stub> twins;
  const long ownUses;
};

Channel::Channel(std::string endpoint, std::string token)
    : m_endpoint(std::move(endpoint)), m_link(std::make_shared<Link>(m_endpoint)), m_token(std::move(token)) {}

Channel::~Channel() = default;

std::shared_ptr<Channel::Link> Channel::link() {
  const std::lock_guard lock(m_mutex);
  return m_link;
}

std::shared_ptr<SessionCalls> Channel::session() {
  const auto now = link();
  return {now, now->session->async()};
}

std::shared_ptr<FleetCalls> Channel::fleet() {
  const auto now = link();
  return {now, now->fleet->async()};
}

std::shared_ptr<JobsCalls> Channel::jobs() {
  const auto now = link();
  return {now, now->jobs->async()};
}

std::shared_ptr<AlertsCalls> Channel::alerts() {
  const auto now = link();
  return {now, now->alerts->async()};
}

std::shared_ptr<EfficiencyCalls> Channel::efficiency() {
  const auto now = link();
  return {now, now->efficiency->async()};
}

std::shared_ptr<HistoryCalls> Channel::history() {
  const auto now = link();
  return {now, now->history->async()};
}

std::shared_ptr<TwinsCalls> Channel::twins() {
  const auto now = link();
  return {now, now->twins->async()};
}

int Channel::generation() {
  const std::lock_guard lock(m_mutex);
  return m_generation;
}

void Channel::replaceConnection(int generation) {
  auto next = std::make_shared<Link>(m_endpoint);
  std::vector<std::shared_ptr<Link>> left;  // declared before the lock: taken down after it is given back
  const std::lock_guard lock(m_mutex);
  if (generation != m_generation) return;
  ++m_generation;
  m_link.swap(next);
  // The old one's last call may end on gRPC's own thread, where taking a channel down crashes gRPC 1.51.
  const auto busy = std::partition(m_replaced.begin(), m_replaced.end(),
                                   [](const auto& link) { return link.use_count() == 1 && link->isLeft(); });
  left.assign(std::make_move_iterator(m_replaced.begin()), std::make_move_iterator(busy));
  m_replaced.erase(m_replaced.begin(), busy);
  m_replaced.push_back(std::move(next));
}

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
  std::vector<std::shared_ptr<Link>> links{link()};
  {
    const std::lock_guard lock(m_mutex);
    links.insert(links.end(), m_replaced.begin(), m_replaced.end());
  }
  return std::all_of(links.begin(), links.end(), [&](const auto& each) {
    return !each->isConnecting() || each->channel->WaitForStateChange(GRPC_CHANNEL_CONNECTING, deadline);
  });
}

void Channel::connectNow() { grpc::experimental::ChannelResetConnectionBackoff(link()->channel.get()); }

}  // namespace aifactory
