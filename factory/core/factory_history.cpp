// SPDX-License-Identifier: GPL-3.0-or-later
#include <absl/strings/str_cat.h>

#include <set>

#include "factory/core/factory_impl.h"
#include "factory/core/job_telemetry.h"
#include "factory/core/recall_board.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr std::chrono::hours longestBundle{31 * 24};
constexpr std::string_view troubleSource = "history";

absl::Status off() {
  return refusal(absl::StatusCode::kFailedPrecondition, "HISTORY_OFF", "This factory does not record its past.");
}

}  // namespace

bool Factory::Impl::describe(FactoryObserver& observer) {
  if (!context.begun()) return false;
  const std::lock_guard order(m_observersMutex);
  EngineChange all;
  {
    // What the engine has not told of may go without a word of it.
    const std::lock_guard lock(m_jobsMutex);
    std::set<std::string_view> provisional;
    for (const Provisional& entry : m_provisional) provisional.insert(entry.name);
    for (const Item& item : jobs.items()) {
      auto job = std::static_pointer_cast<const v1::Job>(item);
      if (job->state() == v1::Job::STATE_UNCONFIRMED || provisional.contains(job->name())) continue;
      all.jobs.push_back(std::move(job));
    }
  }
  for (const Item& item : alerts.items()) all.alerts.push_back(std::static_pointer_cast<const v1::Alert>(item));
  fleet.read(Scope::everything(), [&](const FleetView& view) {
    observer.layoutChanged(view.state(), view.strings(), context.factoryTime());
    observer.changed(all, view.strings(), context.factoryTime());
  });
  return true;
}

void Factory::Impl::historyProblem(std::string_view sentence) {
  if (sentence.empty()) return replace(troubleSource, {});
  v1::Alert alert;
  alert.set_name("alerts/history");
  alert.set_severity(v1::Alert::SEVERITY_WARNING);
  alert.set_kind(v1::Alert::KIND_HISTORY);
  alert.set_summary(absl::StrCat("The past is not recorded: ", absl::string_view(sentence.data(), sentence.size())));
  alert.set_gpu(-1);
  replace(troubleSource, {std::move(alert)});
}

void Factory::Impl::recall(EngineListener& listener, Clock::time_point until, std::stop_token stop) {
  RecallBoard recalled(listener);
  engine.recall(recalled, until, std::move(stop));
}

v1::GetHistoryResponse Factory::history(const Caller& caller) const {
  v1::GetHistoryResponse response;
  History* history = m_impl->options.history;
  if (history == nullptr) return response;
  for (const PastSpan& span : history->spans()) {
    v1::HistorySpan& added = *response.add_spans();
    *added.mutable_start() = timestampOf(span.start);
    *added.mutable_end() = timestampOf(span.end);
  }
  response.set_recording(history->recording());
  // What the disk holds and what operators wrote is no tenant's.
  if (!caller.scope.allTenants) return response;
  response.set_problem(history->problem());
  response.set_bytes(history->bytes());
  for (v1::HistoryNote& note : history->notes()) *response.add_notes() = std::move(note);
  return response;
}

absl::StatusOr<v1::GetFleetAtResponse> Factory::fleetAt(const Caller& caller, const v1::GetFleetAtRequest& request) {
  const auto time = Playback::instantOf(request.time(), "time");
  if (!time.ok()) return time.status();
  if (absl::Status status = m_impl->playback.checkTime(*time, "time"); !status.ok()) return status;
  v1::WatchFleetRequest wanted;
  *wanted.mutable_playback()->mutable_time() = request.time();
  auto watch = m_impl->playback.watchFleet(caller.scope, wanted);
  if (!watch.ok()) return watch.status();
  v1::GetFleetAtResponse response;
  while (true) {
    const auto frame = (*watch)->next();
    if (!frame.ok()) return frame.status();
    v1::WatchFleetResponse message;
    if (!*frame || !message.ParseFromString(**frame))
      return absl::InternalError("The fleet could not be put together.");
    response.mutable_layout()->MergeFrom(message.layout());
    if (!message.update_zstd().empty()) *response.add_updates_zstd() = std::move(*message.mutable_update_zstd());
    *response.mutable_time() = message.header().factory_time();
    if (message.header().kind() == v1::WatchHeader::KIND_SYNCED) return response;
  }
}

