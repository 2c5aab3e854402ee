// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/job_telemetry.h"

#include <algorithm>
#include <map>
#include <optional>
#include <ranges>
#include <tuple>

#include "base/hostlist.h"
#include "base/resource_name.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr std::uint32_t usualPoints = 200;
constexpr std::uint32_t mostPoints = 2000;
constexpr int mostDevices = 512;
constexpr std::chrono::seconds recordedWithin{10};  // an end is told a moment later
/// Of a longer stretch a reader would take the keyframes on the way and leave out what came and went between them.
constexpr std::chrono::minutes lookedThroughAtOnce{10};

class Listener : public EngineListener {
 public:
  std::uint32_t intern(std::string_view) override { return 0; }
  void layout(v1::FleetLayout) override {}
  void change(EngineChange) override {}
  void sampled(const TelemetryColumns&, Clock::time_point) override {}
  void reachable(bool, std::string_view) override {}
  void clock(Clock::time_point) override {}
};

/// Looks for one job.
class JobFinder final : public Listener {
 public:
  explicit JobFinder(std::string_view name) : m_name(name) {}
  void change(EngineChange change) override {
    for (const auto& job : change.jobs) {
      if (job->name() == m_name) found = job;
    }
  }
  std::shared_ptr<const v1::Job> found;

 private:
  const std::string_view m_name;
};

/// Keeps the newest sample of the answer's devices.
class Collector final : public Listener {
 public:
  explicit Collector(v1::GetJobTelemetryResponse& answer) : m_answer(answer) {}

  void layout(v1::FleetLayout layout) override { m_devices = devicesIn(layout, m_answer); }

  void sampled(const TelemetryColumns& values, Clock::time_point when) override {
    m_values = values;
    m_when = when;
  }

  /// The newest sample as one point more, unless it is that already or from before `from`.
  void addPoint(const TelemetryStretch& stretch) {
    if (m_when <= m_added || m_when < stretch.from || m_when > stretch.to) return;
    m_added = m_when;
    *m_answer.add_times() = timestampOf(m_when);
    const auto value = [](const auto& column, std::optional<std::size_t> device, int step) {
      if (!device || *device >= column.size() || column[*device] == notMeasured) return -1;
      return (static_cast<int>(column[*device]) - 1) * step;
    };
    for (int place = 0; place < m_answer.devices_size(); ++place) {
      v1::DeviceTelemetry& device = *m_answer.mutable_devices(place);
      const auto index = static_cast<std::size_t>(place);
      const std::optional<std::size_t> at = index < m_devices.size() ? m_devices[index] : std::nullopt;
      device.add_utilization(value(m_values.utilization, at, 1));
      device.add_memory(value(m_values.memory, at, memoryStepMib));
      device.add_temperature(value(m_values.temperature, at, 1));
      device.add_power(value(m_values.power, at, 1));
    }
  }

 private:
  v1::GetJobTelemetryResponse& m_answer;
  std::vector<std::optional<std::size_t>> m_devices;  ///< by their place in the answer
  TelemetryColumns m_values;
  Clock::time_point m_when{}, m_added{};
};

