// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/small_factory.h"

#include <chrono>
#include <thread>

#include "base/fleet_codec.h"

namespace aifactory {
namespace {

const std::vector<std::string> strings{"", "tenants/skt", "tenants/hynix", "H100 SXM 80GB", "queues/gpu"};
constexpr std::uint32_t skt = 1, hynix = 2, model = 3, queue = 4;
constexpr std::int64_t now = SmallFactory::now;

std::string nodeName(int node) { return (node < 10 ? "n0" : "n") + std::to_string(node); }

/// The past as a reader sees it: `then` until an hour ago, and `later` from there on.
template <class Response>
grpc::Status servePast(grpc::ServerContext& context, const v1::Playback& playback, grpc::ServerWriter<Response>& writer,
                       std::vector<Response> then, std::vector<Response> later) {
  const auto opened = std::chrono::steady_clock::now();
  double shown = static_cast<double>(playback.time().seconds());
  const auto write = [&](v1::WatchHeader::Kind kind, Response message) {
    *message.mutable_header() = watchHeader(kind, 0, "");
    message.mutable_header()->mutable_factory_time()->set_seconds(static_cast<std::int64_t>(shown));
    return writer.Write(message);
  };
  const auto snapshot = [&](const std::vector<Response>& parts) {
    write(v1::WatchHeader::KIND_RESET, {});
    for (const Response& part : parts) write(v1::WatchHeader::KIND_SNAPSHOT, part);
    return write(v1::WatchHeader::KIND_SYNCED, {});
  };
  const auto isThen = [&] { return shown < static_cast<double>(now - 3600); };
  bool showsThen = isThen();
  bool written = snapshot(showsThen ? then : later);
  while (written && !context.IsCancelled()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - opened;
    shown = static_cast<double>(playback.time().seconds()) + passed.count() * playback.speed();
    written = isThen() == showsThen ? write(v1::WatchHeader::KIND_BOOKMARK, {}) : snapshot(later);
    showsThen = isThen();
  }
  return grpc::Status::CANCELLED;
}

template <class Response>
grpc::Status serveOnce(grpc::ServerContext& context, grpc::ServerWriter<Response>& writer, Response rows) {
  Response marker;
  *marker.mutable_header() = watchHeader(v1::WatchHeader::KIND_RESET, 1, "");
  writer.Write(marker);
  *rows.mutable_header() = watchHeader(v1::WatchHeader::KIND_SNAPSHOT, 1, "");
  writer.Write(rows);
  *marker.mutable_header() = watchHeader(v1::WatchHeader::KIND_SYNCED, 1, "t");
  writer.Write(marker);
  *marker.mutable_header() = watchHeader(v1::WatchHeader::KIND_BOOKMARK, 1, "t");
  marker.mutable_header()->mutable_factory_time()->set_seconds(now);
  for (int beat = 0; !context.IsCancelled(); ++beat) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (beat % 50 == 0 && !writer.Write(marker)) break;
  }
  return grpc::Status::CANCELLED;
}

v1::Job job(int number, v1::Job::State state, std::uint32_t gpus, v1::Job::PendingReason reason = {}) {
  v1::Job job;
  job.set_name("jobs/" + std::to_string(number));
  job.set_display_name("train-" + std::to_string(number));
  job.set_tenant(number == 102 ? "tenants/hynix" : "tenants/skt");
  job.set_state(state);
  job.set_pending_reason(reason);
  job.set_gpu_count(gpus);
  job.mutable_submit_time()->set_seconds(now - 60 * (number - 100));
  return job;
}

}  // namespace

