// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/api_server.h"

#include <fmt/format.h>
#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <sys/stat.h>

#include <future>

#include "factory/api/listen_address.h"
#include "factory/api/services.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

constexpr int maxRequestBytes = 8 << 20;
constexpr auto drainTime = 10s;

/// Both sides ping: a connection whose other end vanished without a word is noticed within half a minute.
void setTransport(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(maxRequestBytes);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, 8 << 10);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 512);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // a second factoryd on the port is an error, not a lottery
  grpc::ResourceQuota quota("factoryd");
  quota.Resize(512 << 20);
  builder.SetResourceQuota(quota);
}

}  // namespace

class ApiServer::Impl {
 public:
  Impl(Factory& factory, TokenStore& tokens, const ApiOptions& options)
      : m_factory(factory),
        m_metrics([&factory] { return factory.statistics(); }),
        m_pools(new WorkerPools{{options.threads, options.maxWaiting, options.threadsEach},
                                {options.watchThreads, options.maxWaiting},
                                {options.pastThreads, options.maxWaiting},
                                {options.outputThreads, options.maxWaiting}}),
        m_gate(tokens, m_metrics, *m_pools),
        m_session(m_gate, factory),
        m_fleet(m_gate, factory),
        m_jobs(m_gate, factory),
        m_alerts(m_gate, factory),
        m_efficiency(m_gate, factory),
        m_history(m_gate, factory),
        m_twins(m_gate, factory) {}

  ~Impl() { drain(); }

  absl::Status start(const ApiOptions& options) {
    const auto listen = ListenAddress::parse(options.listen);
    if (!listen.ok()) {
      return listen.status();
    }
    if (const absl::Status free = listen->claim(); !free.ok()) {
      return free;
    }
    if (!options.metricsListen.empty()) {
      const auto metrics = ListenAddress::parse(options.metricsListen);
      const absl::Status served = metrics.ok() ? m_metrics.serve(metrics->grpc) : metrics.status();
      if (!served.ok()) {
        return served;
      }
    }
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    setTransport(builder);
    int port = 0;
    builder.AddListeningPort(listen->grpc, grpc::InsecureServerCredentials(), &port);
    for (grpc::Service* service : std::initializer_list<grpc::Service*>{&m_session, &m_fleet, &m_jobs, &m_alerts,
                                                                        &m_efficiency, &m_history, &m_twins}) {
      builder.RegisterService(service);
    }
    // The socket is born for its owner only; a wider mode is given afterwards. Not 0177: another thread may be making a
    // directory now.
    const mode_t before = ::umask(0077);
    m_server = builder.BuildAndStart();
    ::umask(before);
    if (!m_server) {
      return invalidField("listen",
                          fmt::format("factoryd cannot listen on \"{}\": is the address in use, or its "
                                      "directory missing or not writable?",
                                      options.listen),
                          "LISTEN_ADDRESS");
    }
    if (!listen->unixPath.empty()) {
      ::chmod(listen->unixPath.c_str(), options.socketMode);
      m_address = "unix://" + listen->unixPath;
    } else {
      m_address = listen->grpc.substr(0, listen->grpc.rfind(':') + 1) + std::to_string(port);
    }
    return absl::OkStatus();
  }

  void drain() {
    if (!m_server) {
      return;
    }
    m_gate.drain();
    m_server->GetHealthCheckService()->SetServingStatus(false);
    const auto deadline = std::chrono::system_clock::now() + drainTime;
    auto stopped = std::async(std::launch::async, [this] { m_factory.stop(); });
    // Newcomers hear from us, as long as may be, that we are going: gRPC's own shutdown only cancels them.
    stopped.wait_until(deadline);
    m_server->Shutdown(deadline);
    stopped.wait();
    m_pools.reset();
    m_server.reset();
  }

  const std::string& address() const { return m_address; }
  int metricsPort() const { return m_metrics.port(); }

 private:
  Factory& m_factory;
  Metrics m_metrics;
  std::unique_ptr<WorkerPools> m_pools;
  CallGate m_gate;
  SessionService m_session;
  FleetService m_fleet;
  JobsService m_jobs;
  AlertsService m_alerts;
  EfficiencyService m_efficiency;
  HistoryService m_history;
  TwinsService m_twins;
  std::string m_address;
  std::unique_ptr<grpc::Server> m_server;
};

ApiServer::ApiServer(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
ApiServer::~ApiServer() = default;

absl::StatusOr<std::unique_ptr<ApiServer>> ApiServer::start(Factory& factory, TokenStore& tokens, ApiOptions options) {
  // Held for ever: when the last user of gRPC lets go, its shutdown may wait 10 s for a poller of its own.
  static const int held = (grpc_init(), 1);
  static_cast<void>(held);
  auto impl = std::make_unique<Impl>(factory, tokens, options);
  if (const absl::Status status = impl->start(options); !status.ok()) {
    return status;
  }
  return std::unique_ptr<ApiServer>(new ApiServer(std::move(impl)));
}

const std::string& ApiServer::address() const { return m_impl->address(); }
int ApiServer::metricsPort() const { return m_impl->metricsPort(); }
void ApiServer::drain() { m_impl->drain(); }

}  // namespace aifactory
