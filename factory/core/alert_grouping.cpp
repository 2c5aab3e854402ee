// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/alert_grouping.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <tuple>

#include "base/resource_name.h"
#include "factory/core/sha256.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

bool isFeedAlarm(const v1::Alert& alert) {
  return idIn("feeds", alert.resource()) &&
         (alert.kind() == v1::Alert::KIND_POWER || alert.kind() == v1::Alert::KIND_COOLANT);
}

bool mayFollow(const v1::Alert& alert) {
  return alert.kind() == v1::Alert::KIND_NODE_DOWN || alert.kind() == v1::Alert::KIND_THERMAL;
}

bool isTogether(Clock::time_point left, Clock::time_point right) {
  return std::chrono::abs(left - right) <= causeWindow;
}

std::string rackAlertName(std::string_view rack) {
  return absl::StrCat("alerts/rack-down-", std::string(lastId(rack)));
}

std::shared_ptr<const v1::Alert> rackAlert(std::string_view rack, Clock::time_point since) {
  auto alert = std::make_shared<v1::Alert>();
  alert->set_name(rackAlertName(rack));
  alert->set_severity(v1::Alert::SEVERITY_CRITICAL);
  alert->set_kind(v1::Alert::KIND_NODE_DOWN);
  alert->set_resource(std::string(rack));
  alert->set_gpu(-1);
  alert->set_summary(absl::StrCat("Rack ", std::string(lastId(rack)), " is down"));
  *alert->mutable_start_time() = timestampOf(since);
  return alert;
}

using Together = std::vector<const RaisedAlert*>;

bool isOfRule(const v1::Alert& alert) { return alert.kind() == v1::Alert::KIND_RULE && !alert.rule().empty(); }

/// The same after a restart; `number`: a rule may fire again elsewhere while what it said before still lasts.
std::string ruleAlertName(const v1::Alert& alert, int number) {
  const std::string key = sha256(absl::StrCat(static_cast<int>(alert.severity()), " ", alert.rule()));
  return absl::StrCat("alerts/rules-", key.substr(0, 16), number == 1 ? "" : absl::StrCat("-", number));
}

/// What all of them say. It is about their node where that is one, else about its members.
v1::Alert ruleAlert(const std::string& name, const Together& alerts) {
  const v1::Alert& first = *alerts.front()->alert;
  v1::Alert alert;
  alert.set_name(name);
  alert.set_severity(first.severity());
  alert.set_kind(v1::Alert::KIND_RULE);
  alert.set_rule(first.rule());
  alert.set_resource(first.resource());
  alert.set_gpu(-1);
  alert.set_summary(absl::StrCat(first.rule(), ": ", alerts.size(), " alerts"));
  *alert.mutable_labels() = first.labels();
  for (const RaisedAlert* other : alerts) {
    if (other->alert->resource() != first.resource()) alert.clear_resource();
    for (const auto& [label, value] : first.labels()) {
      const auto found = other->alert->labels().find(label);
      if (found == other->alert->labels().end() || found->second != value) alert.mutable_labels()->erase(label);
    }
  }
  return alert;
}

/// Several alerts may be about one GPU, or about a node and one of its GPUs.
std::uint32_t gpusOf(const Together& alerts) {
  std::map<std::pair<std::string_view, int>, std::uint32_t> places;
  for (const RaisedAlert* alert : alerts) places[{alert->alert->resource(), alert->alert->gpu()}] = alert->reach.gpus;
  std::uint32_t sum = 0;
  for (const auto& [place, gpus] : places) {
    if (place.second < 0 || !places.contains({place.first, -1})) sum += gpus;
  }
  return sum;
}

}  // namespace

std::string_view AlertGrouping::causeOf(std::string_view alert) const {
  const auto place = m_members.find(alert);
  return place == m_members.end() ? std::string_view() : std::string_view(place->second.cause);
}

AlertGroups AlertGrouping::group(const RaisedAlerts& raised, const AlertPlaces& places, Clock::time_point now) {
  forget(raised, now);
  followFeeds(raised, places);
  gatherRacks(raised, places);
  gatherRules(raised);
  describeRules(raised);
  dissolve(raised);
  AlertGroups groups;
  for (const auto& [name, cause] : m_causes) groups[name] = {cause.alert, cause.reach, {}};
  for (const auto& [name, alert] : raised) {
    const auto member = m_members.find(name);
    if (member != m_members.end()) {
      groups[member->second.cause].members.push_back(&alert);
    } else {
      AlertGroup& own = groups[name];
      own.cause = alert.alert;
      own.reach = alert.reach;
    }
  }
  return groups;
}

