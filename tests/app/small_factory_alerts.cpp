// SPDX-License-Identifier: GPL-3.0-or-later
// Alerts and efficiency of the small factory.
#include <chrono>
#include <thread>

#include "tests/app/small_factory.h"

namespace aifactory {
namespace {

constexpr std::int64_t now = 1'795'000'000;

v1::UsedShare share(const std::string& name, const std::string& tenant, std::uint32_t gpus, double used) {
  v1::UsedShare share;
  share.set_name(name);
  share.set_display_name("train-" + name.substr(name.find('/') + 1));
  share.set_tenant(tenant);
  share.set_gpus(gpus);
  share.set_measured_gpus(gpus);
  share.set_allocated_gpu_seconds(gpus * 3600.0);
  share.set_measured_gpu_seconds(gpus * 3600.0);
  share.set_used_gpu_seconds(gpus * 3600.0 * used);
  return share;
}

}  // namespace

v1::Alert SmallFactory::makeAlert(const std::string& name, v1::Alert::Severity severity, v1::Alert::Kind kind,
                                  const std::string& resource, int gpu) {
  v1::Alert alert;
  alert.set_name("alerts/" + name);
  alert.set_severity(severity);
  alert.set_kind(kind);
  alert.set_resource(resource);
  alert.set_gpu(gpu);
  alert.set_affected_gpus(gpu < 0 ? 8 : 1);
  alert.mutable_start_time()->set_seconds(now - 60);
  return alert;
}

void SmallFactory::setAlert(const v1::Alert& alert) {
  const std::lock_guard lock(m_mutex);
  m_alerts[alert.name()] = alert;
  *m_alertChanges.emplace_back().add_alerts() = alert;
}

void SmallFactory::endAlert(const std::string& name) {
  const std::lock_guard lock(m_mutex);
  m_alerts.erase(name);
  m_alertChanges.emplace_back().add_removed(name);
}

v1::Alert SmallFactory::alert(const std::string& name) {
  const std::lock_guard lock(m_mutex);
  return m_alerts[name];
}

std::vector<v1::ListPastAlertsRequest> SmallFactory::pastAsked() {
  const std::lock_guard lock(m_mutex);
  return m_pastAsked;
}

grpc::Status SmallFactory::serveAlerts(grpc::ServerContext& context,
                                       grpc::ServerWriter<v1::WatchAlertsResponse>& writer) {
  v1::WatchAlertsResponse rows;
  std::size_t told = 0;
  {
    const std::lock_guard lock(m_mutex);
    for (const auto& [name, alert] : m_alerts) *rows.add_alerts() = alert;
    told = m_alertChanges.size();
  }
  v1::WatchAlertsResponse marker;
  *marker.mutable_header() = watchHeader(v1::WatchHeader::KIND_RESET, 1 + told, "");
  writer.Write(marker);
  *rows.mutable_header() = watchHeader(v1::WatchHeader::KIND_SNAPSHOT, 1 + told, "");
  writer.Write(rows);
  *marker.mutable_header() = watchHeader(v1::WatchHeader::KIND_SYNCED, 1 + told, "t");
  writer.Write(marker);
  for (int beat = 0; !context.IsCancelled(); ++beat) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const std::lock_guard lock(m_mutex);
    for (; told < m_alertChanges.size(); ++told) {
      v1::WatchAlertsResponse change = m_alertChanges[told];
      *change.mutable_header() = watchHeader(v1::WatchHeader::KIND_CHANGE, 2 + told, "t");
      writer.Write(change);
    }
    if (beat % 50 != 0) continue;
    *marker.mutable_header() = watchHeader(v1::WatchHeader::KIND_BOOKMARK, 1 + told, "t");
    marker.mutable_header()->mutable_factory_time()->set_seconds(now);
    if (!writer.Write(marker)) break;
  }
  return grpc::Status::CANCELLED;
}

