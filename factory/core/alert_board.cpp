// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/alert_board.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "base/resource_name.h"
#include "factory/core/alert_text.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr std::string_view engineSource = "engine";
constexpr std::size_t mostNamed = 100;
/// What was open before a restart is over when nobody has raised it again by then.
constexpr std::chrono::minutes recalledFor{2};

Clock::time_point timeOf(const google::protobuf::Timestamp& timestamp) {
  return Clock::time_point(
      std::chrono::milliseconds(google::protobuf::util::TimeUtil::TimestampToMilliseconds(timestamp)));
}

void addReach(v1::Alert& alert, const AlertReach& reach) {
  std::set<std::string> tenants(alert.tenants().begin(), alert.tenants().end());
  tenants.insert(reach.tenants.begin(), reach.tenants.end());
  alert.mutable_tenants()->Assign(tenants.begin(), tenants.end());
  for (const std::uint64_t job : reach.jobs) {
    if (static_cast<std::size_t>(alert.jobs_size()) == mostNamed) break;
    const std::string name = jobName(job);
    if (std::find(alert.jobs().begin(), alert.jobs().end(), name) == alert.jobs().end()) alert.add_jobs(name);
  }
  if (alert.affected_gpus() == 0) alert.set_affected_gpus(reach.gpus);
}

/// The alert of a group without what people have said about it.
v1::Alert composed(const AlertGroup& group, const AlertReach& reach) {
  v1::Alert alert = *group.cause;
  std::set<std::string_view> followed;
  for (const RaisedAlert* member : group.members) {
    alert.set_severity(std::max(alert.severity(), member->alert->severity()));
    const std::string& resource = member->alert->resource();
    if (resource == alert.resource() || !followed.insert(resource).second) continue;
    if (followed.size() <= mostNamed) alert.add_members(resource);
  }
  if (!followed.empty()) {
    alert.set_member_count(static_cast<std::uint32_t>(followed.size()));
    alert.set_summary(summaryWithMembers(group));
  }
  addReach(alert, reach);
  return alert;
}

}  // namespace

AlertBoard::AlertBoard(FleetHub& fleet, CollectionHub& jobs, AlertRecorder* recorder)
    : m_fleet(fleet), m_jobs(jobs), m_recorder(recorder) {}

void AlertBoard::recall(AlertMemory memory) {
  for (v1::Alert& alert : memory.open) {
    std::string name = alert.name();
    const auto [place, isNew] = m_recalled.try_emplace(std::move(name), std::move(alert));
    if (!isNew) record(AlertRecord::Kind::Erased, alert);
  }
  m_silences.insert(memory.silences.begin(), memory.silences.end());
}

void AlertBoard::layoutChanged() {
  m_fleet.read(Scope::everything(), [this](const FleetView& view) { m_places = AlertPlaces(view.state().layout); });
}

void AlertBoard::replay(const std::vector<std::shared_ptr<const v1::Alert>>& past, Clock::time_point now) {
  if (past.empty() || m_recorder == nullptr) return;
  AlertBoard board(m_fleet, m_jobs, m_recorder);
  board.m_places = m_places;
  board.m_isReplay = true;
  // What is not over is part of the same story: it may be the cause, or a member.
  struct Event {
    Clock::time_point when;
    std::shared_ptr<const v1::Alert> raised;
    std::string removed;
  };
  std::vector<Event> events;
  for (const auto& alert : past) {
    auto begun = std::make_shared<v1::Alert>(*alert);
    begun->clear_end_time();
    events.push_back({timeOf(alert->start_time()), std::move(begun), {}});
    events.push_back({timeOf(alert->end_time()), nullptr, alert->name()});
  }
  for (const auto& [name, raised] : m_raised) events.push_back({raised.since, raised.alert, {}});
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& left, const Event& right) { return left.when < right.when; });
  for (Event& event : events) {
    EngineChange change;
    if (event.raised) change.alerts.push_back(std::move(event.raised));
    if (!event.removed.empty()) change.removedAlerts.push_back(event.removed);
    board.engineChanged(change, std::min(event.when, now));
  }
  m_grouping = std::move(board.m_grouping);  // who belonged together still does
}

AlertReach AlertBoard::reach(const v1::Alert& alert) const {
  if (m_isReplay) return {};
  AlertReach reach =
      m_fleet.read(Scope::everything(), [&](const FleetView& view) { return reachOf(alert, m_places, view); });
  if (const auto number = jobNumber(alert.resource())) {
    reach.jobs.insert(*number);
    if (const Item job = m_jobs.find(Scope::everything(), alert.resource())) {
      const std::string& tenant = static_cast<const v1::Job&>(*job).tenant();
      if (!tenant.empty()) reach.tenants.insert(tenant);
    }
  }
  return reach;
}

