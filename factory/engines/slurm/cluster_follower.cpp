// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/cluster_follower.h"

#include <absl/strings/str_cat.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <unordered_set>

#include "base/resource_name.h"
#include "factory/engines/slurm/job_record.h"

namespace aifactory {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds partitionInterval{15};
constexpr std::chrono::seconds longestBackoff{15};
// A slow Slurm is asked less often, so that looking takes half of the time at most, but never less often than this.
constexpr std::chrono::seconds longestPause{5};
constexpr std::chrono::milliseconds clockInterval{500};

std::int64_t nowSeconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
}

// A line end in a text that scontrol prints could pass for another job's record.
bool isPlain(const JobRow& row) {
  using Column = JobColumn;
  return std::ranges::all_of(std::initializer_list<Column>{Column::Name, Column::Comment, Column::Directory,
                                                           Column::Output, Column::Error, Column::Reason},
                             [&](Column column) { return row[column].find('\n') == std::string_view::npos; });
}

v1::NodeState nodeState(std::uint32_t index, const SlurmNode& node) {
  v1::NodeState state;
  state.set_node(index);
  state.set_scheduler_state(node.state);
  state.set_reason(node.reason);
  state.set_reason_identity(node.reasonUser);
  if (node.reasonTime != 0) {
    state.mutable_reason_time()->set_seconds(node.reasonTime);
  }
  return state;
}

// One call at a time, from two threads.
class SerialListener final : public EngineListener {
  // First, since its type is deduced from its body.
  template <class Method, class... Arguments>
  auto call(Method method, Arguments&&... arguments) {
    const std::lock_guard lock(m_mutex);
    return (m_target.*method)(std::forward<Arguments>(arguments)...);
  }

 public:
  explicit SerialListener(EngineListener& target) : m_target(target) {}
  std::uint32_t intern(std::string_view text) override { return call(&EngineListener::intern, text); }
  void layout(v1::FleetLayout layout) override { call(&EngineListener::layout, std::move(layout)); }
  void change(EngineChange change) override { call(&EngineListener::change, std::move(change)); }
  void sampled(const TelemetryColumns& values, Clock::time_point when) override {
    call(&EngineListener::sampled, values, when);
  }
  void reachable(bool reachable, std::string_view reason) override {
    call(&EngineListener::reachable, reachable, reason);
  }
  void clock(Clock::time_point factoryTime) override { call(&EngineListener::clock, factoryTime); }

 private:
  EngineListener& m_target;
  std::mutex m_mutex;
};

bool isEmpty(const EngineChange& change) {
  return change.devices.empty() && change.nodes.empty() && change.feeds.empty() && change.jobs.empty() &&
         change.removedJobs.empty() && change.alerts.empty() && change.removedAlerts.empty();
}

}  // namespace

ClusterFollower::ClusterFollower(const SlurmOptions& options, const SlurmTools& tools)
    : m_options(options), m_tools(tools) {
  m_info.set_display_name("Slurm");
  m_info.set_clock_speed(1);
  m_info.set_unreachable_reason("Slurm has not answered yet.");
  m_info.mutable_unreachable_since()->set_seconds(nowSeconds());
}

ClusterFollower::~ClusterFollower() { stop(); }

void ClusterFollower::start(EngineListener& listener) {
  m_listener = std::make_unique<SerialListener>(listener);
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
}

void ClusterFollower::lookNow() {
  const std::lock_guard lock(m_mutex);
  m_lookNow = true;
  m_wake.notify_all();
}

void ClusterFollower::run(std::stop_token stop) {
  std::chrono::milliseconds backoff = m_options.pollInterval;
  while (!stop.stop_requested()) {
    const auto began = SteadyClock::now();
    const absl::Status status = look(stop);
    if (stop.stop_requested()) {
      break;
    }
    setReachable(status);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - began);
    backoff = status.ok() ? m_options.pollInterval : std::min<std::chrono::milliseconds>(backoff * 2, longestBackoff);
    const auto pause =
        status.ok() ? std::min<std::chrono::milliseconds>(std::max(m_options.pollInterval - took, took), longestPause)
                    : backoff;
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, stop, pause, [this] { return m_lookNow; });
    if (std::exchange(m_lookNow, false)) {
      m_nodesDue = {};
    }
  }
}

