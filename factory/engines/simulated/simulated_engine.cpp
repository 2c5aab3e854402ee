// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/simulated_engine.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/resource_name.h"
#include "factory/engines/simulated/change_builder.h"
#include "factory/engines/simulated/messages.h"
#include "factory/engines/simulated/output_text.h"
#include "factory/engines/simulated/simulation.h"
#include "factory/engines/simulated/submission.h"

namespace aifactory {
namespace simulated {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr auto samplePeriod = std::chrono::seconds(1);
constexpr auto longestNap = std::chrono::milliseconds(250);
// The last minutes before the start are told as they went by: who judges by minutes need not wait for them.
constexpr SimTime toldBefore = 12 * minute;
constexpr SimTime toldStep = 30 * second;
// How finely the day before the start is told again.
constexpr SimTime recallStep = 10 * second;
constexpr SimTime recallSamplePeriod = 5 * minute;

Clock::time_point timeOf(SimTime time) { return Clock::time_point(std::chrono::milliseconds(time)); }

/// The simulation and its lock; outlives the engine while an output is still being read.
struct Shared {
  std::mutex mutex;
  std::unique_ptr<Simulation> simulation;
};

class SimulatedOutput final : public JobOutput {
 public:
  SimulatedOutput(std::shared_ptr<Shared> shared, std::uint64_t job, bool standardError)
      : m_shared(std::move(shared)), m_job(job), m_text(standardError) {}

  absl::StatusOr<Chunk> read(std::int64_t offset, std::size_t maxBytes) override {
    SimTime now = 0;
    {
      const std::lock_guard lock(m_shared->mutex);
      now = m_shared->simulation->now();
      const SimulatedJob* job = m_shared->simulation->find(m_job);
      if (job != nullptr) m_source = outputSource(*job, *m_shared->simulation);
    }
    m_text.extend(m_source, now);
    const std::string& text = m_text.text();
    const auto size = static_cast<std::int64_t>(text.size());
    Chunk chunk;
    chunk.size = size;
    chunk.offset = std::clamp<std::int64_t>(offset < 0 ? size + offset : offset, 0, size);
    chunk.data = text.substr(static_cast<std::size_t>(chunk.offset), maxBytes);
    chunk.end = m_source.finished && chunk.offset + static_cast<std::int64_t>(chunk.data.size()) == size;
    return chunk;
  }

 private:
  std::shared_ptr<Shared> m_shared;
  std::uint64_t m_job;
  OutputText m_text;
  OutputSource m_source;  // the last known, once the factory has forgotten the job
};

absl::Status unknownJob(std::string_view name) {
  return refusal(absl::StatusCode::kNotFound, "JOB_NOT_FOUND", fmt::format("{} is not known to this factory.", name));
}

absl::Status wrongState(const SimulatedJob& job, std::string_view sentence) {
  const std::string& state = v1::Job::State_Name(job.state);
  return refusal(
      absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
      fmt::format("{} is {}: {}", jobName(job.number), state.substr(std::string_view("STATE_").size()), sentence));
}

const std::string& whoOf(const Caller& caller) { return caller.identity.empty() ? caller.unixUser : caller.identity; }

}  // namespace

class SimulatedEngine final : public Engine {
 public:
  explicit SimulatedEngine(SimulatedOptions options) : m_options(options), m_shared(std::make_shared<Shared>()) {
    m_options.speed = std::clamp(m_options.speed, 1.0, 1000.0);
    const Clock::time_point start = m_options.startTime.value_or(Clock::now());
    m_startTime = std::chrono::duration_cast<std::chrono::milliseconds>(start.time_since_epoch()).count();
    m_shared->simulation = std::make_unique<Simulation>(m_options, m_startTime);
  }
  ~SimulatedEngine() override { stop(); }

  void start(EngineListener& listener) override {
    m_listener = &listener;
    Simulation& simulation = *m_shared->simulation;
    SimTime now = 0;
    {
      const std::lock_guard lock(m_shared->mutex);
      simulation.beginPreRoll();
      now = std::max(m_startTime - toldBefore, simulation.now());
      simulation.advance(now);
      m_changes.emplace(simulation);
      simulation.touchAll();
    }
    listener.clock(timeOf(now));
    listener.layout(internedLayout(simulation.site(), listener));
    m_changes->internTenants(listener);
    for (; now < m_startTime; now += toldStep) {
      {
        const std::lock_guard lock(m_shared->mutex);
        simulation.advance(now);
      }
      sample(toldStep);
      publish(true);
    }
    {
      const std::lock_guard lock(m_shared->mutex);
      simulation.advance(m_startTime);
      simulation.endPreRoll();
      simulation.touchAll();
      m_wallStart = SteadyClock::now();
      m_running = true;
    }
    listener.reachable(true, {});
    sample(toldStep);
    publish(true);
    m_thread = std::thread([this] { run(); });
  }