void AlertBoard::foresee(const EngineChange& change) {
  m_foreseen.clear();
  for (const auto& alert : change.alerts) {
    if (!alert->has_end_time()) m_foreseen.emplace(alert->name(), reach(*alert));
  }
}

void AlertBoard::raise(std::shared_ptr<const v1::Alert> alert, std::string_view source, Clock::time_point now) {
  AlertReach touched = reach(*alert);
  if (const auto before = m_foreseen.find(alert->name()); before != m_foreseen.end()) touched.merge(before->second);
  RaisedAlert& raised = m_raised[alert->name()];
  if (!raised.alert) raised.since = alert->has_start_time() ? timeOf(alert->start_time()) : now;
  raised.reach.merge(touched);
  raised.source = source;
  raised.alert = std::move(alert);
}

AlertBoard::Changes AlertBoard::engineChanged(const EngineChange& change, Clock::time_point now) {
  if (change.alerts.empty() && change.removedAlerts.empty()) return {};
  std::vector<std::shared_ptr<const v1::Alert>> past;
  for (const auto& alert : change.alerts) {
    if (alert->has_end_time()) {
      past.push_back(alert);
    } else {
      raise(alert, engineSource, now);
    }
  }
  m_foreseen.clear();
  replay(past, now);
  for (const std::string& name : change.removedAlerts) m_raised.erase(name);
  return refresh(now);
}

AlertBoard::Changes AlertBoard::replace(std::string_view source, std::vector<v1::Alert> alerts, Clock::time_point now) {
  std::set<std::string_view> named;
  for (const v1::Alert& alert : alerts) named.insert(alert.name());
  std::erase_if(m_raised,
                [&](const auto& entry) { return entry.second.source == source && !named.contains(entry.first); });
  for (v1::Alert& alert : alerts) raise(std::make_shared<const v1::Alert>(std::move(alert)), source, now);
  return refresh(now);
}

AlertBoard::Changes AlertBoard::tick(Clock::time_point now, Clock::time_point serverNow, bool begun) {
  Changes changes;
  std::vector<std::string> over;
  for (const auto& [name, silence] : m_silences) {
    if (timeOf(silence.until()) <= serverNow) over.push_back(name);
  }
  for (const std::string& name : over) {
    v1::Alert named;
    named.set_name(name);
    record(AlertRecord::Kind::SilenceEnded, named);
    for (ItemChange& change : silence(name, std::nullopt)) changes.push_back(std::move(change));
  }
  std::erase_if(m_ended, [&](const auto& entry) { return now - entry.second.when > flapWindow; });
  if (begun && !m_recalled.empty() && !m_recalledUntil) m_recalledUntil = serverNow + recalledFor;
  if (m_recalledUntil && serverNow >= *m_recalledUntil) {
    for (auto& [name, alert] : m_recalled) {
      *alert.mutable_end_time() = timestampOf(std::max(now, timeOf(alert.start_time())));
      record(AlertRecord::Kind::Episode, alert);
    }
    m_recalled.clear();
    m_recalledUntil.reset();
  }
  return changes;
}

AlertBoard::Changes AlertBoard::refresh(Clock::time_point now) {
  const AlertGroups groups = m_grouping.group(m_raised, m_places, now);
  Changes changes;
  for (auto place = m_shown.begin(); place != m_shown.end();) {
    if (groups.contains(place->first)) {
      ++place;
      continue;
    }
    end(place->first, place->second, now);
    changes.push_back({place->first, nullptr});
    place = m_shown.erase(place);
  }
  for (const auto& [name, group] : groups) show(name, group, now, changes);
  return changes;
}

void AlertBoard::end(const std::string& name, const Shown& shown, Clock::time_point now) {
  // Whatever it was about may have turned out to follow from something else.
  const auto followsNow = [&](const std::string& alert) {
    const std::string_view cause = m_grouping.causeOf(alert);
    return !cause.empty() && cause != name && m_raised.contains(alert);
  };
  if (followsNow(name) || std::any_of(shown.members.begin(), shown.members.end(), followsNow)) {
    record(AlertRecord::Kind::Erased, *shown.alert);
    return;
  }
  v1::Alert over = *shown.alert;
  *over.mutable_end_time() = timestampOf(std::max(now, timeOf(over.start_time())));
  record(AlertRecord::Kind::Episode, over);
  m_ended[name] = {std::move(over), now};
}