SmallFactory::SmallFactory() {
  for (const char* method :
       {"FleetService/WatchFleet", "FleetService/GetFleetSummary", "JobsService/WatchJobs", "JobsService/SubmitJob",
        "JobsService/ListJobs", "JobsService/GetJob", "JobsService/CancelJob", "JobsService/ReadJobOutput",
        "JobsService/ListQueues", "AlertsService/WatchAlerts", "AlertsService/AcknowledgeAlert",
        "AlertsService/SilenceAlert", "AlertsService/ListPastAlerts", "AlertsService/ListAlertRules",
        "EfficiencyService/GetEfficiency", "FleetService/DrainNode", "FleetService/ResumeNode"}) {
    methods.push_back(std::string("/aifactory.v1.") + method);
  }
  m_columns.resize(gpus);
  for (int gpu = 0; gpu < gpus; ++gpu) {
    const auto i = static_cast<std::size_t>(gpu);
    const int node = gpu / gpusPerNode;
    m_columns.states.state[i] = v1::DEVICE_STATE_IDLE;
    m_columns.telemetry.utilization[i] = 1;
    m_columns.telemetry.memory[i] = 2;
    m_columns.telemetry.temperature[i] = 31;
    m_columns.telemetry.power[i] = 101;
    if (node < 2 || (node == 2 && gpu % gpusPerNode < 4)) {
      m_columns.states.state[i] = v1::DEVICE_STATE_ALLOCATED;
      m_columns.states.job[i] = node < 2 ? 101 : 102;
      m_columns.states.tenant[i] = node < 2 ? skt : hynix;
      m_columns.telemetry.utilization[i] = 94;
      m_columns.telemetry.power[i] = 601;
    }
    if (node == 10) m_columns.states.state[i] = v1::DEVICE_STATE_DRAINED;
    if (node == 11) {
      m_columns.states.state[i] = v1::DEVICE_STATE_DOWN;
      m_columns.telemetry.utilization[i] = m_columns.telemetry.temperature[i] = 0;
      m_columns.telemetry.memory[i] = m_columns.telemetry.power[i] = 0;
    }
  }
  m_columns.states.xid[device(5, 3)] = 79;
  telemetry.set_display_name("Prometheus");
  telemetry.set_reachable(true);
  telemetry.set_measured_devices(gpus - gpusPerNode);
  telemetry.set_devices(gpus);

  whoAmI = [this](grpc::ServerContext&, const v1::WhoAmIRequest&, v1::WhoAmIResponse& response) {
    response.set_identity("kim.js");
    response.set_role(role);
    for (const std::string& method : methods) response.add_methods(method);
    response.set_factory_display_name("Small");
    response.mutable_engine()->set_display_name("Simulated");
    response.mutable_engine()->set_simulated(true);
    response.mutable_engine()->set_reachable(true);
    response.mutable_engine()->set_clock_speed(1);
    *response.mutable_telemetry() = telemetry;
    response.mutable_factory_time()->set_seconds(now);
    response.set_epoch("e");
    return grpc::Status::OK;
  };
  watchFleet = [this](grpc::ServerContext& context, const v1::WatchFleetRequest& request, auto& writer) {
    if (!request.has_playback()) return serveFleet(context, writer);
    return servePast(context, request.playback(), writer, snapshot(columnsOfThePast()), snapshot(m_columns));
  };
  watchJobs = [this](grpc::ServerContext& context, const v1::WatchJobsRequest& request, auto& writer) {
    if (!request.has_playback()) return serveOnce(context, writer, jobs(false));
    return servePast<v1::WatchJobsResponse>(context, request.playback(), writer, {jobs(true)}, {jobs(false)});
  };
  watchAlerts = [this](grpc::ServerContext& context, const v1::WatchAlertsRequest& request, auto& writer) {
    if (!request.has_playback()) return serveAlerts(context, writer);
    v1::WatchAlertsResponse rows;
    {
      const std::lock_guard lock(m_mutex);
      for (const auto& [name, alert] : m_alerts) *rows.add_alerts() = alert;
    }
    return servePast<v1::WatchAlertsResponse>(context, request.playback(), writer, {}, {rows});
  };
  serveAlertCalls();
  serveEfficiency();
}

void SmallFactory::remember() {
  methods.emplace_back("/aifactory.v1.HistoryService/GetHistory");
  getHistory = [](grpc::ServerContext&, const v1::GetHistoryRequest&, v1::GetHistoryResponse& response) {
    constexpr std::int64_t hour = 3600;
    for (const auto& [start, end] : {std::pair{now - 24 * hour, now - 12 * hour}, {now - 11 * hour, now}}) {
      v1::HistorySpan& span = *response.add_spans();
      span.mutable_start()->set_seconds(start);
      span.mutable_end()->set_seconds(end);
    }
    response.set_recording(true);
    return grpc::Status::OK;
  };
  getJob = [](grpc::ServerContext&, const v1::GetJobRequest& request, v1::GetJobResponse& response) {
    v1::Job& told = *response.mutable_job() = job(101, v1::Job::STATE_RUNNING, 16);
    told.set_name(request.name());
    told.mutable_start_time()->set_seconds(now - 3 * 3600);
    return grpc::Status::OK;
  };
}

v1::WatchJobsResponse SmallFactory::jobs(bool past) const {
  v1::WatchJobsResponse rows;
  *rows.add_jobs() = job(101, v1::Job::STATE_RUNNING, 16);
  *rows.add_jobs() = job(102, v1::Job::STATE_RUNNING, 4);
  if (past) {
    *rows.add_jobs() = job(99, v1::Job::STATE_RUNNING, 32);
    return rows;
  }
  *rows.add_jobs() = job(103, v1::Job::STATE_PENDING, 64, v1::Job::PENDING_REASON_RESOURCES);
  *rows.add_jobs() = job(104, v1::Job::STATE_PENDING, 64, v1::Job::PENDING_REASON_RESOURCES);
  *rows.add_jobs() = job(105, v1::Job::STATE_PENDING, 8, v1::Job::PENDING_REASON_PRIORITY);
  *rows.add_jobs() = job(106, v1::Job::STATE_HELD, 8, v1::Job::PENDING_REASON_HELD_BY_USER);
  for (const v1::Job& more : moreJobs) *rows.add_jobs() = more;
  return rows;
}

FleetColumns SmallFactory::columnsOfThePast() const {
  FleetColumns columns = m_columns;
  for (std::size_t i = device(3, 0); i < device(7, 0); ++i) {
    columns.states.state[i] = v1::DEVICE_STATE_ALLOCATED;
    columns.states.job[i] = 99;
    columns.states.tenant[i] = skt;
  }
  columns.states.xid[device(5, 3)] = 0;
  return columns;
}