void SmallFactory::serveAlertCalls() {
  v1::Alert down = makeAlert("node-down-n11", v1::Alert::SEVERITY_CRITICAL, v1::Alert::KIND_NODE_DOWN, "nodes/n11");
  down.mutable_start_time()->set_seconds(now - 120);
  v1::Alert xid = makeAlert("xid-n05-3", v1::Alert::SEVERITY_WARNING, v1::Alert::KIND_XID, "nodes/n05", 3);
  xid.set_xid(79);
  xid.mutable_start_time()->set_seconds(now - 600);
  m_alerts = {{down.name(), down}, {xid.name(), xid}};

  // Of each call: the alert that it is about, or why it is refused.
  const auto changed = [this](const std::string& name, auto change, v1::Alert* answer) {
    {
      const std::lock_guard lock(m_mutex);
      if (refused.erase(name) > 0) {
        return refusal(grpc::RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "Too many calls are waiting.");
      }
      if (!m_alerts.contains(name)) return refusal(grpc::NOT_FOUND, "ALERT_NOT_FOUND", "This alert is over.");
      *answer = m_alerts[name];
      change(*answer);
    }
    setAlert(*answer);
    return grpc::Status::OK;
  };
  acknowledgeAlert = [changed](grpc::ServerContext&, const v1::AcknowledgeAlertRequest& request,
                               v1::AcknowledgeAlertResponse& response) {
    return changed(
        request.name(),
        [&](v1::Alert& alert) {
          alert.mutable_acknowledgement()->set_identity("kim.js");
          alert.mutable_acknowledgement()->set_note(request.note());
          alert.mutable_acknowledgement()->mutable_time()->set_seconds(now);
        },
        response.mutable_alert());
  };
  silenceAlert = [changed](grpc::ServerContext&, const v1::SilenceAlertRequest& request,
                           v1::SilenceAlertResponse& response) {
    return changed(
        request.name(),
        [&](v1::Alert& alert) {
          alert.clear_silence();
          if (request.duration().seconds() == 0) return;
          alert.mutable_silence()->set_identity("kim.js");
          alert.mutable_silence()->set_note(request.note());
          alert.mutable_silence()->mutable_until()->set_seconds(now + request.duration().seconds());
        },
        response.mutable_alert());
  };
  listPastAlerts = [this](grpc::ServerContext&, const v1::ListPastAlertsRequest& request,
                          v1::ListPastAlertsResponse& response) {
    const std::lock_guard lock(m_mutex);
    m_pastAsked.push_back(request);
    const bool critical = request.filter() == "severity = critical";
    const int first = request.page_token().empty() ? 0 : std::stoi(request.page_token());
    const int last = std::min(first + request.page_size(), critical ? 10 : pastAlerts);
    for (int i = first; i < last; ++i) {
      v1::Alert past =
          makeAlert("past-" + std::to_string(i), critical ? v1::Alert::SEVERITY_CRITICAL : v1::Alert::SEVERITY_WARNING,
                    v1::Alert::KIND_THERMAL, "nodes/n04", i % 8);
      past.mutable_start_time()->set_seconds(now - 600 - 60 * i);
      past.mutable_end_time()->set_seconds(now - 300 - 60 * i);
      *response.add_alerts() = past;
    }
    if (!critical && last < pastAlerts) response.set_next_page_token(std::to_string(last));
    return grpc::Status::OK;
  };
  listAlertRules = [](grpc::ServerContext&, const v1::ListAlertRulesRequest&, v1::ListAlertRulesResponse& response) {
    v1::AlertRule& own = *response.add_rules();
    own.set_display_name("Node down");
    own.set_severity(v1::Alert::SEVERITY_CRITICAL);
    own.set_kind(v1::Alert::KIND_NODE_DOWN);
    own.set_expression("A node does not answer its scheduler.");
    own.set_source("factoryd");
    own.set_active_alerts(1);
    v1::AlertRule& other = *response.add_rules();
    other.set_display_name("InletTooWarm");
    other.set_severity(v1::Alert::SEVERITY_WARNING);
    other.set_kind(v1::Alert::KIND_RULE);
    other.set_expression("inlet_celsius > 30");
    other.set_source("prometheus: cooling");
    other.set_problem("unknown function");
    return grpc::Status::OK;
  };
}

void SmallFactory::serveEfficiency() {
  getEfficiency = [this](grpc::ServerContext&, const v1::GetEfficiencyRequest&, v1::GetEfficiencyResponse& response) {
    ++efficiencyAsked;
    response.mutable_since()->set_seconds(now - 3600);
    response.mutable_until()->set_seconds(now);
    response.mutable_ended_since()->set_seconds(now - 3600);
    response.set_idle_below_percent(5);
    *response.add_tenants() = share("tenants/skt", "tenants/skt", 16, 0.9);
    *response.add_tenants() = share("tenants/hynix", "tenants/hynix", 4, 0.25);
    *response.add_jobs() = share("jobs/102", "tenants/hynix", 4, 0.25);
    *response.add_jobs() = share("jobs/101", "tenants/skt", 16, 0.9);
    v1::UsedShare& over = *response.add_jobs() = share("jobs/90", "tenants/skt", 1, 0.9);
    over.set_gpus(0);
    over.set_measured_gpus(0);
    over.mutable_end_time()->set_seconds(now - 1800);
    if (measured) {
      response.mutable_tenants(1)->set_idle_gpus(3);
      response.mutable_jobs(0)->set_idle_gpus(3);
      for (std::uint32_t gpu = 1; gpu < 4; ++gpu) {
        v1::IdleGpu& idle = *response.add_idle_gpus();
        idle.set_node("nodes/n02");
        idle.set_gpu(gpu);
        idle.set_job("jobs/102");
        idle.set_tenant("tenants/hynix");
        idle.mutable_since()->set_seconds(now - 600 * gpu);
      }
      v1::Straggler& straggler = *response.add_stragglers();
      straggler.set_node("nodes/n01");
      straggler.set_gpu(6);
      straggler.set_job("jobs/101");
      straggler.set_tenant("tenants/skt");
      straggler.set_utilization(41);
      straggler.set_job_median(93);
      straggler.mutable_since()->set_seconds(now - 300);
      return grpc::Status::OK;
    }
    for (auto* shares : {response.mutable_tenants(), response.mutable_jobs()}) {
      for (v1::UsedShare& each : *shares) {
        each.set_measured_gpus(0);
        each.set_measured_gpu_seconds(0);
        each.set_used_gpu_seconds(0);
      }
    }
    return grpc::Status::OK;
  };
}

}  // namespace aifactory
