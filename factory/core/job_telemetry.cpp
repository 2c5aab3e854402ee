// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/job_telemetry.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "base/hostlist.h"
#include "base/resource_name.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr std::uint32_t usualPoints = 200;
constexpr std::uint32_t mostPoints = 2000;
constexpr std::size_t mostDevices = 512;

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

/// Whether this device of the allocation, and how the answer names it.
struct Place {
  std::string node;
  std::uint32_t gpu = 0;  ///< its number on the node
  int instance = -1;
};

/// Keeps the newest sample of an allocation's devices.
class Collector final : public Listener {
 public:
  explicit Collector(const v1::Job& job) {
    for (const v1::Job::Allocation& allocation : job.allocations()) {
      const auto hosts = expandHostlist(allocation.hosts());
      if (!hosts.ok()) continue;
      for (const std::string& host : *hosts) {
        const std::string node = nameIn("nodes", host);
        for (const std::uint32_t gpu : allocation.gpus()) {
          for (const std::uint32_t instance : allocation.mig_instances()) {
            m_places.push_back({node, gpu, static_cast<int>(instance)});
          }
          if (allocation.mig_instances().empty()) m_places.push_back({node, gpu, -1});
        }
      }
    }
    leftOut = m_places.size() - std::min(m_places.size(), mostDevices);
    m_places.resize(m_places.size() - leftOut);
  }

  void layout(v1::FleetLayout layout) override {
    using Key = std::tuple<std::string, std::uint32_t, int>;
    std::map<Key, std::size_t> wanted;
    for (std::size_t place = 0; place < m_places.size(); ++place) {
      wanted[{m_places[place].node, m_places[place].gpu, m_places[place].instance}] = place;
    }
    m_devices.assign(m_places.size(), std::nullopt);
    std::vector<std::pair<std::string_view, std::uint32_t>> gpus;  // node and number, by device
    for (const v1::Node& node : layout.nodes()) {
      for (std::uint32_t gpu = 0; gpu < node.gpu_count(); ++gpu) {
        const int at = static_cast<int>(gpu);
        gpus.emplace_back(node.name(), at < node.gpu_numbers_size() ? node.gpu_numbers(at) : gpu);
      }
    }
    const auto place = [&](std::size_t device, std::size_t gpu, int instance) {
      if (gpu >= gpus.size()) return;
      const auto found = wanted.find({std::string(gpus[gpu].first), gpus[gpu].second, instance});
      if (found != wanted.end()) m_devices[found->second] = device;
    };
    for (std::size_t gpu = 0; gpu < gpus.size(); ++gpu) place(gpu, gpu, -1);
    for (int mig = 0; mig < layout.mig_instances_size(); ++mig) {
      const v1::MigInstance& instance = layout.mig_instances(mig);
      place(gpus.size() + static_cast<std::size_t>(mig), instance.parent_device(),
            static_cast<int>(instance.instance()));
    }
  }

  void sampled(const TelemetryColumns& values, Clock::time_point when) override {
    m_values = values;
    m_when = when;
  }

  void begin(v1::GetJobTelemetryResponse& response) const {
    for (const Place& place : m_places) {
      v1::DeviceTelemetry& device = *response.add_devices();
      device.set_node(place.node);
      device.set_gpu(place.gpu);
      device.set_mig_instance(place.instance);
    }
    response.set_devices_left_out(static_cast<std::uint32_t>(leftOut));
  }

  /// The newest sample as one point more, unless it is that already or from before `from`.
  void addPoint(v1::GetJobTelemetryResponse& response, Clock::time_point from, Clock::time_point to) {
    if (m_when <= m_added || m_when < from || m_when > to) return;
    m_added = m_when;
    *response.add_times() = timestampOf(m_when);
    const auto value = [](const auto& column, std::optional<std::size_t> device, int step) {
      if (!device || *device >= column.size() || column[*device] == notMeasured) return -1;
      return (static_cast<int>(column[*device]) - 1) * step;
    };
    for (std::size_t place = 0; place < m_places.size(); ++place) {
      v1::DeviceTelemetry& device = *response.mutable_devices(static_cast<int>(place));
      const std::optional<std::size_t> at = place < m_devices.size() ? m_devices[place] : std::nullopt;
      device.add_utilization(value(m_values.utilization, at, 1));
      device.add_memory(value(m_values.memory, at, memoryStepMib));
      device.add_temperature(value(m_values.temperature, at, 1));
      device.add_power(value(m_values.power, at, 1));
    }
  }

  std::size_t leftOut = 0;

 private:
  std::vector<Place> m_places;
  std::vector<std::optional<std::size_t>> m_devices;  ///< by place
  TelemetryColumns m_values;
  Clock::time_point m_when{}, m_added{};
};

}  // namespace

absl::StatusOr<std::shared_ptr<const v1::Job>> jobAt(History& history, std::string_view name, Clock::time_point time) {
  JobFinder finder(name);
  const auto past = history.open({.fleet = false, .jobs = true, .alerts = false}, finder);
  if (!past.ok()) return past.status();
  if (const auto reached = (*past)->advance(time); !reached.ok()) return reached.status();
  return finder.found;
}

absl::StatusOr<v1::GetJobTelemetryResponse> readJobTelemetry(History& history, const v1::Job& job,
                                                             std::uint32_t maxPoints, Clock::time_point now) {
  v1::GetJobTelemetryResponse response;
  Collector collector(job);
  collector.begin(response);
  const std::vector<PastSpan> spans = history.spans();
  if (!job.has_start_time() || spans.empty()) return response;
  const Clock::time_point to = job.has_end_time() ? timePointOf(job.end_time()) : now;
  const Clock::time_point from = std::max(timePointOf(job.start_time()), spans.front().start);
  const std::uint32_t points = std::clamp(maxPoints == 0 ? usualPoints : maxPoints, 1U, mostPoints);
  if (to < from) return response;
  const auto past = history.open({.fleet = true, .jobs = false, .alerts = false}, collector);
  if (!past.ok()) return past.status();
  const Clock::duration step = (to - from) / points;
  Clock::time_point reached{};
  for (std::uint32_t point = 1; point <= points; ++point) {
    const Clock::time_point wanted = point == points ? to : from + step * point;
    if (wanted <= reached) continue;
    const auto advanced = (*past)->advance(wanted);
    if (!advanced.ok()) return advanced.status();
    const bool atTheEnd = *advanced == reached;
    reached = *advanced;
    collector.addPoint(response, from, to);
    if (atTheEnd) break;
  }
  return response;
}

}  // namespace aifactory