v1::FleetLayout SmallFactory::layout() const {
  v1::FleetLayout layout;
  layout.set_version(1);
  for (int hall = 0; hall < 2; ++hall) {
    const std::string name = "halls/h" + std::to_string(hall + 1);
    layout.add_halls()->set_name(name);
    v1::Row& row = *layout.add_rows();
    row.set_name(name + "/rows/01");
    row.set_hall(static_cast<std::uint32_t>(hall));
    for (int rack = 0; rack < 2; ++rack) {
      v1::Rack& each = *layout.add_racks();
      each.set_name("racks/h" + std::to_string(hall + 1) + "-r01-0" + std::to_string(rack + 1));
      each.set_row(static_cast<std::uint32_t>(hall));
      each.set_phase(v1::Rack::PHASE_IN_SERVICE);
    }
  }
  for (int node = 0; node < nodes; ++node) {
    v1::Node& each = *layout.add_nodes();
    each.set_name("nodes/" + nodeName(node));
    each.set_rack(static_cast<std::uint32_t>(node / 3));
    each.set_gpu_count(gpusPerNode);
    each.set_gpu_model(model);
    each.set_gpu_memory_mib(81920);
    each.set_gpu_power_limit_watts(700);
    each.add_queues(queue);
  }
  return layout;
}

v1::WatchFleetResponse SmallFactory::pack(const v1::FleetUpdate& update) const {
  v1::WatchFleetResponse response;
  response.set_update_zstd(packUpdate(update));
  return response;
}

std::vector<v1::WatchFleetResponse> SmallFactory::snapshot(const FleetColumns& columns) const {
  v1::WatchFleetResponse first;
  *first.mutable_layout() = layout();
  v1::FleetUpdate update;
  update.set_layout_version(1);
  update.set_first_string(1);
  for (std::size_t i = 1; i < strings.size(); ++i) update.add_strings(strings[i]);
  const std::vector<DeviceRange> all{{0, gpus}};
  *update.mutable_states() = encodeStates(columns.states, all);
  *update.mutable_telemetry() = encodeTelemetryAbsolute(columns.telemetry, 1);
  update.mutable_telemetry()->mutable_sample_time()->set_seconds(now - sampleAge);
  for (int node = 0; node < nodes; ++node) {
    v1::NodeState& state = *update.add_node_states();
    state.set_node(static_cast<std::uint32_t>(node));
    state.set_scheduler_state(node == 11 ? "DOWN" : "IDLE");
    if (node == 10) state.set_reason("new cable");
  }
  return {first, pack(update)};
}

grpc::Status SmallFactory::serveFleet(grpc::ServerContext& context,
                                      grpc::ServerWriter<v1::WatchFleetResponse>& writer) {
  std::vector<v1::WatchFleetResponse> opening;
  std::size_t told = 0;
  {
    const std::lock_guard lock(m_mutex);
    opening = snapshot(m_columns);
    told = m_changes.size();
  }
  v1::WatchFleetResponse marker;
  *marker.mutable_header() = watchHeader(v1::WatchHeader::KIND_RESET, 1 + told, "");
  writer.Write(marker);
  for (v1::WatchFleetResponse& part : opening) {
    *part.mutable_header() = watchHeader(v1::WatchHeader::KIND_SNAPSHOT, 1 + told, "");
    writer.Write(part);
  }
  *marker.mutable_header() = watchHeader(v1::WatchHeader::KIND_SYNCED, 1 + told, "t");
  writer.Write(marker);
  for (int beat = 0; !context.IsCancelled(); ++beat) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const std::lock_guard lock(m_mutex);
    for (; told < m_changes.size(); ++told) {
      v1::WatchFleetResponse change = m_changes[told];
      *change.mutable_header() = watchHeader(v1::WatchHeader::KIND_CHANGE, 2 + told, "t");
      writer.Write(change);
    }
    if (beat % 50 != 0) continue;
    *marker.mutable_header() = watchHeader(v1::WatchHeader::KIND_BOOKMARK, 1 + told, "t");
    if (!writer.Write(marker)) break;
  }
  return grpc::Status::CANCELLED;
}

void SmallFactory::setNode(int node, v1::DeviceState state, std::uint64_t job) {
  const std::lock_guard lock(m_mutex);
  for (int gpu = 0; gpu < gpusPerNode; ++gpu) {
    const std::size_t i = device(node, gpu);
    m_columns.states.state[i] = static_cast<std::uint8_t>(state);
    m_columns.states.job[i] = job;
    m_columns.states.tenant[i] = job == 0 ? 0 : skt;
  }
  v1::FleetUpdate update;
  update.set_layout_version(1);
  update.set_first_string(static_cast<std::uint32_t>(strings.size()));
  const std::vector<DeviceRange> range{{device(node, 0), gpusPerNode}};
  *update.mutable_states() = encodeStates(m_columns.states, range);
  m_changes.push_back(pack(update));
}

}  // namespace aifactory
