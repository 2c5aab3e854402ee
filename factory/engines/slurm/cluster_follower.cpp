// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/cluster_follower.h"

#include <algorithm>
#include <utility>

#include "factory/engines/slurm/serial_listener.h"

namespace aifactory {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds partitionInterval{15};
constexpr std::chrono::seconds longestBackoff{15};
constexpr std::chrono::seconds longestNodePause{15};
// A slow Slurm is asked less often, so that looking takes half of the time at most, but never less often than this.
constexpr std::chrono::seconds longestPause{5};
// Many verbs at once are one look.
constexpr std::chrono::milliseconds shortestPause{100};
constexpr std::chrono::milliseconds clockInterval{500};
// The first snapshot waits so long for what ended before we were started.
constexpr std::chrono::seconds recallPatience{10};

std::int64_t nowSeconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
}

bool isEmpty(const EngineChange& change) {
  return change.devices.empty() && change.nodes.empty() && change.feeds.empty() && change.jobs.empty() &&
         change.removedJobs.empty() && change.alerts.empty() && change.removedAlerts.empty();
}

}  // namespace

ClusterFollower::ClusterFollower(const SlurmOptions& options, const SlurmTools& tools)
    : m_options(options),
      m_tools(tools),
      m_jobs(m_board),
      m_accounting(tools),
      m_jobWatch(m_options, tools, m_accounting, m_board, m_jobs) {
  m_info.set_display_name("Slurm");
  m_info.set_clock_speed(1);
  m_info.set_unreachable_reason("Slurm has not answered yet.");
  m_info.mutable_unreachable_since()->set_seconds(nowSeconds());
}

ClusterFollower::~ClusterFollower() { stop(); }

void ClusterFollower::start(EngineListener& listener) {
  m_listener = std::make_unique<SerialListener>(listener);
  m_accounting.start([this] { lookNow(); });
  m_thread = std::jthread([this](std::stop_token stop) { run(stop); });
  // Apart, for the clock goes on while Slurm keeps us waiting.
  m_ticker = std::jthread([this](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
      m_listener->clock(Clock::now());
      std::unique_lock lock(mutex);
      never.wait_for(lock, stop, clockInterval, [] { return false; });
    }
  });
}

void ClusterFollower::stop() {
  for (std::jthread* thread : {&m_ticker, &m_thread}) {
    if (thread->joinable()) {
      thread->request_stop();
      thread->join();
    }
  }
  m_accounting.stop();
}

void ClusterFollower::lookNow() {
  const std::lock_guard lock(m_mutex);
  m_lookNow = true;
  m_wake.notify_all();
}

void ClusterFollower::lookAt(std::uint64_t job) {
  {
    const std::lock_guard lock(m_mutex);
    m_changedJobs.push_back(job);
  }
  lookNow();
}

void ClusterFollower::lookAtNodesNow() {
  {
    const std::lock_guard lock(m_mutex);
    m_nodesNow = true;
  }
  lookNow();
}

void ClusterFollower::run(std::stop_token stop) {
  std::chrono::milliseconds backoff = m_options.pollInterval;
  while (!stop.stop_requested()) {
    const auto began = SteadyClock::now();
    const absl::Status status = look(stop);
    if (stop.stop_requested()) {
      break;
    }
    if (!status.ok() || !awaitsRecall()) {
      setReachable(status);
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - began);
    backoff = status.ok() ? m_options.pollInterval : std::min<std::chrono::milliseconds>(backoff * 2, longestBackoff);
    if (!status.ok()) {
      m_jobWatch.distrust();
    }
    await(status.ok() ? std::min<std::chrono::milliseconds>(std::max(m_options.pollInterval - took, took), longestPause)
                      : backoff,
          stop);
  }
}

void ClusterFollower::await(std::chrono::milliseconds pause, std::stop_token stop) {
  std::unique_lock lock(m_mutex);
  m_wake.wait_for(lock, stop, std::min(pause, shortestPause), [] { return false; });
  m_wake.wait_for(lock, stop, pause - std::min(pause, shortestPause), [this] { return m_lookNow; });
  m_lookNow = false;
  if (std::exchange(m_nodesNow, false)) {
    m_nodesDue = {};
  }
  for (const std::uint64_t job : std::exchange(m_changedJobs, {})) {
    m_jobWatch.attend(job);
  }
}