void AlertGrouping::forget(const RaisedAlerts& raised, Clock::time_point now) {
  for (auto place = m_members.begin(); place != m_members.end();) {
    std::optional<Clock::time_point>& left = place->second.left;
    if (raised.contains(place->first)) {
      left.reset();
    } else if (!left) {
      left = now;
    }
    place = left && now - *left > flapWindow ? m_members.erase(place) : std::next(place);
  }
}

void AlertGrouping::followFeeds(const RaisedAlerts& raised, const AlertPlaces& places) {
  std::vector<const RaisedAlert*> alarms;
  for (const auto& [name, alert] : raised) {
    if (!isFeedAlarm(*alert.alert)) continue;
    alarms.push_back(&alert);
    if (const auto cause = m_causes.find(name); cause != m_causes.end()) {
      cause->second.alert = alert.alert;
      cause->second.reach = alert.reach;
    }
  }
  if (alarms.empty()) return;
  gatherAlarms(raised, alarms);
  for (const auto& [name, alert] : raised) {
    if (!mayFollow(*alert.alert)) continue;
    const auto member = m_members.find(name);
    if (member != m_members.end() && !m_causes.at(member->second.cause).isRack) continue;
    const auto node = places.node(alert.alert->resource());
    if (!node) continue;
    const auto alarm = std::find_if(alarms.begin(), alarms.end(), [&](const RaisedAlert* candidate) {
      return isTogether(candidate->since, alert.since) && places.isBehind(*node, candidate->alert->resource());
    });
    if (alarm == alarms.end()) continue;
    const std::string& cause = (*alarm)->alert->name();
    m_members[name] = {cause, {}};
    m_causes.try_emplace(cause, Cause{(*alarm)->alert, (*alarm)->reach, false});
  }
}

// Several alarms about one feed are one: of the worst, then of the first, the others are members.
void AlertGrouping::gatherAlarms(const RaisedAlerts& raised, std::vector<const RaisedAlert*>& alarms) {
  const auto before = [](const RaisedAlert* left, const RaisedAlert* right) {
    return std::tuple(-left->alert->severity(), left->since, left->alert->name()) <
           std::tuple(-right->alert->severity(), right->since, right->alert->name());
  };
  std::sort(alarms.begin(), alarms.end(), before);
  std::vector<const RaisedAlert*> causes;
  for (const RaisedAlert* alarm : alarms) {
    const auto same = std::find_if(causes.begin(), causes.end(), [&](const RaisedAlert* cause) {
      return cause->alert->resource() == alarm->alert->resource();
    });
    const std::string& name = alarm->alert->name();
    if (same == causes.end()) {
      // The worse alarm may be over while what followed from both is not.
      const auto member = m_members.find(name);
      const bool isHeld = member != m_members.end() && !raised.contains(member->second.cause);
      if (isHeld) continue;
      if (member != m_members.end()) m_members.erase(member);
      causes.push_back(alarm);
      continue;
    }
    const std::string& cause = (*same)->alert->name();
    m_members[name] = {cause, {}};
    m_causes.try_emplace(cause, Cause{(*same)->alert, (*same)->reach, false});
    // What followed from an alarm that itself is a member now follows from the same cause.
    for (auto& [member, membership] : m_members) {
      if (membership.cause == name) membership.cause = cause;
    }
    m_causes.erase(name);
  }
  alarms = std::move(causes);
}

