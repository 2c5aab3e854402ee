// SPDX-License-Identifier: GPL-3.0-or-later
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "base/resource_name.h"
#include "base/utf8.h"
#include "factory/core/collection_kinds.h"
#include "factory/core/factory_impl.h"
#include "factory/core/job_telemetry.h"
#include "factory/core/request_answer.h"

namespace aifactory {
namespace {

constexpr std::size_t longestReason = 200;

v1::Job jobAsItWouldBe(const v1::JobSpec& spec, const Caller& caller) {
  v1::Job job;
  job.set_display_name(spec.display_name());
  job.set_tenant(spec.tenant());
  job.set_account(spec.account());
  job.set_user(caller.unixUser);
  job.set_queue(spec.queue());
  job.set_qos(spec.qos());
  job.set_state(spec.hold() ? v1::Job::STATE_HELD : v1::Job::STATE_PENDING);
  if (spec.has_time_limit()) *job.mutable_time_limit() = spec.time_limit();
  job.set_node_count(std::max(1U, spec.node_count()));
  job.set_gpu_count(job.node_count() * spec.gpus_per_node());
  job.set_standard_output(spec.standard_output());
  job.set_standard_error(spec.standard_error());
  job.set_working_directory(spec.working_directory());
  return job;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const v1::Job>> Factory::Impl::visibleJob(const Caller& caller, std::string_view name) {
  if (!idIn("jobs", name)) return invalidField("name", "A job is named like jobs/1204418.");
  const Item item = jobs.find(caller.scope, name);
  if (!item && !context.begun()) return context.notBegun();
  if (!item) {
    return refusal(absl::StatusCode::kNotFound, "JOB_NOT_FOUND",
                   absl::StrCat("There is no ", absl::string_view(name.data(), name.size()), "."));
  }
  return std::static_pointer_cast<const v1::Job>(item);
}

absl::StatusOr<std::shared_ptr<const v1::Job>> Factory::Impl::keptJob(std::string_view name, std::uint64_t number) {
  History* history = options.history;
  const auto accounted = engine.accountedJob(number);
  if (absl::IsUnimplemented(accounted.status()) && history != nullptr) return lastRecordedJob(*history, name);
  if (absl::IsUnimplemented(accounted.status()) || absl::IsNotFound(accounted.status())) return nullptr;
  if (!accounted.ok()) return accounted.status();
  auto job = std::make_shared<v1::Job>(*accounted);
  if (history != nullptr) addRecordedGpus(*history, *job);
  return job;
}

absl::StatusOr<std::shared_ptr<const v1::Job>> Factory::Impl::listedOrKeptJob(const Caller& caller,
                                                                              std::string_view name) {
  auto listed = visibleJob(caller, name);
  const auto number = jobNumber(name);
  if (!absl::IsNotFound(listed.status()) || !number) return listed;
  const auto kept = keptJob(name, *number);
  if (!kept.ok()) return kept.status();
  // The same answer for a job that is hidden and for one that does not exist.
  if (!*kept || !caller.scope.sees((*kept)->tenant())) return listed;
  return std::static_pointer_cast<const v1::Job>(jobsKind().project(*kept, caller.scope));
}

absl::StatusOr<v1::Job> Factory::getJob(const Caller& caller, std::string_view name) {
  const auto running = m_impl->enter();
  if (!running.ok()) return running.status();
  const auto job = m_impl->listedOrKeptJob(caller, name);
  return job.ok() ? absl::StatusOr<v1::Job>(**job) : job.status();
}

template <class Request>
absl::StatusOr<v1::Job> Factory::Impl::steer(const Caller& caller, const Request& request, JobVerb verb) {
  const auto running = enter();
  if (!running.ok()) return running.status();
  if (absl::Status status = checkRequestId(request.request_id()); !status.ok()) return status;
  return parsed<v1::Job>(requests.once(caller, request, request.request_id(), [&]() -> RequestMemory::Answer {
    const auto job = visibleJob(caller, request.name());
    if (!job.ok()) return job.status();
    if ((*job)->state() == v1::Job::STATE_UNCONFIRMED) {
      return refusal(absl::StatusCode::kFailedPrecondition, "JOB_UNCONFIRMED",
                     "The scheduler has not confirmed this job yet; try again once it has.");
    }
    if (absl::Status status = (engine.*verb)(**job, caller); !status.ok()) return status;
    const auto after = visibleJob(caller, request.name());  // the engine may have told of the change by now
    return (after.ok() ? **after : **job).SerializeAsString();
  }));
}

absl::StatusOr<v1::Job> Factory::cancelJob(const Caller& caller, const v1::CancelJobRequest& request) {
  return m_impl->steer(caller, request, &Engine::cancel);
}

absl::StatusOr<v1::Job> Factory::holdJob(const Caller& caller, const v1::HoldJobRequest& request) {
  return m_impl->steer(caller, request, &Engine::hold);
}

absl::StatusOr<v1::Job> Factory::releaseJob(const Caller& caller, const v1::ReleaseJobRequest& request) {
  return m_impl->steer(caller, request, &Engine::release);
}

absl::StatusOr<v1::Job> Factory::requeueJob(const Caller& caller, const v1::RequeueJobRequest& request) {
  return m_impl->steer(caller, request, &Engine::requeue);
}

absl::Status Factory::Impl::resolveTenant(const Caller& caller, v1::JobSpec& spec) const {
  const Scope& scope = caller.scope;
  if (spec.tenant().empty()) {
    if (scope.allTenants) return absl::OkStatus();  // the scheduler's account then says whose it is
    if (scope.tenants.size() == 1) {
      spec.set_tenant(*scope.tenants.begin());
      return absl::OkStatus();
    }
    return invalidField("job.tenant", "Choose the tenant that this job belongs to.", "TENANT_MISSING");
  }
  if (!idIn("tenants", spec.tenant())) return invalidField("job.tenant", "A tenant is named like tenants/skt.");
  if (scope.sees(spec.tenant())) return absl::OkStatus();
  const std::string sentence = absl::StrCat("You may not submit jobs for ", spec.tenant(), ".");
  absl::Status denied = refusal(absl::StatusCode::kPermissionDenied, "TENANT_NOT_YOURS", sentence);
  invalidField("job.tenant", sentence).ForEachPayload([&](absl::string_view url, const absl::Cord& detail) {
    if (!denied.GetPayload(url)) denied.SetPayload(url, detail);  // names the field; the reason stays
  });
  return denied;
}

absl::StatusOr<v1::Job> Factory::submitJob(const Caller& caller, const v1::SubmitJobRequest& original) {
  const auto running = m_impl->enter();
  if (!running.ok()) return running.status();
  v1::SubmitJobRequest request = original;
  v1::JobSpec& spec = *request.mutable_job();
  if (!request.validate_only()) {
    if (absl::Status status = checkRequestId(request.request_id()); !status.ok()) return status;
    absl::AsciiStrToLower(request.mutable_request_id());  // a UUID means the same in either case
  }
  if (absl::Status status = checkJobSpec(spec); !status.ok()) return status;
  if (absl::Status status = m_impl->resolveTenant(caller, spec); !status.ok()) return status;
  if (request.validate_only()) {
    // A real submission is checked by the submitter, once an id: asking again must not depend on the cluster of now.
    if (absl::Status status = m_impl->engine.validate(spec, caller); !status.ok()) return status;
    return jobAsItWouldBe(spec, caller);
  }
  absl::StatusOr<v1::Job> job = m_impl->submitter.submit(caller, request);
  if (!job.ok()) return job;
  const auto newest = m_impl->visibleJob(caller, job->name());
  if (newest.ok()) return **newest;
  return job;
}

absl::StatusOr<std::unique_ptr<JobOutput>> Factory::openOutput(const Caller& caller, std::string_view name,
                                                               v1::ReadJobOutputRequest::Stream stream) {
  const auto running = m_impl->enter();
  if (!running.ok()) return running.status();
  const auto job = m_impl->visibleJob(caller, name);
  if (!job.ok()) return job.status();
  return m_impl->engine.openOutput(**job, stream, caller);
}

absl::StatusOr<v1::ListQueuesResponse> Factory::listQueues(const Caller& caller) {
  const auto running = m_impl->enter();
  if (!running.ok()) return running.status();
  auto queues = m_impl->engine.queues(caller);
  if (!queues.ok()) return queues.status();
  v1::ListQueuesResponse response;
  for (v1::Queue& queue : *queues) *response.add_queues() = std::move(queue);
  return response;
}

absl::StatusOr<std::uint64_t> Factory::uploadTwinScene(const Caller& caller,
                                                       const v1::UploadTwinSceneRequest& request) {
  const auto running = m_impl->enter();
  if (!running.ok()) return running.status();
  return m_impl->twins.upload(caller, request);
}

absl::StatusOr<v1::Twin> Factory::createTwin(const Caller& caller, const v1::CreateTwinRequest& request) {
  const auto running = m_impl->enter();
  if (!running.ok()) return running.status();
  return m_impl->twins.create(caller, request);
}

absl::Status Factory::deleteTwin(const Caller& caller, const v1::DeleteTwinRequest& request) {
  const auto running = m_impl->enter();
  if (!running.ok()) return running.status();
  return m_impl->twins.remove(caller, request);
}

absl::StatusOr<std::unique_ptr<SceneReader>> Factory::openTwinScene(const v1::DownloadTwinSceneRequest& request) {
  const auto running = m_impl->enter();
  if (!running.ok()) return running.status();
  return m_impl->twins.open(request);
}

absl::StatusOr<v1::NodeDetail> Factory::Impl::node(const Scope& scope, std::string_view name) {
  if (!idIn("nodes", name)) return invalidField("name", "A node is named like nodes/h100-0001.");
  auto detail = fleet.read(scope, [name](const FleetView& view) { return nodeDetail(view, name); });
  if (detail) return *std::move(detail);
  if (!context.begun()) return context.notBegun();
  return refusal(absl::StatusCode::kNotFound, "NODE_NOT_FOUND",
                 absl::StrCat("There is no ", absl::string_view(name.data(), name.size()), "."));
}

template <class Request, class Act>
absl::StatusOr<v1::NodeDetail> Factory::Impl::steerNode(const Caller& caller, const Request& request, Act act) {
  const auto running = enter();
  if (!running.ok()) return running.status();
  if (absl::Status status = checkRequestId(request.request_id()); !status.ok()) return status;
  return parsed<v1::NodeDetail>(requests.once(caller, request, request.request_id(), [&]() -> RequestMemory::Answer {
    if (const auto known = node(caller.scope, request.name()); !known.ok()) return known.status();
    if (absl::Status status = act(*idIn("nodes", request.name())); !status.ok()) return status;
    return serialised(node(caller.scope, request.name()));
  }));
}

absl::StatusOr<v1::NodeDetail> Factory::drainNode(const Caller& caller, const v1::DrainNodeRequest& request) {
  if (!isPrintable(request.reason(), 4 * longestReason) || characterCount(request.reason()) > longestReason) {
    return invalidField("reason", "Say why in 1 to 200 printable characters.");
  }
  return m_impl->steerNode(caller, request,
                           [&](std::string_view node) { return m_impl->engine.drain(node, request.reason(), caller); });
}

absl::StatusOr<v1::NodeDetail> Factory::resumeNode(const Caller& caller, const v1::ResumeNodeRequest& request) {
  return m_impl->steerNode(caller, request, [&](std::string_view node) { return m_impl->engine.resume(node, caller); });
}

}  // namespace aifactory
