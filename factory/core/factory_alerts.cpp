// SPDX-License-Identifier: GPL-3.0-or-later
// What people do about alerts, and how the board's alerts reach readers.
#include <absl/strings/str_cat.h>
#include <google/protobuf/util/time_util.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/resource_name.h"
#include "base/utf8.h"
#include "factory/core/alert_rules.h"
#include "factory/core/factory_impl.h"
#include "factory/core/request_answer.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

using google::protobuf::util::TimeUtil;

constexpr std::size_t longestNote = 500;
constexpr std::chrono::hours longestSilence{30 * 24};

absl::Status checkNote(std::string_view note) {
  if (note.empty() || (isPrintable(note, 4 * longestNote) && characterCount(note) <= longestNote)) {
    return absl::OkStatus();
  }
  return invalidField("note", "A note has at most 500 printable characters.", "NOTE_INVALID");
}

absl::Status checkDuration(const google::protobuf::Duration& duration) {
  const std::int64_t longest = std::chrono::seconds(longestSilence).count();
  const bool isWhole = duration.nanos() >= 0 && duration.nanos() < 1'000'000'000;
  const bool isLonger = duration.seconds() > longest || (duration.seconds() == longest && duration.nanos() > 0);
  if (isWhole && duration.seconds() >= 0 && !isLonger) {
    return absl::OkStatus();
  }
  return invalidField("duration", "A silence lasts at most 30 days; 0 ends one.", "DURATION_INVALID");
}

absl::Status checkName(std::string_view name) {
  if (idIn("alerts", name)) return absl::OkStatus();
  return invalidField("name", "An alert is named like alerts/node-down-h100-0418.");
}

absl::Status noSuchAlert(const std::string& name) {
  return refusal(absl::StatusCode::kNotFound, "ALERT_NOT_FOUND",
                 absl::StrCat("There is no active ", name, ": it may be over by now."));
}

}  // namespace

void Factory::Impl::recallAlerts() {
  if (options.alertLog == nullptr) return;
  auto memory = options.alertLog->recall();
  if (!memory.ok()) {
    spdlog::error("alerts: what was acknowledged and silenced is not known: {}",
                  std::string(memory.status().message()));
    return;
  }
  const std::lock_guard order(m_observersMutex);
  board.recall(*std::move(memory));
}

void Factory::Impl::applyAlerts(const AlertBoard::Changes& seen, EngineChange& told) {
  alerts.apply(seen);
  AlertBoard::tell(seen, told);
}

void Factory::Impl::showAlerts(const AlertBoard::Changes& seen, Clock::time_point when) {
  if (seen.empty()) return;
  EngineChange told;
  applyAlerts(seen, told);
  observeChange(told, when);
}

void Factory::Impl::replace(std::string_view source, std::vector<v1::Alert> raised) {
  {
    const std::lock_guard order(m_observersMutex);
    const Clock::time_point now = context.factoryTime();
    showAlerts(board.replace(source, std::move(raised), now), now);
  }
  alerts.ring();
}

void Factory::Impl::tickAlerts() {
  const std::unique_lock quiet(m_silencing, std::try_to_lock);
  if (!quiet) return;  // the next tick ends what is over
  const std::lock_guard order(m_observersMutex);
  const Clock::time_point now = context.factoryTime();
  showAlerts(board.tick(now, Clock::now(), context.begun()), now);
}

absl::Status Factory::Impl::remember(AlertRecord record, std::unique_lock<std::mutex>& order) {
  if (!alertRecorder) return absl::OkStatus();
  // Told in the order of what happens to the alert, and waited for without holding anybody up.
  std::future<absl::Status> written = alertRecorder->keepNow(std::move(record));
  order.unlock();
  absl::Status status = written.get();
  order.lock();
  return status;
}

absl::StatusOr<v1::Alert> Factory::acknowledgeAlert(const Caller& caller, const v1::AcknowledgeAlertRequest& request) {
  return m_impl->acknowledge(caller, request);
}

absl::StatusOr<v1::Alert> Factory::Impl::acknowledge(const Caller& caller, const v1::AcknowledgeAlertRequest& request) {
  const auto running = enter();
  if (!running.ok()) return running.status();
  for (const absl::Status& status :
       {checkRequestId(request.request_id()), checkName(request.name()), checkNote(request.note())}) {
    if (!status.ok()) return status;
  }
  return parsed<v1::Alert>(requests.once(caller, request, request.request_id(), [&]() -> RequestMemory::Answer {
    std::unique_lock order(m_observersMutex);
    const auto active = board.find(request.name());
    if (!active) return noSuchAlert(request.name());
    v1::Alert noted = *active;
    v1::Alert::Acknowledgement& acknowledgement = *noted.mutable_acknowledgement();
    acknowledgement.set_identity(caller.identity);
    acknowledgement.set_note(request.note());
    *acknowledgement.mutable_time() = timestampOf(context.factoryTime());
    if (absl::Status status = remember({AlertRecord::Kind::Episode, noted}, order); !status.ok()) return status;
    const AlertBoard::Changes seen = board.acknowledge(noted);
    if (seen.empty()) return noSuchAlert(request.name());  // over in the meantime
    showAlerts(seen, context.factoryTime());
    order.unlock();
    alerts.ring();
    return static_cast<const v1::Alert&>(*seen.front().item).SerializeAsString();
  }));
}