std::optional<v1::Alert> AlertBoard::earlier(const std::string& name, Clock::time_point now) {
  if (auto known = m_ended.extract(name); known && now - known.mapped().when <= flapWindow) {
    v1::Alert alert = std::move(known.mapped().alert);
    return alert;
  }
  if (auto known = m_recalled.extract(name)) {
    v1::Alert alert = std::move(known.mapped());
    return alert;
  }
  return std::nullopt;
}

void AlertBoard::show(const std::string& name, const AlertGroup& group, Clock::time_point now, Changes& changes) {
  AlertReach reach = group.reach;
  std::vector<std::string> members;
  for (const RaisedAlert* member : group.members) {
    reach.merge(member->reach);
    members.push_back(member->alert->name());
  }
  const auto place = m_shown.find(name);
  const bool isNew = place == m_shown.end();
  if (!isNew && place->second.cause == group.cause && place->second.members == members &&
      place->second.reach == reach) {
    return;
  }
  v1::Alert alert = composed(group, reach);
  const std::optional<v1::Alert> before = isNew ? earlier(name, now) : std::optional(*place->second.alert);
  if (before) {
    *alert.mutable_start_time() = before->start_time();
    if (before->has_acknowledgement()) *alert.mutable_acknowledgement() = before->acknowledgement();
  } else if (!alert.has_start_time()) {
    *alert.mutable_start_time() = timestampOf(now);
  }
  if (const auto silence = m_silences.find(name); silence != m_silences.end()) {
    *alert.mutable_silence() = silence->second;
  }
  if (isNew) record(AlertRecord::Kind::Episode, alert);
  auto item = std::make_shared<const v1::Alert>(std::move(alert));
  m_shown[name] = {item, group.cause, std::move(reach), std::move(members)};
  changes.push_back({name, std::move(item)});
}

void AlertBoard::tell(const Changes& seen, EngineChange& change) {
  change.alerts.clear();
  change.removedAlerts.clear();
  for (const ItemChange& alert : seen) {
    if (alert.item) {
      change.alerts.push_back(std::static_pointer_cast<const v1::Alert>(alert.item));
    } else {
      change.removedAlerts.push_back(alert.key);
    }
  }
}

std::shared_ptr<const v1::Alert> AlertBoard::find(std::string_view name) const {
  const auto place = m_shown.find(name);
  return place == m_shown.end() ? nullptr : place->second.alert;
}

AlertBoard::Changes AlertBoard::renote(const std::string& name, v1::Alert alert) {
  auto item = std::make_shared<const v1::Alert>(std::move(alert));
  m_shown.at(name).alert = item;
  return {{name, std::move(item)}};
}

AlertBoard::Changes AlertBoard::acknowledge(const v1::Alert& noted) {
  const auto shown = find(noted.name());
  if (!shown || timeOf(shown->start_time()) != timeOf(noted.start_time())) return {};
  v1::Alert alert = *shown;
  // Of two people who acknowledge at once the later one counts, here as in the log.
  const bool isOutdated = timeOf(noted.acknowledgement().time()) < timeOf(alert.acknowledgement().time());
  if (!isOutdated) *alert.mutable_acknowledgement() = noted.acknowledgement();
  return renote(noted.name(), std::move(alert));
}

AlertBoard::Changes AlertBoard::silence(const std::string& name, std::optional<v1::Alert::Silence> silence) {
  if (silence) {
    m_silences[name] = *silence;
  } else {
    m_silences.erase(name);
  }
  const auto shown = find(name);
  if (!shown) return {};
  v1::Alert alert = *shown;
  if (silence) {
    *alert.mutable_silence() = *std::move(silence);
  } else {
    alert.clear_silence();
  }
  return renote(name, std::move(alert));
}

AlertBoard::Counts AlertBoard::counts() const {
  Counts counts;
  for (const auto& [name, shown] : m_shown) {
    ++counts.active;
    counts.acknowledged += shown.alert->has_acknowledgement() ? 1 : 0;
    counts.silenced += shown.alert->has_silence() ? 1 : 0;
  }
  return counts;
}

std::uint32_t AlertBoard::active(v1::Alert::Kind kind, std::string_view rule) const {
  return static_cast<std::uint32_t>(std::count_if(m_shown.begin(), m_shown.end(), [&](const auto& entry) {
    return entry.second.alert->kind() == kind && entry.second.alert->rule() == rule;
  }));
}

void AlertBoard::record(AlertRecord::Kind kind, const v1::Alert& alert) {
  if (m_recorder != nullptr) m_recorder->keep({kind, alert});
}

}  // namespace aifactory
