// SPDX-License-Identifier: GPL-3.0-or-later
// What people do about alerts: acknowledge, silence, look back; and what outlives a restart.
#include <gmock/gmock.h>

#include <random>

#include "tests/core/alert_world.h"

namespace aifactory::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

std::string fieldOf(const absl::Status& status) {
  const auto violations = violationsOf(status).field_violations();
  return violations.empty() ? "" : violations[0].field();
}

TEST(AlertVerbs, WhoAcknowledgesIsNamedUntilTheAlertEnds) {
  AlertWorld world;
  world.raise({AlertWorld::nodeDown(0)});
  const std::string id = newUuid();
  const auto answer = world.acknowledge("alerts/node-down-n0", "called the vendor", id);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->acknowledgement().identity(), "op");
  EXPECT_EQ(answer->acknowledgement().time().seconds(), timestampOf(world.now).seconds());
  EXPECT_EQ(world.acknowledge("alerts/node-down-n0", "called the vendor", id)->SerializeAsString(),
            answer->SerializeAsString());
  EXPECT_EQ(reasonOf(world.acknowledge("alerts/node-down-n0", "other", id).status()), "REQUEST_ID_REUSED");
  world.pass(5s);
  EXPECT_EQ(world.acknowledge("alerts/node-down-n0", "arrived")->acknowledgement().note(), "arrived");
  EXPECT_EQ(world.active().at("alerts/node-down-n0").acknowledgement().note(), "arrived");
  world.raise({AlertWorld::nodeDown(0)});  // told again, with another start
  EXPECT_TRUE(world.active().at("alerts/node-down-n0").has_acknowledgement());
  const auto figures = world.world.factory.statistics();
  const auto figure = [&](const std::string& name) {
    return std::find_if(figures.begin(), figures.end(), [&](const auto& entry) { return entry.first == name; })->second;
  };
  EXPECT_EQ(figure("alerts"), 1);
  EXPECT_EQ(figure("alerts_acknowledged"), 1);
  EXPECT_EQ(figure("alerts_silenced"), 0);
}