void AlertGrouping::gatherRacks(const RaisedAlerts& raised, const AlertPlaces& places) {
  std::map<std::string_view, std::vector<const RaisedAlert*>> down;
  for (const auto& [name, alert] : raised) {
    if (alert.alert->kind() != v1::Alert::KIND_NODE_DOWN || m_members.contains(name)) continue;
    const auto node = places.node(alert.alert->resource());
    if (node && places.nodesInRackOf(*node) > 1) down[places.rackOf(*node)].push_back(&alert);
  }
  for (const auto& [rack, alerts] : down) {
    const std::size_t nodes = places.nodesInRackOf(*places.node(alerts.front()->alert->resource()));
    if (rack.empty() || alerts.size() < nodes) continue;
    const auto [first, last] = std::minmax_element(
        alerts.begin(), alerts.end(), [](const auto* left, const auto* right) { return left->since < right->since; });
    if (!isTogether((*first)->since, (*last)->since)) continue;
    const std::string cause = rackAlertName(rack);
    AlertReach reach;
    std::uint32_t gpus = 0;
    for (const RaisedAlert* alert : alerts) {
      m_members[alert->alert->name()] = {cause, {}};
      reach.merge(alert->reach);
      gpus += alert->reach.gpus;
    }
    reach.gpus = gpus;
    m_causes[cause] = {rackAlert(rack, (*first)->since), std::move(reach), true};
  }
}

void AlertGrouping::gatherRules(const RaisedAlerts& raised) {
  std::map<std::pair<v1::Alert::Severity, std::string_view>, Together> loose;
  for (const auto& [name, alert] : raised) {
    if (!isOfRule(*alert.alert) || m_members.contains(name)) continue;
    const v1::Alert& told = *alert.alert;
    const auto cause = std::find_if(m_causes.begin(), m_causes.end(), [&](const auto& entry) {
      const v1::Alert& known = *entry.second.alert;
      return isOfRule(known) && known.rule() == told.rule() && known.severity() == told.severity() &&
             isTogether(timePointOf(known.start_time()), alert.since);
    });
    if (cause != m_causes.end()) {
      m_members[name] = {cause->first, {}};
    } else {
      loose[{told.severity(), told.rule()}].push_back(&alert);
    }
  }
  for (auto& [rule, alerts] : loose) {
    std::stable_sort(alerts.begin(), alerts.end(),
                     [](const auto* left, const auto* right) { return left->since < right->since; });
    for (auto first = alerts.begin(); first != alerts.end();) {
      const Clock::time_point since = (*first)->since;
      const auto last =
          std::find_if(first, alerts.end(), [&](const auto* alert) { return !isTogether(since, alert->since); });
      const Together together(first, last);
      if (together.size() < fewestOfRule) {
        ++first;
        continue;
      }
      int number = 1;
      while (m_causes.contains(ruleAlertName(*together.front()->alert, number))) ++number;
      const std::string cause = ruleAlertName(*together.front()->alert, number);
      for (const RaisedAlert* alert : together) m_members[alert->alert->name()] = {cause, {}};
      v1::Alert described = ruleAlert(cause, together);
      *described.mutable_start_time() = timestampOf(since);
      m_causes[cause] = {std::make_shared<const v1::Alert>(std::move(described)), {}, false};
      first = last;
    }
  }
}

void AlertGrouping::describeRules(const RaisedAlerts& raised) {
  std::map<std::string_view, Together> together;
  for (const auto& [name, alert] : raised) {
    if (!isOfRule(*alert.alert)) continue;
    if (const auto member = m_members.find(name); member != m_members.end()) {
      together[member->second.cause].push_back(&alert);
    }
  }
  for (const auto& [name, alerts] : together) {
    Cause& cause = m_causes.find(name)->second;
    v1::Alert now = ruleAlert(std::string(name), alerts);
    *now.mutable_start_time() = cause.alert->start_time();
    if (!google::protobuf::util::MessageDifferencer::Equals(*cause.alert, now)) {
      cause.alert = std::make_shared<const v1::Alert>(std::move(now));
    }
    for (const RaisedAlert* alert : alerts) cause.reach.merge(alert->reach);
    cause.reach.gpus = gpusOf(alerts);
  }
}

void AlertGrouping::dissolve(const RaisedAlerts& raised) {
  std::map<std::string, std::size_t, std::less<>> left;
  for (const auto& [name, member] : m_members) left[member.cause] += member.left ? 0 : 1;
  std::erase_if(m_causes, [&](const auto& entry) {
    const auto members = left.find(entry.first);
    const bool hasNone = members == left.end();
    const bool isOver = hasNone || (!raised.contains(entry.first) && members->second <= 1);
    if (!isOver) return false;
    const std::string& name = entry.first;
    std::erase_if(m_members, [&](const auto& member) { return member.second.cause == name; });
    return true;
  });
}

}  // namespace aifactory
