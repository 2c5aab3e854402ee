// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/output_reactor.h"
#include "factory/api/services.h"
#include "factory/api/unary.h"
#include "factory/api/watch_method.h"

namespace aifactory {

grpc::ServerUnaryReactor* JobsService::SubmitJob(grpc::CallbackServerContext* context,
                                                 const v1::SubmitJobRequest* request, v1::SubmitJobResponse* response) {
  return unary(
      m_gate, context, "JobsService/SubmitJob", *request, response,
      [this, request](const Caller& caller, v1::SubmitJobResponse& answer) {
        return put(m_factory.submitJob(caller, *request), answer.mutable_job());
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* JobsService::GetJob(grpc::CallbackServerContext* context, const v1::GetJobRequest* request,
                                              v1::GetJobResponse* response) {
  return unary(
      m_gate, context, "JobsService/GetJob", *request, response,
      [this, request](const Caller& caller, v1::GetJobResponse& answer) {
        return put(m_factory.getJob(caller, request->name()), answer.mutable_job());
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* JobsService::ListJobs(grpc::CallbackServerContext* context,
                                                const v1::ListJobsRequest* request, v1::ListJobsResponse* response) {
  return unary(m_gate, context, "JobsService/ListJobs", *request, response,
               [this, request](const Caller& caller, v1::ListJobsResponse& answer) {
                 return put(m_factory.listJobs(caller, *request), &answer);
               });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* JobsService::WatchJobs(grpc::CallbackServerContext* context,
                                                                   const grpc::ByteBuffer* request) {
  return watch<v1::WatchJobsRequest>(
      m_gate, context, "JobsService/WatchJobs", request,
      [this](const Caller& caller, const v1::WatchJobsRequest& wanted) { return m_factory.watchJobs(caller, wanted); });
}

grpc::ServerUnaryReactor* JobsService::CancelJob(grpc::CallbackServerContext* context,
                                                 const v1::CancelJobRequest* request, v1::CancelJobResponse* response) {
  return unary(
      m_gate, context, "JobsService/CancelJob", *request, response,
      [this, request](const Caller& caller, v1::CancelJobResponse& answer) {
        return put(m_factory.cancelJob(caller, *request), answer.mutable_job());
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* JobsService::HoldJob(grpc::CallbackServerContext* context, const v1::HoldJobRequest* request,
                                               v1::HoldJobResponse* response) {
  return unary(
      m_gate, context, "JobsService/HoldJob", *request, response,
      [this, request](const Caller& caller, v1::HoldJobResponse& answer) {
        return put(m_factory.holdJob(caller, *request), answer.mutable_job());
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* JobsService::ReleaseJob(grpc::CallbackServerContext* context,
                                                  const v1::ReleaseJobRequest* request,
                                                  v1::ReleaseJobResponse* response) {
  return unary(
      m_gate, context, "JobsService/ReleaseJob", *request, response,
      [this, request](const Caller& caller, v1::ReleaseJobResponse& answer) {
        return put(m_factory.releaseJob(caller, *request), answer.mutable_job());
      },
      Waits::ForScheduler);
}

grpc::ServerUnaryReactor* JobsService::RequeueJob(grpc::CallbackServerContext* context,
                                                  const v1::RequeueJobRequest* request,
                                                  v1::RequeueJobResponse* response) {
  return unary(
      m_gate, context, "JobsService/RequeueJob", *request, response,
      [this, request](const Caller& caller, v1::RequeueJobResponse& answer) {
        return put(m_factory.requeueJob(caller, *request), answer.mutable_job());
      },
      Waits::ForScheduler);
}

grpc::ServerWriteReactor<v1::ReadJobOutputResponse>* JobsService::ReadJobOutput(
    grpc::CallbackServerContext* context, const v1::ReadJobOutputRequest* request) {
  auto call = m_gate.admit(*context, "JobsService/ReadJobOutput", *request);
  if (!call.ok()) {
    return new RefusedStream<v1::ReadJobOutputResponse>(call.status());
  }
  return OutputReactor::begin(m_gate, *std::move(call), m_factory, *request);
}

grpc::ServerUnaryReactor* JobsService::ListQueues(grpc::CallbackServerContext* context,
                                                  const v1::ListQueuesRequest* request,
                                                  v1::ListQueuesResponse* response) {
  return unary(
      m_gate, context, "JobsService/ListQueues", *request, response,
      [this](const Caller& caller, v1::ListQueuesResponse& answer) {
        return put(m_factory.listQueues(caller), &answer);
      },
      Waits::ForScheduler);
}

}  // namespace aifactory