  void stop() override {
    {
      const std::lock_guard lock(m_shared->mutex);
      m_running = false;
    }
    m_wake.notify_all();
    m_published.notify_all();
    if (m_thread.joinable()) m_thread.join();
  }

  // Equal options give the same day: what the pre-roll went through unseen is gone through once more.
  void recall(EngineListener& listener, Clock::time_point until, std::stop_token stop) override {
    Simulation day(m_options, m_startTime);
    day.beginPreRoll();
    day.touchAll();
    ChangeBuilder changes(day, 1);
    listener.clock(timeOf(day.now()));
    listener.layout(internedLayout(day.site(), listener));
    changes.internTenants(listener);
    const SimTime end = std::chrono::duration_cast<std::chrono::milliseconds>(until.time_since_epoch()).count();
    SimTime sampled = day.now() - recallSamplePeriod;
    bool live = false;
    for (SimTime now = day.now();; now = std::min(now + recallStep, end)) {
      if (!live && now >= m_startTime) {
        day.advance(m_startTime);
        day.endPreRoll();
        live = true;
      }
      day.advance(now);
      const bool sampling = now - sampled >= recallSamplePeriod;
      const Simulation::Dirty dirty = day.takeDirty();
      const std::optional<Site> site = dirty.layout ? std::optional(day.site()) : std::nullopt;
      tell(listener, now, site, changes.take(dirty, sampling));
      if (sampling) {
        listener.sampled(changes.telemetry().sample(now, now - sampled), timeOf(now));
        sampled = now;
      }
      if (now >= end || stop.stop_requested()) return;
    }
  }

  std::vector<v1::Alert::Kind> raises() const override {
    return {v1::Alert::KIND_NODE_DOWN, v1::Alert::KIND_XID,     v1::Alert::KIND_COOLANT,
            v1::Alert::KIND_POWER,     v1::Alert::KIND_BURN_IN, v1::Alert::KIND_THERMAL};
  }
  v1::EngineInfo info() const override {
    v1::EngineInfo info;
    info.set_display_name("Simulated");
    info.set_simulated(true);
    info.set_reachable(true);
    info.set_clock_speed(m_options.speed);
    return info;
  }
  v1::TelemetryInfo telemetry() const override {
    v1::TelemetryInfo telemetry;
    telemetry.set_display_name("Simulated");
    telemetry.set_simulated(true);
    telemetry.set_reachable(true);
    return telemetry;
  }

  std::vector<v1::Tenant> namedTenants() const override {
    std::vector<v1::Tenant> named;
    for (const TenantName& each : tenantNames()) {
      v1::Tenant& tenant = named.emplace_back();
      tenant.set_name(nameIn("tenants", each.tenant));
      tenant.set_display_name(std::string(each.name));
    }
    return named;
  }

  absl::StatusOr<std::vector<v1::Queue>> queues(const Caller& caller) override {
    const std::lock_guard lock(m_shared->mutex);
    return queueMessages(*m_shared->simulation, caller);
  }

  absl::Status validate(const v1::JobSpec& spec, const Caller& caller) override {
    const std::lock_guard lock(m_shared->mutex);
    return resolve(spec, caller, *m_shared->simulation).status();
  }

  absl::StatusOr<v1::Job> submit(const Submission& submission) override {
    std::unique_lock lock(m_shared->mutex);
    Simulation& simulation = *m_shared->simulation;
    // A submission that comes again after an unknown outcome finds the job that it made.
    if (const auto known = simulation.findByRequestId(submission.requestId); !known.empty()) {
      return jobMessage(*known.front(), simulation);
    }
    auto resolved = resolve(submission.spec, submission.caller, simulation);
    if (!resolved.ok()) return resolved.status();
    auto part = readScript(submission, resolved->idea);
    resolved->idea.runTime = part->scriptTime;
    catchUp();
    const std::uint64_t number = simulation
                                     .submit(std::move(resolved->idea), std::move(resolved->tenant), std::move(part),
                                             submission.held || submission.spec.hold())
                                     .number;
    v1::Job message = jobMessage(*simulation.find(number), simulation);
    awaitPublished(lock);
    return message;
  }

