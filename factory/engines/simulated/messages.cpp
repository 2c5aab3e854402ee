// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/messages.h"

#include <fmt/format.h>
#include <google/protobuf/util/time_util.h>

#include <bit>
#include <map>

#include "base/hostlist.h"
#include "base/resource_name.h"

namespace aifactory::simulated {
namespace {

using google::protobuf::util::TimeUtil;

std::string clockTime(const google::protobuf::Timestamp& time) {
  return fmt::format("{:02}:{:02} UTC", time.seconds() / 3600 % 24, time.seconds() / 60 % 60);
}

void addAllocations(v1::Job& message, const SimulatedJob& job, const Simulation& simulation) {
  const Site& site = simulation.site();
  std::map<std::uint64_t, std::vector<std::string>> hosts;  // by the GPUs taken
  for (const Slice& slice : job.placement) {
    if (slice.instance != 0) {
      const v1::MigInstance& instance = site.instance(slice.instance);
      auto& allocation = *message.add_allocations();
      allocation.set_hosts(std::string(lastId(site.nodeName(slice.node))));
      allocation.add_gpus(instance.parent_device() % site.gpusPerNode);
      allocation.add_mig_instances(instance.instance());
    } else {
      hosts[slice.gpus].emplace_back(lastId(site.nodeName(slice.node)));
    }
  }
  for (const auto& [gpus, names] : hosts) {
    auto& allocation = *message.add_allocations();
    allocation.set_hosts(compressHostlist(names));
    for (std::uint64_t left = gpus; left != 0; left &= left - 1) {
      allocation.add_gpus(static_cast<std::uint32_t>(std::countr_zero(left)));
    }
  }
}

std::string gpuModel(const SimulatedJob& job, const Simulation& simulation) {
  const Site& site = simulation.site();
  if (job.idea.shape.migProfile >= 0) {
    return fmt::format("H100 SXM 80GB MIG {}", migProfiles[static_cast<std::size_t>(job.idea.shape.migProfile)].name);
  }
  return site.modelOf(job.pool);
}

void addFiles(v1::Job& message, const SimulatedJob& job) {
  if (job.submission) {
    message.set_request_id(job.submission->requestId);
    message.set_working_directory(job.submission->workingDirectory);
    message.set_standard_output(job.submission->standardOutput);
    message.set_standard_error(job.submission->standardError);
    return;
  }
  message.set_working_directory(fmt::format("/home/{}/{}", job.idea.user, job.idea.name));
  message.set_standard_output(fmt::format("{}/slurm-{}.out", message.working_directory(), job.number));
  message.set_standard_error(fmt::format("{}/slurm-{}.err", message.working_directory(), job.number));
}

}  // namespace

google::protobuf::Timestamp timestampOf(SimTime time) { return TimeUtil::MillisecondsToTimestamp(time); }

v1::Job::PendingFact pendingFact(const SimulatedJob& job, const Simulation& simulation) {
  using Fact = v1::Job::PendingFact;
  const Scheduler& scheduler = simulation.scheduler();
  const Resources& resources = simulation.resources();
  Fact fact;
  const auto set = [&](Fact::Kind kind, std::string_view subject, std::uint64_t value, std::uint64_t limit) {
    fact.set_kind(kind);
    fact.set_subject(std::string(subject));
    fact.set_value(value);
    fact.set_limit(limit);
  };
  switch (job.reason) {
    case v1::Job::PENDING_REASON_RESOURCES: {
      if (const int profile = job.idea.shape.migProfile; profile >= 0) {
        set(Fact::KIND_MIG_INSTANCES, migProfiles[static_cast<std::size_t>(profile)].name, 0,
            resources.instanceCount(profile));
        break;
      }
      const std::uint32_t free = resources.wholeNodesFree(job.pool);
      set(Fact::KIND_FREE_NODES, {}, free - std::min(free, scheduler.spareNodes(job)), resources.nodeCount(job.pool));
      fact.set_needed(job.idea.shape.nodes);
      break;
    }
    case v1::Job::PENDING_REASON_PRIORITY:
      set(Fact::KIND_POSITION, {}, scheduler.ahead(job) + 1, 0);
      break;
    case v1::Job::PENDING_REASON_ACCOUNT_LIMIT:
      set(Fact::KIND_ACCOUNT_GPUS, accounts()[static_cast<std::size_t>(job.idea.account)].name,
          scheduler.accountUsage(job.idea.account), scheduler.accountLimit(job.idea.account));
      break;
    case v1::Job::PENDING_REASON_QOS_LIMIT:
      set(Fact::KIND_QOS_GPUS, qualities()[static_cast<std::size_t>(job.idea.qos)].name,
          scheduler.qosUsage(job.idea.qos), scheduler.qosLimit(job.idea.qos));
      break;
    case v1::Job::PENDING_REASON_DEPENDENCY:
      set(Fact::KIND_AFTER_JOB, jobName(job.dependsOn), 0, 0);
      break;
    case v1::Job::PENDING_REASON_BEGIN_TIME:
      set(Fact::KIND_BEGIN_TIME, {}, 0, 0);
      *fact.mutable_time() = timestampOf(job.eligible);
      break;
    case v1::Job::PENDING_REASON_RESERVATION:
      set(Fact::KIND_RESERVATION, "fab-qual", 0, 0);
      *fact.mutable_time() = timestampOf(Scheduler::nextReservation(simulation.now()));
      break;
    case v1::Job::PENDING_REASON_HELD_BY_USER:
    case v1::Job::PENDING_REASON_HELD_BY_OPERATOR:
      set(Fact::KIND_HELD_BY, job.heldBy, 0, 0);
      break;
    default:
      break;
  }
  return fact;
}

std::string reasonDetail(const v1::Job::PendingFact& fact) {
  using Fact = v1::Job::PendingFact;
  switch (fact.kind()) {
    case Fact::KIND_ACCOUNT_GPUS:
      return fmt::format("{} of {} GPUs in use by account {}", fact.value(), fact.limit(), fact.subject());
    case Fact::KIND_QOS_GPUS:
      return fmt::format("{} of {} GPUs in use by QOS {}", fact.value(), fact.limit(), fact.subject());
    case Fact::KIND_FREE_NODES:
      return fmt::format("needs {} free {}, {} of {} free now", fact.needed(), fact.needed() == 1 ? "node" : "nodes",
                         fact.value(), fact.limit());
    case Fact::KIND_MIG_INSTANCES:
      return fmt::format("all {} instances of {} in use", fact.limit(), fact.subject());
    case Fact::KIND_POSITION:
      return fmt::format("position {} of those waiting for the same GPUs", fact.value());
    case Fact::KIND_AFTER_JOB:
      return fmt::format("starts after {} has ended", fact.subject());
    case Fact::KIND_BEGIN_TIME:
      return fmt::format("asked to begin at {}", clockTime(fact.time()));
    case Fact::KIND_RESERVATION:
      return fmt::format("reservation {} opens at {}", fact.subject(), clockTime(fact.time()));
    case Fact::KIND_HELD_BY:
      return fmt::format("held by {}", fact.subject());
    default:
      return {};
  }
}

v1::Job jobMessage(const SimulatedJob& job, const Simulation& simulation) {
  v1::Job message;
  message.set_name(jobName(job.number));
  message.set_display_name(job.idea.name);
  message.set_tenant(job.tenant);
  message.set_account(std::string(accounts()[static_cast<std::size_t>(job.idea.account)].name));
  message.set_user(job.idea.user);
  message.set_queue(nameIn("queues", queueRules()[static_cast<std::size_t>(job.idea.queue)].name));
  message.set_qos(std::string(qualities()[static_cast<std::size_t>(job.idea.qos)].name));
  message.set_state(job.state);
  message.set_pending_reason(job.reason);
  if (v1::Job::PendingFact fact = pendingFact(job, simulation); fact.kind() != v1::Job::PendingFact::KIND_UNSPECIFIED) {
    message.set_reason_detail(reasonDetail(fact));
    *message.mutable_pending_fact() = std::move(fact);
  }
  *message.mutable_submit_time() = timestampOf(job.submitted);
  if (job.started != 0) *message.mutable_start_time() = timestampOf(job.started);
  if (job.finished()) *message.mutable_end_time() = timestampOf(job.ended);
  if (job.waiting() && job.expectedStart != 0) {
    *message.mutable_expected_start_time() = timestampOf(job.expectedStart);
    *message.mutable_expected_start_as_of() = timestampOf(job.expectedAsOf);
  }
  if (job.idea.limit != 0) *message.mutable_time_limit() = TimeUtil::MillisecondsToDuration(job.idea.limit);
  message.set_node_count(job.idea.shape.nodes);
  message.set_gpu_count(job.idea.shape.gpus());
  message.set_gpu_model(gpuModel(job, simulation));
  addAllocations(message, job, simulation);
  if (job.finished()) {
    message.set_exit_code(job.outcome.exitCode);
    message.set_exit_signal(job.outcome.exitSignal);
  }
  message.set_restart_count(job.restarts);
  // Age is part of it, as a scheduler shows it.
  message.set_priority(static_cast<std::uint64_t>(
      std::max(1.0, job.order + static_cast<double>(job.finished() ? job.ended : simulation.now()) / (36.0 * second))));
  addFiles(message, job);
  message.set_workload(std::string(workloadName(job.idea.workload)));
  for (const JobEvent& event : job.events) {
    auto& added = *message.add_events();
    *added.mutable_time() = timestampOf(event.time);
    added.set_state(event.state);
    added.set_note(event.note);
  }
  return message;
}

v1::NodeState nodeMessage(std::uint32_t node, const Simulation& simulation) {
  const Site& site = simulation.site();
  const SiteNode& place = site.nodes[node];
  const NodeHealth::State& health = simulation.health().state(node);
  v1::NodeState message;
  message.set_node(node);
  if (place.phase != v1::Rack::PHASE_IN_SERVICE) {
    message.set_scheduler_state(place.phase == v1::Rack::PHASE_BURN_IN ? "MAINT" : "FUTURE");
    return message;
  }
  std::uint32_t busy = 0;
  std::uint32_t all = site.gpusPerNode;
  for (std::uint32_t gpu = 0; gpu < site.gpusPerNode; ++gpu) {
    busy += simulation.resources().jobOn(node * site.gpusPerNode + gpu) != 0;
  }
  if (place.pool == Pool::Mig) {
    all = place.instanceCount;
    for (std::uint32_t i = 0; i < all; ++i) busy += simulation.resources().jobOn(place.firstInstance + i) != 0;
  }
  std::string state = busy == 0 ? "IDLE" : busy == all ? "ALLOCATED" : "MIXED";
  if (health.condition == NodeHealth::Condition::Down) state = "DOWN";
  if (health.condition == NodeHealth::Condition::Draining) state += "+DRAIN";
  if (place.pool == Pool::Reserved) state += "+RESERVED";
  message.set_scheduler_state(state);
  if (health.condition != NodeHealth::Condition::Healthy) {
    message.set_reason(health.reason);
    message.set_reason_identity(health.identity);
    *message.mutable_reason_time() = timestampOf(health.since);
  }
  return message;
}

std::vector<v1::Queue> queueMessages(const Simulation& simulation, const Caller& caller) {
  const Site& site = simulation.site();
  std::vector<v1::Queue> queues;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> counts(queueRules().size());  // running, pending
  for (const SimulatedJob* job : simulation.jobs()) {
    if (!caller.scope.sees(job->tenant)) continue;
    auto& [running, pending] = counts[static_cast<std::size_t>(job->idea.queue)];
    running += job->running();
    pending += job->waiting();
  }
  for (std::size_t index = 0; index < queueRules().size(); ++index) {
    const QueueRule& rule = queueRules()[index];
    const Pool pool = simulation.resources().nodeCount(rule.pool) > 0 ? rule.pool : Pool::Training;
    v1::Queue& queue = queues.emplace_back();
    queue.set_name(nameIn("queues", rule.name));
    queue.set_is_default(rule.isDefault);
    queue.set_up(true);
    queue.set_node_count(simulation.resources().nodeCount(pool));
    queue.set_gpus_per_node(site.gpusPerNode);
    queue.set_gpu_count(queue.node_count() * site.gpusPerNode);
    queue.set_cpus_per_node(112);
    queue.set_gpu_model(site.modelOf(pool));
    if (rule.maxLimit != 0) *queue.mutable_max_time_limit() = TimeUtil::MillisecondsToDuration(rule.maxLimit);
    if (rule.defaultLimit != 0) {
      *queue.mutable_default_time_limit() = TimeUtil::MillisecondsToDuration(rule.defaultLimit);
    }
    queue.set_running_jobs(counts[index].first);
    queue.set_pending_jobs(counts[index].second);
    for (const Account& account : accounts()) {
      if (caller.scope.sees(nameIn("tenants", account.tenant))) queue.add_accounts(std::string(account.name));
    }
    for (const Qos& qos : qualities()) queue.add_qos(std::string(qos.name));
  }
  return queues;
}

}  // namespace aifactory::simulated