/// The jobs of `from`, and what became of them until `to`.
absl::Status tellJobs(History& history, EngineListener& listener, Clock::time_point from, Clock::time_point to) {
  const auto past = history.open({.fleet = false, .jobs = true, .alerts = false}, listener);
  if (!past.ok()) return past.status();
  if (const auto reached = (*past)->advance(from); !reached.ok()) return reached.status();
  return (*past)->advance(to).status();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const v1::Job>> jobAt(History& history, std::string_view name, Clock::time_point time) {
  JobFinder finder(name);
  if (absl::Status status = tellJobs(history, finder, time, time); !status.ok()) return status;
  return finder.found;
}

absl::StatusOr<std::shared_ptr<const v1::Job>> lastRecordedJob(History& history, std::string_view name) {
  absl::Status trouble;  // of one stretch; the job may be in another
  for (const PastSpan& span : history.spans() | std::views::reverse) {
    for (Clock::time_point from, to = span.end;; to = from) {
      from = std::max(span.start, to - lookedThroughAtOnce);
      JobFinder finder(name);
      trouble.Update(tellJobs(history, finder, from, to));
      if (finder.found) return finder.found;
      if (from == span.start) break;
    }
  }
  if (!trouble.ok()) return trouble;
  return nullptr;
}

void addRecordedGpus(History& history, v1::Job& job) {
  const auto namesGpus = [](const v1::Job::Allocation& allocation) { return !allocation.gpus().empty(); };
  if (!job.has_start_time() || !job.has_end_time() || std::ranges::any_of(job.allocations(), namesGpus)) return;
  // A short job may have been recorded only once it was over, and a requeued one be another by then.
  for (const auto after : {recordedWithin, std::chrono::seconds(0)}) {
    const auto recorded = jobAt(history, job.name(), timePointOf(job.end_time()) + after);
    if (!recorded.ok() || !*recorded || (*recorded)->start_time().seconds() != job.start_time().seconds()) continue;
    *job.mutable_allocations() = (*recorded)->allocations();
    return;
  }
}

v1::GetJobTelemetryResponse devicesOf(const v1::Job& job) {
  v1::GetJobTelemetryResponse answer;
  std::uint32_t leftOut = 0;
  const auto add = [&](const std::string& node, std::uint32_t gpu, int instance) {
    if (answer.devices_size() == mostDevices) {
      ++leftOut;
      return;
    }
    v1::DeviceTelemetry& device = *answer.add_devices();
    device.set_node(node);
    device.set_gpu(gpu);
    device.set_mig_instance(instance);
  };
  for (const v1::Job::Allocation& allocation : job.allocations()) {
    const auto hosts = expandHostlist(allocation.hosts());
    if (!hosts.ok()) continue;
    for (const std::string& host : *hosts) {
      const std::string node = nameIn("nodes", host);
      for (const std::uint32_t gpu : allocation.gpus()) {
        for (const std::uint32_t instance : allocation.mig_instances()) add(node, gpu, static_cast<int>(instance));
        if (allocation.mig_instances().empty()) add(node, gpu, -1);
      }
    }
  }
  answer.set_devices_left_out(leftOut);
  return answer;
}

std::vector<std::optional<std::size_t>> devicesIn(const v1::FleetLayout& layout,
                                                  const v1::GetJobTelemetryResponse& answer) {
  using Key = std::tuple<std::string_view, std::uint32_t, int>;
  std::map<Key, std::size_t> wanted;
  for (int place = 0; place < answer.devices_size(); ++place) {
    const v1::DeviceTelemetry& device = answer.devices(place);
    wanted[{device.node(), device.gpu(), device.mig_instance()}] = static_cast<std::size_t>(place);
  }
  std::vector<std::optional<std::size_t>> devices(static_cast<std::size_t>(answer.devices_size()));
  std::vector<std::pair<std::string_view, std::uint32_t>> gpus;  // node and number, by device
  for (const v1::Node& node : layout.nodes()) {
    for (std::uint32_t gpu = 0; gpu < node.gpu_count(); ++gpu) {
      const int at = static_cast<int>(gpu);
      gpus.emplace_back(node.name(), at < node.gpu_numbers_size() ? node.gpu_numbers(at) : gpu);
    }
  }
  const auto look = [&](std::size_t device, std::size_t gpu, int instance) {
    if (gpu >= gpus.size()) return;
    const auto found = wanted.find({gpus[gpu].first, gpus[gpu].second, instance});
    if (found != wanted.end()) devices[found->second] = device;
  };
  for (std::size_t gpu = 0; gpu < gpus.size(); ++gpu) look(gpu, gpu, -1);
  for (int mig = 0; mig < layout.mig_instances_size(); ++mig) {
    const v1::MigInstance& instance = layout.mig_instances(mig);
    look(gpus.size() + static_cast<std::size_t>(mig), instance.parent_device(), static_cast<int>(instance.instance()));
  }
  return devices;
}

std::optional<TelemetryStretch> lifeOf(const v1::Job& job, std::uint32_t maxPoints, Clock::time_point now) {
  if (!job.has_start_time()) return std::nullopt;
  // Without its end nobody can say which of the later values are another job's.
  if (!job.has_end_time() && job.state() >= v1::Job::STATE_COMPLETED) return std::nullopt;
  TelemetryStretch life;
  life.from = timePointOf(job.start_time());
  life.to = job.has_end_time() ? timePointOf(job.end_time()) : now;
  life.points = static_cast<int>(std::clamp(maxPoints == 0 ? usualPoints : maxPoints, 1U, mostPoints));
  return life.to < life.from ? std::nullopt : std::optional(life);
}

absl::Status readRecordedStretch(History& history, const TelemetryStretch& stretch,
                                 v1::GetJobTelemetryResponse& answer) {
  const std::vector<PastSpan> spans = history.spans();
  if (spans.empty() || stretch.to < spans.front().start) return absl::OkStatus();
  const TelemetryStretch recorded{std::max(stretch.from, spans.front().start), stretch.to, stretch.points};
  Collector collector(answer);
  const auto past = history.open({.fleet = true, .jobs = false, .alerts = false}, collector);
  if (!past.ok()) return past.status();
  const Clock::duration step = (recorded.to - recorded.from) / recorded.points;
  Clock::time_point reached{};
  for (int point = 1; point <= recorded.points; ++point) {
    const Clock::time_point wanted = point == recorded.points ? recorded.to : recorded.from + step * point;
    if (wanted <= reached) continue;
    const auto advanced = (*past)->advance(wanted);
    if (!advanced.ok()) return advanced.status();
    const bool atTheEnd = *advanced == reached;
    reached = *advanced;
    collector.addPoint(recorded);
    if (atTheEnd) break;
  }
  return absl::OkStatus();
}

}  // namespace aifactory