  absl::StatusOr<std::vector<v1::Job>> findByRequestIds(const RequestIds& requestIds, Clock::time_point) override {
    const std::lock_guard lock(m_shared->mutex);
    std::vector<v1::Job> found;
    for (const std::string& requestId : requestIds) {
      for (const SimulatedJob* job : m_shared->simulation->findByRequestId(requestId)) {
        found.push_back(jobMessage(*job, *m_shared->simulation));
      }
    }
    return found;
  }

  absl::Status cancel(const v1::Job& job, const Caller& caller) override {
    return onJob(job, [&](SimulatedJob& found) {
      m_shared->simulation->cancel(found, whoOf(caller));
      return absl::OkStatus();
    });
  }

  absl::Status hold(const v1::Job& job, const Caller& caller) override {
    return onJob(job, [&](SimulatedJob& found) {
      if (found.state == v1::Job::STATE_HELD) return absl::OkStatus();
      if (!found.waiting()) return wrongState(found, "only a pending job can be held. Requeue or cancel it instead.");
      m_shared->simulation->hold(found, whoOf(caller), caller.role == v1::ROLE_OPERATOR);
      return absl::OkStatus();
    });
  }

  absl::Status release(const v1::Job& job, const Caller& caller) override {
    return onJob(job, [&](SimulatedJob& found) {
      if (found.state != v1::Job::STATE_HELD) return wrongState(found, "only a held job can be released.");
      if (found.heldByOperator && caller.role != v1::ROLE_OPERATOR) {
        return refusal(absl::StatusCode::kPermissionDenied, "HELD_BY_OPERATOR",
                       "An operator holds this job. Ask the factory's operators to release it.");
      }
      m_shared->simulation->release(found, whoOf(caller));
      return absl::OkStatus();
    });
  }

  absl::Status requeue(const v1::Job& job, const Caller& caller) override {
    return onJob(job, [&](SimulatedJob& found) {
      if (found.waiting()) return wrongState(found, "it waits in its queue already.");
      m_shared->simulation->requeue(found, "by " + whoOf(caller));
      return absl::OkStatus();
    });
  }

  absl::Status drain(std::string_view node, std::string_view reason, const Caller& caller) override {
    return onNode(node, [&](std::uint32_t index) {
      m_shared->simulation->drain(index, std::string(reason), whoOf(caller));
      return absl::OkStatus();
    });
  }

  absl::Status resume(std::string_view node, const Caller&) override {
    return onNode(node, [&](std::uint32_t index) {
      if (m_shared->simulation->health().state(index).condition == NodeHealth::Condition::Healthy) {
        return refusal(absl::StatusCode::kFailedPrecondition, "WRONG_STATE",
                       fmt::format("Node {} is in service: only a drained or down node can be resumed.", node));
      }
      m_shared->simulation->resume(index);
      return absl::OkStatus();
    });
  }

  absl::StatusOr<std::unique_ptr<JobOutput>> openOutput(const v1::Job& job, v1::ReadJobOutputRequest::Stream stream,
                                                        const Caller&) override {
    const std::lock_guard lock(m_shared->mutex);
    const SimulatedJob* found = m_shared->simulation->find(jobNumber(job.name()).value_or(0));
    if (found == nullptr) return unknownJob(job.name());
    const bool oneFile = found->submission && found->submission->standardError == found->submission->standardOutput;
    const bool standardError = stream == v1::ReadJobOutputRequest::STREAM_STDERR && !oneFile;
    return std::make_unique<SimulatedOutput>(m_shared, found->number, standardError);
  }

 private:
  SimTime factoryTime() const {
    const std::chrono::duration<double, std::milli> passed = SteadyClock::now() - m_wallStart;
    return m_startTime + static_cast<SimTime>(passed.count() * m_options.speed);
  }

  // Under the lock: what a verb does happens now, not at the last event.
  void catchUp() {
    if (m_running) m_shared->simulation->advance(factoryTime());
  }