absl::StatusOr<v1::Alert> Factory::silenceAlert(const Caller& caller, const v1::SilenceAlertRequest& request) {
  return m_impl->silence(caller, request);
}

absl::StatusOr<v1::Alert> Factory::Impl::silence(const Caller& caller, const v1::SilenceAlertRequest& request) {
  const auto running = enter();
  if (!running.ok()) return running.status();
  for (const absl::Status& status : {checkRequestId(request.request_id()), checkName(request.name()),
                                     checkDuration(request.duration()), checkNote(request.note())}) {
    if (!status.ok()) return status;
  }
  return parsed<v1::Alert>(requests.once(caller, request, request.request_id(), [&]() -> RequestMemory::Answer {
    // While a silence is written the order is let go: no other one, and no end of one, may come in between.
    const std::lock_guard silencing(m_silencing);
    std::unique_lock order(m_observersMutex);
    // A silence that outlasts its alert can still be changed or ended.
    if (!board.find(request.name()) && !board.isSilenced(request.name())) return noSuchAlert(request.name());
    v1::Alert noted;
    noted.set_name(request.name());
    std::optional<v1::Alert::Silence> silence;
    const std::chrono::milliseconds duration(TimeUtil::DurationToMilliseconds(request.duration()));
    if (duration > duration.zero()) {
      silence.emplace();
      silence->set_identity(caller.identity);
      silence->set_note(request.note());
      *silence->mutable_until() = timestampOf(Clock::now() + duration);
      *noted.mutable_silence() = *silence;
    }
    const auto kind = silence ? AlertRecord::Kind::Silence : AlertRecord::Kind::SilenceEnded;
    if (absl::Status status = remember({kind, noted}, order); !status.ok()) return status;
    showAlerts(board.silence(request.name(), std::move(silence)), context.factoryTime());
    if (const auto active = board.find(request.name())) noted = *active;
    order.unlock();
    alerts.ring();
    return noted.SerializeAsString();
  }));
}

absl::StatusOr<v1::ListPastAlertsResponse> Factory::listPastAlerts(const Caller& caller,
                                                                   const v1::ListPastAlertsRequest& request) const {
  return m_impl->pastAlerts.page(caller.scope, request);
}

v1::ListAlertRulesResponse Factory::listAlertRules() const {
  v1::ListAlertRulesResponse response;
  const auto add = [&](v1::AlertRule rule) {
    if (rule.source().empty()) rule.set_source("factoryd");
    *response.add_rules() = std::move(rule);
  };
  for (v1::AlertRule& rule : factoryRules(m_impl->raises())) add(std::move(rule));
  if (m_impl->hasTelemetry()) {
    for (v1::AlertRule& rule : m_impl->meter.rules()) add(std::move(rule));
  }
  for (const AlertSource* source : m_impl->options.alertSources) {
    for (v1::AlertRule& rule : source->rules()) add(std::move(rule));
  }
  m_impl->countAlerts(response);
  return response;
}

std::set<v1::Alert::Kind> Factory::Impl::raises() const {
  const std::vector<v1::Alert::Kind> engines = engine.raises();
  std::set<v1::Alert::Kind> kinds(engines.begin(), engines.end());
  kinds.insert(v1::Alert::KIND_ENGINE);
  if (options.history != nullptr) kinds.insert(v1::Alert::KIND_HISTORY);
  if (options.telemetry != nullptr) kinds.insert(v1::Alert::KIND_TELEMETRY);
  if (m_telemetryAlerts) kinds.insert(TelemetryAlerts::kinds.begin(), TelemetryAlerts::kinds.end());
  return kinds;
}

void Factory::Impl::countAlerts(v1::ListAlertRulesResponse& rules) {
  const std::lock_guard order(m_observersMutex);
  for (v1::AlertRule& rule : *rules.mutable_rules()) {
    const bool isNamed = rule.kind() == v1::Alert::KIND_RULE;
    rule.set_active_alerts(board.active(rule.kind(), isNamed ? rule.display_name() : ""));
  }
}

v1::GetEfficiencyResponse Factory::efficiency(const Caller& caller) const {
  v1::GetEfficiencyResponse response = m_impl->meter.report(caller.scope);
  for (v1::UsedShare& job : *response.mutable_jobs()) {
    if (const Item item = m_impl->jobs.find(caller.scope, job.name())) {
      job.set_display_name(static_cast<const v1::Job&>(*item).display_name());
    }
  }
  const std::vector<v1::Tenant> named = m_impl->engine.namedTenants();
  for (v1::UsedShare& share : *response.mutable_tenants()) {
    const auto tenant = std::find_if(named.begin(), named.end(),
                                     [&](const v1::Tenant& candidate) { return candidate.name() == share.name(); });
    share.set_display_name(tenant != named.end() ? tenant->display_name() : std::string(lastId(share.name())));
  }
  return response;
}

AlertBoard::Counts Factory::Impl::alertCounts() {
  const std::lock_guard order(m_observersMutex);
  return board.counts();
}

}  // namespace aifactory