absl::Status ClusterFollower::look(std::stop_token stop) {
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
  EngineChange change;
  absl::Status status = lookAtNodes(change, stop);
  if (status.ok()) {
    status = lookAtJobs(change, stop);
  }
  // What was learnt before something failed is told all the same: it is held already, and would not be told again.
  if (status.ok()) {
    forgetOld(change);
  }
  updateDevices(change);
  updateAlerts(change);
  tell(std::move(change));
  return status.ok() && !m_recalled ? recallFinished(stop) : status;
}

void ClusterFollower::tell(EngineChange change) {
  if (!isEmpty(change)) {
    m_listener->change(std::move(change));
  }
}

absl::Status ClusterFollower::lookAtNodes(EngineChange& change, std::stop_token stop) {
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
  if (now < m_nodesDue) {
    return absl::OkStatus();
  }
  auto nodes = m_tools.nodes(stop);
  if (!nodes.ok()) {
    return nodes.status();
  }
  m_nodesDue = now + m_options.nodeInterval;
  if (!m_map.fits(*nodes)) {
    m_map = FleetMap(*nodes, m_cluster, m_options, *m_listener);
    m_devices.assign(m_map.devices(), {});
    m_listener->layout(m_map.layout());
    const std::lock_guard lock(m_mutex);
    m_nodes.clear();
    for (auto& [number, followed] : m_jobs) {
      followed.hash = 0;  // device numbers are others now
    }
  }
  for (std::size_t i = 0; i < nodes->size(); ++i) {
    const std::uint32_t index = m_map.indexOf((*nodes)[i].name);
    if (i >= m_nodes.size() || m_nodes[i] != (*nodes)[i]) {
      change.nodes.push_back(nodeState(index, (*nodes)[i]));
    }
  }
  if (!change.nodes.empty()) {
    const std::lock_guard lock(m_mutex);
    m_nodes = *std::move(nodes);
    m_devicesStale = true;
  }
  return absl::OkStatus();
}

absl::Status ClusterFollower::lookAtJobs(EngineChange& change, std::stop_token stop) {
  const auto listing = m_tools.jobs(stop);
  if (!listing.ok()) {
    return listing.status();
  }
  const std::int64_t now = nowSeconds();
  struct Changed {
    const JobRow* row;
    std::size_t hash;
    v1::Job job;
  };
  std::vector<Changed> changed;
  std::vector<std::uint64_t> unplaced;
  std::unordered_set<std::uint64_t> present;
  for (const JobRow& row : listing->rows) {
    const std::uint64_t number = row.id();
    const std::size_t hash = row.hash();
    present.insert(number);
    const auto known = m_jobs.find(number);
    if (known != m_jobs.end() && known->second.hash == hash) {
      continue;
    }
    const v1::Job* before = known == m_jobs.end() ? nullptr : known->second.job.get();
    changed.push_back({&row, hash, makeJob(row, m_options, before, now)});
    if (isAllocated(changed.back().job.state()) && !row[JobColumn::NodeList].empty() && isPlain(row)) {
      unplaced.push_back(number);
    }
  }
  std::map<std::uint64_t, GpuPlacement> placements;
  if (!unplaced.empty()) {
    auto found = m_tools.gpuPlacements(unplaced, stop);
    if (!found.ok()) {
      return found.status();
    }
    placements = *std::move(found);
  }
  for (Changed& item : changed) {
    const std::uint64_t number = item.row->id();
    Followed followed;
    followed.hash = item.hash;
    followed.ended = isFinished(item.job.state());
    followed.endSeconds = item.job.end_time().seconds();
    const auto known = m_jobs.find(number);
    if (const auto placed = placements.find(number); placed != placements.end()) {
      FleetMap::Placement placement = m_map.place(placed->second);
      followed.devices = std::move(placement.devices);
      item.job.mutable_allocations()->Assign(placement.allocations.begin(), placement.allocations.end());
      item.job.set_gpu_model(placement.gpuModel);
    } else if (known != m_jobs.end() && (followed.ended || isAllocated(item.job.state()))) {
      // Where it ran stays with it when it is over.
      *item.job.mutable_allocations() = known->second.job->allocations();
      item.job.set_gpu_model(known->second.job->gpu_model());
    }
    followed.tenant = m_listener->intern(item.job.tenant());
    followed.job = std::make_shared<const v1::Job>(std::move(item.job));
    keep(number, std::move(followed), change);
  }
  std::vector<std::uint64_t> vanished;
  for (const auto& [number, followed] : m_jobs) {
    if (!followed.ended && !present.contains(number)) {
      vanished.push_back(number);
    }
  }
  return vanished.empty() ? absl::OkStatus() : settleVanished(change, vanished, stop);
}