absl::Status ClusterFollower::look(std::stop_token stop) {
  absl::Status status = lookAtCluster(stop);
  if (!status.ok()) {
    return status;
  }
  EngineChange change;
  status = lookAtNodes(change, stop);
  if (status.ok()) {
    status = m_jobWatch.look({*m_listener, change, stop});
  }
  if (status.ok()) {
    m_isDisplaced = false;
  }
  // What was learnt before something failed is told all the same: it is held already, and would not be told again. But
  // in new places who holds a GPU is known with the jobs only; until then it is not told to be idle.
  if (!m_isDisplaced) {
    m_board.update(change);
  }
  if (!isEmpty(change)) {
    m_listener->change(std::move(change));
  }
  return status;
}

// Its name and version, once, and its queues.
absl::Status ClusterFollower::lookAtCluster(std::stop_token stop) {
  if (m_cluster.empty()) {
    const auto configuration = m_tools.configuration(stop);
    if (!configuration.ok()) {
      return configuration.status();
    }
    const auto value = [&](const char* key) {
      const auto found = configuration->find(key);
      return found == configuration->end() ? std::string() : found->second;
    };
    const std::lock_guard lock(m_mutex);
    m_info.set_version(value("SLURM_VERSION"));
    m_cluster = value("ClusterName").empty() ? "cluster" : value("ClusterName");
  }
  const auto now = SteadyClock::now();
  if (now >= m_partitionsDue) {
    auto partitions = m_tools.partitions(stop);
    if (!partitions.ok()) {
      return partitions.status();
    }
    const std::lock_guard lock(m_mutex);
    m_partitions = *std::move(partitions);
    m_partitionsDue = now + partitionInterval;
  }
  return absl::OkStatus();
}

absl::Status ClusterFollower::lookAtNodes(EngineChange& change, std::stop_token stop) {
  const auto now = SteadyClock::now();
  if (now < m_nodesDue) {
    return absl::OkStatus();
  }
  auto nodes = m_tools.nodes(stop);
  if (!nodes.ok()) {
    return nodes.status();
  }
  const auto patience = std::min<SteadyClock::duration>(m_options.patiencePerRow * nodes->size(), longestNodePause);
  m_nodesDue = now + std::max<SteadyClock::duration>(m_options.nodeInterval, patience);
  if (m_board.takeNodes(*std::move(nodes), m_cluster, m_options, *m_listener, change)) {
    m_jobs.displace();
    m_jobWatch.distrust();
    m_isDisplaced = true;
  }
  return absl::OkStatus();
}

// Consoles that know from before a restart what has ended would forget it over a first snapshot without it.
bool ClusterFollower::awaitsRecall() {
  const auto now = SteadyClock::now();
  if (m_recallUntil == SteadyTime{}) {
    m_recallUntil = now + recallPatience;
  }
  return !m_jobWatch.recalled() && now < m_recallUntil;
}

void ClusterFollower::setReachable(const absl::Status& status) {
  const std::string reason(status.ok() ? "" : std::string(status.message()));
  {
    const std::lock_guard lock(m_mutex);
    const bool changed = m_info.reachable() != status.ok();
    if (!changed && m_info.unreachable_reason() == reason) {
      return;
    }
    m_info.set_reachable(status.ok());
    m_info.set_unreachable_reason(reason);
    if (status.ok()) {
      m_info.clear_unreachable_since();
    } else if (changed) {
      m_info.mutable_unreachable_since()->set_seconds(nowSeconds());
    }
  }
  m_listener->reachable(status.ok(), reason);
}

v1::EngineInfo ClusterFollower::info() const {
  const std::lock_guard lock(m_mutex);
  return m_info;
}

std::vector<SlurmPartition> ClusterFollower::partitions() const {
  const std::lock_guard lock(m_mutex);
  return m_partitions;
}

}  // namespace aifactory