absl::StatusOr<v1::GetJobTelemetryResponse> Factory::jobTelemetry(const Caller& caller,
                                                                  const v1::GetJobTelemetryRequest& request) {
  History* history = m_impl->options.history;
  auto visible = m_impl->visibleJob(caller, request.job());
  Clock::time_point until = m_impl->context.factoryTime();
  if (!visible.ok() && history != nullptr && request.has_time()) {
    const auto time = Playback::instantOf(request.time(), "time");
    if (!time.ok()) return time.status();
    if (absl::Status status = m_impl->playback.checkTime(*time, "time"); !status.ok()) return status;
    auto found = jobAt(*history, request.job(), *time);
    if (!found.ok()) return found.status();
    // The same answer for a job that is hidden and for one that does not exist.
    if (*found && caller.scope.sees((*found)->tenant())) {
      visible = *std::move(found);
      until = *time;  // what its GPUs did later may have been another job's work
    }
  }
  if (absl::IsNotFound(visible.status())) {
    const auto running = m_impl->enter();
    if (!running.ok()) return running.status();
    visible = m_impl->listedOrKeptJob(caller, request.job());
    // Nobody saw its end, and who does not list it any more may have given its GPUs to another.
    if (visible.ok() && !(*visible)->has_end_time()) until = Clock::time_point::min();
  }
  if (!visible.ok()) return visible.status();
  v1::GetJobTelemetryResponse response = devicesOf(**visible);
  if (response.devices().empty() && (*visible)->has_end_time() && (*visible)->gpu_count() > 0) {
    return refusal(absl::StatusCode::kFailedPrecondition, "JOB_GPUS_UNKNOWN",
                   "Accounting does not keep on which GPUs a job ran, and nothing was recorded of this one.");
  }
  response.set_source(m_impl->telemetryInfo(caller.scope).display_name());
  const auto life = lifeOf(**visible, request.max_points(), until);
  if (!life) return response;
  const std::vector<PastSpan> spans = history == nullptr ? std::vector<PastSpan>() : history->spans();
  if (m_impl->options.telemetry != nullptr && (spans.empty() || life->from < spans.front().start)) {
    // It began before the recorded past does: what measures the fleet may have kept it longer.
    v1::GetJobTelemetryResponse stored = response;
    const absl::Status status = m_impl->options.telemetry->readStretch(*life, stored);
    if (status.ok()) return stored;
    if (history == nullptr) return absl::IsUnimplemented(status) ? off() : status;
  }
  if (history == nullptr) return off();
  if (absl::Status status = readRecordedStretch(*history, *life, response); !status.ok()) return status;
  return response;
}

absl::Status Factory::exportBundle(const Caller& caller, const v1::ExportBundleRequest& request,
                                   const History::TakeBytes& take) {
  History* history = m_impl->options.history;
  if (history == nullptr) return off();
  const auto start = Playback::instantOf(request.start(), "start");
  if (!start.ok()) return start.status();
  const auto end = Playback::instantOf(request.end(), "end");
  if (!end.ok()) return end.status();
  if (*end <= *start) return invalidField("end", "The end of an interval comes after its start.");
  if (*end - *start > longestBundle) return invalidField("end", "A bundle holds at most 31 days.");
  if (request.notes_size() > static_cast<int>(History::mostNotes)) {
    return invalidField("notes", "A bundle holds at most 200 notes.");
  }
  if (absl::Status status = m_impl->playback.checkTime(*start, "start");
      !status.ok() && reasonOf(status) != "HISTORY_GAP") {
    return status;
  }
  v1::WhoAmIResponse about;
  const v1::WhoAmIResponse now = whoAmI(caller);
  about.set_factory_display_name(now.factory_display_name());
  *about.mutable_engine() = now.engine();
  *about.mutable_named_tenants() = now.named_tenants();
  *about.mutable_telemetry() = now.telemetry();
  return history->exportBundle(request, about, take);
}

}  // namespace aifactory