// Jobs that ended unseen while slurmctld or we were away: accounting knows how.
absl::Status ClusterFollower::settleVanished(EngineChange& change, const std::vector<std::uint64_t>& vanished,
                                             std::stop_token stop) {
  std::unordered_set<std::uint64_t> unknown(vanished.begin(), vanished.end());
  const auto listing = m_tools.accountedJobs(nowSeconds() - m_options.keepFinished.count(), vanished, stop);
  if (absl::IsCancelled(listing.status())) {
    return listing.status();
  }
  for (const JobRow& row : listing.ok() ? listing->rows : std::vector<JobRow>{}) {
    const auto known = m_jobs.find(row.id());
    if (known == m_jobs.end() || !unknown.contains(row.id())) {
      continue;
    }
    const v1::Job& before = *known->second.job;
    v1::Job job = makeJob(row, m_options, &before, nowSeconds());
    if (!isFinished(job.state())) {
      continue;
    }
    unknown.erase(row.id());
    *job.mutable_allocations() = before.allocations();
    job.set_gpu_model(before.gpu_model());
    job.set_standard_output(before.standard_output());
    job.set_standard_error(before.standard_error());
    job.set_array_job(before.array_job());
    job.set_array_tasks(before.array_tasks());
    job.set_restart_count(before.restart_count());
    Followed followed{nullptr, 0, {}, known->second.tenant, true, job.end_time().seconds()};
    followed.job = std::make_shared<const v1::Job>(std::move(job));
    keep(row.id(), std::move(followed), change);
  }
  // Neither Slurm nor accounting knows it any more.
  const std::lock_guard lock(m_mutex);
  for (const std::uint64_t number : unknown) {
    change.removedJobs.push_back(jobName(number));
    m_jobs.erase(number);
    m_devicesStale = true;
  }
  return absl::OkStatus();
}

// What ended before we were started and slurmctld has forgotten. Once; a site without accounting goes without.
absl::Status ClusterFollower::recallFinished(std::stop_token stop) {
  m_recalled = true;
  EngineChange change;
  const auto listing = m_tools.accountedJobs(nowSeconds() - m_options.keepFinished.count(), {}, stop);
  if (absl::IsCancelled(listing.status())) {
    return listing.status();
  }
  if (!listing.ok()) {
    spdlog::warn("Slurm's accounting does not list finished jobs: {}", std::string(listing.status().message()));
    return absl::OkStatus();
  }
  for (const JobRow& row : listing->rows) {
    if (row.id() == 0 || m_jobs.contains(row.id())) {
      continue;
    }
    v1::Job job = makeJob(row, m_options, nullptr, nowSeconds());
    if (!isFinished(job.state())) {
      continue;
    }
    Followed followed{nullptr, 0, {}, m_listener->intern(job.tenant()), true, job.end_time().seconds()};
    followed.job = std::make_shared<const v1::Job>(std::move(job));
    keep(row.id(), std::move(followed), change);
  }
  tell(std::move(change));
  return absl::OkStatus();
}

void ClusterFollower::forgetOld(EngineChange& change) {
  const std::int64_t oldest = nowSeconds() - m_options.keepFinished.count();
  const std::lock_guard lock(m_mutex);
  std::erase_if(m_jobs, [&](const auto& entry) {
    const bool old = entry.second.ended && entry.second.endSeconds < oldest;
    if (old) {
      change.removedJobs.push_back(jobName(entry.first));
    }
    return old;
  });
}

void ClusterFollower::keep(std::uint64_t number, Followed followed, EngineChange& change) {
  change.jobs.push_back(followed.job);
  const std::lock_guard lock(m_mutex);
  Followed& held = m_jobs[number];
  m_devicesStale = m_devicesStale || held.devices != followed.devices || !followed.devices.empty();
  held = std::move(followed);
}