TEST(AlertVerbs, BadInputNamesItsField) {
  AlertWorld world;
  world.raise({AlertWorld::nodeDown(0)});
  const std::string name = "alerts/node-down-n0";
  EXPECT_EQ(reasonOf(world.acknowledge("alerts/none", "").status()), "ALERT_NOT_FOUND");
  EXPECT_EQ(world.silence("alerts/none", 1h).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(fieldOf(world.acknowledge("nodes/n0", "").status()), "name");
  EXPECT_EQ(fieldOf(world.acknowledge(name, "", "no uuid").status()), "request_id");
  EXPECT_EQ(fieldOf(world.acknowledge(name, std::string(501, 'a')).status()), "note");
  EXPECT_EQ(fieldOf(world.acknowledge(name, "two\nlines").status()), "note");
  EXPECT_TRUE(world.acknowledge(name, std::string(500, 'a')).ok());
  EXPECT_TRUE(world.acknowledge(name, "").ok());
  EXPECT_EQ(fieldOf(world.silence(name, -1ms).status()), "duration");
  EXPECT_EQ(fieldOf(world.silence(name, 30 * 24h + 1ms).status()), "duration");
  EXPECT_TRUE(world.silence(name, 30 * 24h).ok());
  EXPECT_EQ(reasonOf(world.world.factory.listPastAlerts(operatorCaller(), {}).status()), "NO_ALERT_HISTORY");
}

TEST(AlertVerbs, ASilenceLivesUntilItsTimeWhateverTheAlertDoes) {
  AlertWorld world;
  world.raise({AlertWorld::nodeDown(0)});
  ASSERT_TRUE(world.silence("alerts/node-down-n0", 1h, "planned work").ok());
  world.clear({"alerts/node-down-n0"});
  world.pass(10min);
  world.raise({AlertWorld::nodeDown(0)});
  EXPECT_EQ(world.active().at("alerts/node-down-n0").silence().note(), "planned work");
  EXPECT_FALSE(world.silence("alerts/node-down-n0", 0ms)->has_silence());
  EXPECT_FALSE(world.active().at("alerts/node-down-n0").has_silence());

  ASSERT_TRUE(world.silence("alerts/node-down-n0", 100ms).ok());
  EXPECT_TRUE(AlertWorld::eventually([&] { return !world.active().at("alerts/node-down-n0").has_silence(); }));
  ASSERT_TRUE(world.silence("alerts/node-down-n0", 1h).ok());
  world.clear({"alerts/node-down-n0"});
  EXPECT_TRUE(world.silence("alerts/node-down-n0", 0ms).ok()) << "a silence can be ended when its alert is over";
  world.raise({AlertWorld::nodeDown(0)});
  EXPECT_FALSE(world.active().at("alerts/node-down-n0").has_silence());
}

TEST(AlertVerbs, YesMeansThatItIsOnDisk) {
  MemoryAlertLog log;
  AlertWorld world(&log);
  world.raise({AlertWorld::nodeDown(0)});
  ASSERT_TRUE(AlertWorld::eventually([&] { return log.open() == 1; }));
  log.refuses = true;
  EXPECT_EQ(world.acknowledge("alerts/node-down-n0", "lost").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(world.silence("alerts/node-down-n0", 1h).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(world.active().at("alerts/node-down-n0").has_acknowledgement());
  EXPECT_FALSE(world.active().at("alerts/node-down-n0").has_silence());
  log.refuses = false;
  ASSERT_TRUE(world.acknowledge("alerts/node-down-n0", "kept").ok());
  EXPECT_EQ(log.recall()->open.front().acknowledgement().note(), "kept");
}

TEST(AlertVerbs, ARestartForgetsNothingThatStillHolds) {
  MemoryAlertLog log;
  Clock::time_point began;
  {
    AlertWorld world(&log);
    began = world.now;
    world.raise({AlertWorld::nodeDown(0), AlertWorld::nodeDown(5)});
    ASSERT_TRUE(world.acknowledge("alerts/node-down-n0", "on it").ok());
    ASSERT_TRUE(world.silence("alerts/node-down-n5", 1h, "known").ok());
  }
  AlertWorld world(&log, {}, began + 1h);
  world.raise({AlertWorld::nodeDown(0), AlertWorld::nodeDown(5)});
  const auto active = world.active();
  EXPECT_EQ(active.at("alerts/node-down-n0").acknowledgement().note(), "on it");
  EXPECT_EQ(active.at("alerts/node-down-n0").start_time().seconds(), timestampOf(began).seconds());
  EXPECT_EQ(active.at("alerts/node-down-n5").silence().note(), "known");
}

TEST(AlertVerbs, PastAlertsComeInPagesNewestFirst) {
  MemoryAlertLog log;
  AlertWorld world(&log);
  world.allocate(0, 4, 7, "tenants/own");
  for (int episode = 0; episode < 25; ++episode) {
    const int node = episode % 2 == 0 ? 0 : 5;
    world.pass(5min);
    world.raise({AlertWorld::nodeDown(node)});
    world.clear({"alerts/node-down-n" + std::to_string(node)});
  }
  ASSERT_TRUE(AlertWorld::eventually([&] { return world.past().alerts_size() == 25; }));
  v1::ListPastAlertsRequest request;
  request.set_page_size(4);
  std::vector<std::int64_t> ends;
  do {
    const auto page = world.past(operatorCaller(), request);
    for (const v1::Alert& alert : page.alerts()) ends.push_back(alert.end_time().seconds());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(ends.size(), 25U);
  EXPECT_TRUE(std::is_sorted(ends.rbegin(), ends.rend()));

  request.set_page_size(5);
  const std::string token = world.past(operatorCaller(), request).next_page_token();
  request.set_page_token(token);
  const auto refusedField = [&](const Caller& caller) {
    return fieldOf(world.world.factory.listPastAlerts(caller, request).status());
  };
  EXPECT_EQ(refusedField(customer({"tenants/own"})), "page_token");
  request.set_filter("kind = xid");
  EXPECT_EQ(refusedField(operatorCaller()), "page_token");
  request.clear_page_token();
  EXPECT_EQ(world.past(operatorCaller(), request).alerts_size(), 0);
  request.set_filter("nonsense = 1");
  EXPECT_EQ(refusedField(operatorCaller()), "filter");
  request.clear_filter();
  request.mutable_from()->set_nanos(-1);
  EXPECT_EQ(refusedField(operatorCaller()), "from");
  request.mutable_from()->set_nanos(0);
  request.mutable_to()->set_seconds(-1);
  EXPECT_EQ(refusedField(operatorCaller()), "to");

  const auto own = world.past(customer({"tenants/own"}));
  ASSERT_EQ(own.alerts_size(), 13);
  for (const v1::Alert& alert : own.alerts()) {
    EXPECT_EQ(alert.resource(), "nodes/n0");
    EXPECT_THAT(alert.jobs(), ElementsAre("jobs/7"));
  }
}

TEST(AlertVerbs, WhatWasOverBeforeTheStartIsPartOfThePast) {
  MemoryAlertLog log;
  AlertWorld world(&log);
  world.allocate(0, 4, 7, "tenants/own");
  EngineChange change;
  const auto over = [&](v1::Alert alert, std::chrono::minutes start, std::chrono::minutes end) {
    *alert.mutable_start_time() = timestampOf(world.now - start);
    *alert.mutable_end_time() = timestampOf(world.now - end);
    change.alerts.push_back(std::make_shared<const v1::Alert>(alert));
  };
  over(AlertWorld::feedAlarm("power-0", v1::Alert::KIND_POWER), 60min, 30min);
  for (int node = 0; node < 3; ++node) over(AlertWorld::nodeDown(node), 60min, std::chrono::minutes(20 + node));
  over(AlertWorld::feedAlarm("power-1", v1::Alert::KIND_POWER), 15min, 5min);
  for (int node = 4; node < 6; ++node) {  // and still down
    v1::Alert down = AlertWorld::nodeDown(node);
    *down.mutable_start_time() = timestampOf(world.now - 14min);
    change.alerts.push_back(std::make_shared<const v1::Alert>(down));
  }
  world.listener().change(std::move(change));
  // The last node of the first feed was an alert of its own for a minute; the second feed keeps its nodes.
  ASSERT_TRUE(AlertWorld::eventually([&] { return world.past().alerts_size() == 2; }));
  EXPECT_EQ(world.past().alerts(0).name(), "alerts/node-down-n0");
  EXPECT_EQ(world.past().alerts(1).name(), "alerts/power-0");
  EXPECT_EQ(world.past().alerts(1).end_time().seconds(), timestampOf(world.now - 21min).seconds());
  EXPECT_EQ(world.past().alerts(1).jobs_size(), 0) << "who was touched then is not known";
  const auto active = world.active();
  ASSERT_EQ(active.size(), 1U);
  EXPECT_EQ(active.at("alerts/power-1").member_count(), 2U);
  EXPECT_TRUE(AlertWorld::eventually([&] { return log.open() == 1; }));
}

/// Alerts about nodes of different racks and far apart in time: nothing groups, everything else may happen.
TEST(AlertVerbs, RandomDaysMatchASimpleModel) {
  struct Row {
    Clock::time_point start;
    std::optional<Clock::time_point> end;
    std::string note;
  };
  for (unsigned seed = 1; seed <= 20; ++seed) {
    MemoryAlertLog log;
    AlertWorld world(&log);
    std::mt19937 random(seed);
    std::map<std::string, Row> rows;
    std::set<std::string> silenced;
    std::size_t over = 0;
    for (int step = 0; step < 200; ++step) {
      world.pass(std::chrono::seconds(random() % 60));
      v1::Alert alert = AlertWorld::nodeDown(static_cast<int>(random() % 8));
      alert.set_kind(v1::Alert::KIND_XID);
      const std::string name = alert.name();
      Row& row = rows[name];
      const bool isActive = row.start != Clock::time_point() && !row.end;
      switch (random() % 4) {
        case 0:
          world.raise({alert});
          if (isActive) break;
          if (row.end && world.now - *row.end <= 60s) {
            row.end.reset();
            --over;
          } else {
            row = {world.now, {}, {}};
          }
          break;
        case 1:
          world.clear({name});
          if (!isActive) break;
          row.end = world.now;
          ++over;
          break;
        case 2: {
          const std::string note = std::to_string(step);
          EXPECT_EQ(world.acknowledge(name, note).ok(), isActive);
          if (isActive) row.note = note;
          break;
        }
        case 3: {
          const bool ends = random() % 2 == 0;
          EXPECT_EQ(world.silence(name, ends ? 0ms : 1h).ok(), isActive || silenced.contains(name));
          if (ends) {
            silenced.erase(name);
          } else if (isActive || silenced.contains(name)) {
            silenced.insert(name);
          }
          break;
        }
      }
      const auto active = world.active();
      std::size_t expected = 0;
      for (const auto& [known, each] : rows) {
        if (each.start == Clock::time_point() || each.end) continue;
        ++expected;
        ASSERT_TRUE(active.contains(known)) << known << " in step " << step << " of seed " << seed;
        EXPECT_EQ(active.at(known).start_time().seconds(), timestampOf(each.start).seconds());
        EXPECT_EQ(active.at(known).acknowledgement().note(), each.note);
        EXPECT_EQ(active.at(known).has_silence(), silenced.contains(known));
      }
      ASSERT_EQ(active.size(), expected) << "step " << step << " of seed " << seed;
    }
    v1::ListPastAlertsRequest request;
    request.set_page_size(1000);
    EXPECT_TRUE(AlertWorld::eventually([&] {
      return static_cast<std::size_t>(world.past(operatorCaller(), request).alerts_size()) == over;
    })) << seed
        << ": " << over;
  }
}

}  // namespace
}  // namespace aifactory::testing