  template <class Action>
  absl::Status onJob(const v1::Job& job, Action action) {
    std::unique_lock lock(m_shared->mutex);
    catchUp();
    SimulatedJob* found = m_shared->simulation->find(jobNumber(job.name()).value_or(0));
    if (found == nullptr) return unknownJob(job.name());
    absl::Status status = action(*found);
    if (status.ok()) awaitPublished(lock);
    return status;
  }

  template <class Action>
  absl::Status onNode(std::string_view node, Action action) {
    std::unique_lock lock(m_shared->mutex);
    catchUp();
    const auto index = m_shared->simulation->findNode(node);
    if (!index) {
      return refusal(absl::StatusCode::kNotFound, "NODE_NOT_FOUND", fmt::format("There is no node {}.", node));
    }
    if (m_shared->simulation->site().nodes[*index].pool == Pool::None) {
      return refusal(absl::StatusCode::kFailedPrecondition, "NOT_IN_SERVICE",
                     fmt::format("The rack of node {} is not in service yet.", node));
    }
    absl::Status status = action(*index);
    if (status.ok()) awaitPublished(lock);
    return status;
  }

  // The engine thread tells the listener; many verbs share one change.
  void awaitPublished(std::unique_lock<std::mutex>& lock) {
    const std::uint64_t ticket = ++m_requested;
    m_wake.notify_one();
    m_published.wait(lock, [&] { return !m_running || m_done >= ticket; });
  }

  void run() {
    auto nextSample = m_wallStart + samplePeriod;
    std::unique_lock lock(m_shared->mutex);
    while (m_running) {
      // At 1000x there is always a next event; changes are then gathered over a short while.
      const auto latest = std::min(nextSample, SteadyClock::now() + longestNap);
      m_wake.wait_until(lock, latest, [&] { return !m_running || m_requested > m_done; });
      if (!m_running) return;
      m_shared->simulation->advance(factoryTime());
      const std::uint64_t served = m_requested;
      lock.unlock();
      const bool sampling = SteadyClock::now() >= nextSample;
      publish(sampling);
      if (sampling) {
        nextSample = std::max(nextSample + samplePeriod, SteadyClock::now());
        sample(static_cast<SimTime>(1000 * m_options.speed));
      }
      lock.lock();
      m_done = served;
      m_published.notify_all();
    }
  }

  // Everything that changed becomes one change; the lock is not held while the listener takes it.
  void publish(bool refresh) {
    EngineChange change;
    std::optional<Site> site;
    SimTime now = 0;
    {
      const std::lock_guard lock(m_shared->mutex);
      Simulation& simulation = *m_shared->simulation;
      now = simulation.now();
      const Simulation::Dirty dirty = simulation.takeDirty();
      if (dirty.layout) site = simulation.site();
      change = m_changes->take(dirty, refresh);
    }
    tell(*m_listener, now, site, std::move(change));
  }

  static void tell(EngineListener& listener, SimTime now, const std::optional<Site>& site, EngineChange change) {
    listener.clock(timeOf(now));
    if (site) listener.layout(internedLayout(*site, listener));
    if (!change.devices.empty() || !change.nodes.empty() || !change.feeds.empty() || !change.jobs.empty() ||
        !change.removedJobs.empty() || !change.alerts.empty() || !change.removedAlerts.empty()) {
      listener.change(std::move(change));
    }
  }

  void sample(SimTime elapsed) {
    const TelemetryColumns* columns = nullptr;
    SimTime now = 0;
    {
      const std::lock_guard lock(m_shared->mutex);
      now = m_shared->simulation->now();
      columns = &m_changes->telemetry().sample(now, elapsed);
    }
    m_listener->clock(timeOf(now));
    m_listener->sampled(*columns, timeOf(now));
  }

  SimulatedOptions m_options;
  std::shared_ptr<Shared> m_shared;
  SimTime m_startTime = 0;
  SteadyClock::time_point m_wallStart;
  EngineListener* m_listener = nullptr;
  std::thread m_thread;
  // Under the lock:
  std::condition_variable m_wake;
  std::condition_variable m_published;
  bool m_running = false;
  std::uint64_t m_requested = 0;  // verbs whose change waits to be told, and has been
  std::uint64_t m_done = 0;
  // The publishing thread's:
  std::optional<ChangeBuilder> m_changes;
};

}  // namespace simulated

std::unique_ptr<Engine> makeSimulatedEngine(SimulatedOptions options) {
  return std::make_unique<simulated::SimulatedEngine>(options);
}

}  // namespace aifactory