void ClusterFollower::updateDevices(EngineChange& change) {
  if (!std::exchange(m_devicesStale, false)) {
    return;
  }
  std::vector<DeviceValue> now(m_devices.size());
  for (const auto& [number, followed] : m_jobs) {
    for (const std::uint32_t device : followed.devices) {
      if (device < now.size()) {
        now[device].job = number;
        now[device].tenant = followed.tenant;
      }
    }
  }
  for (const SlurmNode& node : m_nodes) {
    const FleetMap::NodeDevices& devices = *m_map.find(node.name);
    const bool anyBusy = std::ranges::any_of(devices.slots, [&](std::uint32_t slot) { return now[slot].job != 0; });
    for (const std::uint32_t slot : devices.slots) {
      now[slot].state = deviceState(node, now[slot].job != 0, anyBusy);
    }
    for (std::uint32_t gpu = devices.firstGpu; gpu < devices.firstGpu + devices.gpuCount; ++gpu) {
      if (m_map.isPartitioned(gpu)) {
        const v1::DeviceState state = deviceState(node, false, anyBusy);
        now[gpu].state = state == v1::DEVICE_STATE_IDLE ? v1::DEVICE_STATE_PARTITIONED : state;
      }
    }
  }
  for (std::uint32_t device = 0; device < now.size(); ++device) {
    if (now[device] == m_devices[device]) {
      continue;
    }
    const DeviceValue& value = now[device];
    DeviceChange* const last = change.devices.empty() ? nullptr : &change.devices.back();
    if (last != nullptr && last->range.first + last->range.count == device && last->state == value.state &&
        last->job == value.job && last->tenant == value.tenant) {
      ++last->range.count;
    } else {
      change.devices.push_back({{device, 1}, value.state, value.job, value.tenant, 0});
    }
  }
  m_devices = std::move(now);
}

void ClusterFollower::updateAlerts(EngineChange& change) {
  std::map<std::string, std::shared_ptr<const v1::Alert>> now;
  for (const SlurmNode& node : m_nodes) {
    const FleetMap::NodeDevices& devices = *m_map.find(node.name);
    if (deviceState(node, false, false) != v1::DEVICE_STATE_DOWN) {
      continue;
    }
    const std::string name = "alerts/node-down-" + node.name;
    if (const auto known = m_alerts.find(name); known != m_alerts.end()) {
      now.insert(*known);
      continue;
    }
    auto alert = std::make_shared<v1::Alert>();
    alert->set_name(name);
    alert->set_severity(v1::Alert::SEVERITY_CRITICAL);
    alert->set_kind(v1::Alert::KIND_NODE_DOWN);
    alert->set_summary(absl::StrCat("Node ", node.name, " is down", node.reason.empty() ? "" : ": ", node.reason));
    alert->set_resource(nameIn("nodes", node.name));
    alert->set_gpu(-1);
    alert->mutable_start_time()->set_seconds(node.reasonTime != 0 ? node.reasonTime : nowSeconds());
    std::set<std::string> tenants;
    for (const std::uint32_t slot : devices.slots) {
      if (const auto job = m_jobs.find(m_devices[slot].job); job != m_jobs.end()) {
        tenants.insert(job->second.job->tenant());
      }
    }
    alert->mutable_tenants()->Assign(tenants.begin(), tenants.end());
    change.alerts.push_back(alert);
    now.emplace(name, std::move(alert));
  }
  for (const auto& [name, alert] : m_alerts) {
    if (!now.contains(name)) {
      change.removedAlerts.push_back(name);
    }
  }
  m_alerts = std::move(now);
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

std::shared_ptr<const v1::Job> ClusterFollower::job(std::uint64_t number) const {
  const std::lock_guard lock(m_mutex);
  const auto found = m_jobs.find(number);
  return found == m_jobs.end() ? nullptr : found->second.job;
}

bool ClusterFollower::isOver(std::uint64_t number) const {
  const std::lock_guard lock(m_mutex);
  const auto found = m_jobs.find(number);
  return found == m_jobs.end() || found->second.ended;
}

std::vector<SlurmPartition> ClusterFollower::partitions() const {
  const std::lock_guard lock(m_mutex);
  return m_partitions;
}

std::vector<SlurmNode> ClusterFollower::nodes() const {
  const std::lock_guard lock(m_mutex);
  return m_nodes;
}

std::map<std::string, ClusterFollower::QueueCounts> ClusterFollower::queueCounts() const {
  std::map<std::string, QueueCounts> counts;
  const std::lock_guard lock(m_mutex);
  for (const auto& [number, followed] : m_jobs) {
    QueueCounts& queue = counts[followed.job->queue()];
    queue.running += isAllocated(followed.job->state()) ? 1 : 0;
    queue.pending += !followed.ended && !isAllocated(followed.job->state()) ? 1 : 0;
  }
  return counts;
}

}  // namespace aifactory
