// SPDX-License-Identifier: GPL-3.0-or-later
// What people see of what is raised: one alert for one cause, one episode for what flickers, and whom it touches.
#include <gmock/gmock.h>

#include <random>
#include <set>

#include "tests/core/alert_world.h"
#include "tests/fixtures/growth.h"

namespace aifactory::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::vector<v1::Alert> nodesDown(int first, int count) {
  std::vector<v1::Alert> alerts;
  for (int node = first; node < first + count; ++node) alerts.push_back(AlertWorld::nodeDown(node));
  return alerts;
}

TEST(AlertBoard, AFailedFeedIsOneAlertWithWhatFollowed) {
  AlertWorld world;
  world.allocate(0, 8, 7, "tenants/skt");
  world.raise({AlertWorld::feedAlarm("power-0", v1::Alert::KIND_POWER)});
  world.pass(90s);
  // The nodes' failure ends their job in the same change: it was touched all the same.
  EngineChange change;
  for (const v1::Alert& down : nodesDown(0, 3)) change.alerts.push_back(std::make_shared<const v1::Alert>(down));
  change.devices = {{{0, 8}, v1::DEVICE_STATE_DOWN, 0, 0, 0}};
  world.listener().change(std::move(change));
  world.raise({AlertWorld::nodeDown(4)});  // behind the other feed

  const auto active = world.active();
  ASSERT_THAT(active, UnorderedElementsAre(Key("alerts/power-0"), Key("alerts/node-down-n4")));
  const v1::Alert& feed = active.at("alerts/power-0");
  EXPECT_THAT(feed.members(), ElementsAre("nodes/n0", "nodes/n1", "nodes/n2"));
  EXPECT_EQ(feed.member_count(), 3U);
  EXPECT_EQ(feed.severity(), v1::Alert::SEVERITY_CRITICAL);
  EXPECT_EQ(feed.summary(), "Feed power-0 has failed: 3 nodes behind it are down");
  EXPECT_THAT(feed.tenants(), ElementsAre("tenants/skt"));
  EXPECT_THAT(feed.jobs(), ElementsAre("jobs/7"));
  EXPECT_EQ(feed.affected_gpus(), 16U);
  EXPECT_EQ(active.at("alerts/node-down-n4").affected_gpus(), 4U);
  EXPECT_EQ(world.world.factory.fleetSummary(operatorCaller()).active_alerts(), 2U);
}

std::vector<v1::Alert> ruleFires(const std::string& rule, int first, int count) {
  std::vector<v1::Alert> alerts;
  for (int node = first; node < first + count; ++node) alerts.push_back(AlertWorld::ruleAlert(rule, node));
  return alerts;
}

TEST(AlertBoard, ARuleThatFiresInManyPlacesIsOneAlert) {
  AlertWorld world;
  world.allocate(0, 8, 7, "tenants/skt");
  const auto began = world.now;
  world.raise(ruleFires("InletTooWarm", 0, 3));
  world.raise({AlertWorld::ruleAlert("Other", 3)});
  v1::Alert worse = AlertWorld::ruleAlert("InletTooWarm", 4);
  worse.set_severity(v1::Alert::SEVERITY_CRITICAL);
  world.raise({worse});
  EXPECT_EQ(world.active().size(), 5U) << "three are few, and neither rule nor severity is the same";
  world.clear({"alerts/Other-n3", worse.name()});

  world.pass(100s);
  world.raise({AlertWorld::ruleAlert("InletTooWarm", 3)});
  ASSERT_EQ(world.active().size(), 1U);
  const v1::Alert one = world.active().begin()->second;
  EXPECT_THAT(one.name(), ::testing::StartsWith("alerts/rules-"));
  EXPECT_EQ(one.rule(), "InletTooWarm");
  EXPECT_EQ(one.severity(), v1::Alert::SEVERITY_WARNING);
  EXPECT_EQ(one.resource(), "");
  EXPECT_EQ(one.gpu(), -1);
  EXPECT_EQ(one.summary(), "InletTooWarm: 4 alerts");
  EXPECT_THAT(one.members(), ElementsAre("nodes/n0", "nodes/n1", "nodes/n2", "nodes/n3"));
  EXPECT_EQ(one.member_count(), 4U);
  EXPECT_EQ(one.affected_gpus(), 16U);
  EXPECT_THAT(one.jobs(), ElementsAre("jobs/7"));
  EXPECT_EQ(one.labels().size(), 1U);
  EXPECT_EQ(one.labels().at("team"), "cooling");
  EXPECT_EQ(timePointOf(one.start_time()), began);
  ASSERT_TRUE(world.acknowledge(one.name(), "on it").ok());

  // It stays the same one, whoever comes and goes; the last one stands for itself.
  world.raise({AlertWorld::ruleAlert("InletTooWarm", 5)});
  world.clear({"alerts/InletTooWarm-n0", "alerts/InletTooWarm-n1", "alerts/InletTooWarm-n2"});
  ASSERT_THAT(world.active(), ElementsAre(Key(one.name())));
  const v1::Alert later = world.active().begin()->second;
  EXPECT_THAT(later.members(), ElementsAre("nodes/n3", "nodes/n5"));
  EXPECT_EQ(later.affected_gpus(), 8U);
  EXPECT_EQ(later.acknowledgement().note(), "on it");
  EXPECT_THAT(later.jobs(), ElementsAre("jobs/7")) << "it has been touched";
  EXPECT_EQ(timePointOf(later.start_time()), began);
  world.clear({"alerts/InletTooWarm-n3"});
  EXPECT_THAT(world.active(), ElementsAre(Key("alerts/InletTooWarm-n5")));
  world.clear({"alerts/InletTooWarm-n5"});
  EXPECT_TRUE(world.active().empty());
}

TEST(AlertBoard, ARuleThatFiresAgainElsewhereIsNews) {
  AlertWorld world;
  world.raise(ruleFires("InletTooWarm", 0, 4));
  const std::string first = world.active().begin()->first;
  world.pass(121s);
  world.raise(ruleFires("InletTooWarm", 4, 3));
  EXPECT_EQ(world.active().size(), 4U);
  world.raise({AlertWorld::ruleAlert("InletTooWarm", 7)});
  ASSERT_THAT(world.active(), ElementsAre(Key(first), Key(first + "-2")));
  EXPECT_EQ(world.active().at(first).member_count(), 4U);
  EXPECT_EQ(world.active().at(first + "-2").member_count(), 4U);
}

TEST(AlertBoard, ARuleAboutTheGpusOfOneNodeIsAboutThatNode) {
  AlertWorld world;
  std::vector<v1::Alert> hot;
  for (int gpu = 0; gpu < 4; ++gpu) {
    hot.push_back(AlertWorld::ruleAlert("GpuHot", 2));
    hot.back().set_name("alerts/hot-" + std::to_string(gpu));
    hot.back().set_gpu(gpu);
  }
  world.raise(hot);
  ASSERT_EQ(world.active().size(), 1U);
  const v1::Alert node = world.active().begin()->second;
  EXPECT_EQ(node.resource(), "nodes/n2");
  EXPECT_EQ(node.member_count(), 0U);
  EXPECT_EQ(node.affected_gpus(), 4U);
  EXPECT_EQ(node.summary(), "GpuHot: 4 alerts");
}

TEST(AlertBoard, OfARuleInManyPlacesCustomersSeeNothingOfOthers) {
  AlertWorld world;
  world.allocate(0, 4, 7, "tenants/own");
  world.allocate(4, 4, 8, "tenants/foreign");
  world.raise(ruleFires("secret", 0, 8));
  const std::string name = world.active().begin()->first;
  ASSERT_TRUE(world.acknowledge(name, "secret note").ok());
  const auto seen = world.active(customer({"tenants/own"}));
  ASSERT_THAT(seen, ElementsAre(Key(name)));
  const v1::Alert& own = seen.at(name);
  EXPECT_EQ(own.summary(), "Nodes that your jobs use need attention.");
  EXPECT_THAT(own.jobs(), ElementsAre("jobs/7"));
  EXPECT_THAT(own.tenants(), ElementsAre("tenants/own"));
  EXPECT_TRUE(own.has_acknowledgement());
  EXPECT_EQ(own.member_count(), 0U);
  EXPECT_EQ(own.affected_gpus(), 0U);
  for (const char* word : {"secret", "foreign", "cooling", "nodes/"}) {
    EXPECT_THAT(own.DebugString(), Not(HasSubstr(word)));
  }
  EXPECT_TRUE(world.active(customer({"tenants/third"})).empty());
}

// Whatever comes and goes: every alert is in exactly one that is shown, and none leaves its own while that is shown.
TEST(AlertBoard, AlertsOfARuleAreNeitherLostNorShownTwice) {
  AlertWorld world;
  std::mt19937 random(5);
  std::set<int> raised;
  std::map<int, std::string> shownIn;
  for (int step = 0; step < 400; ++step) {
    world.pass(std::chrono::seconds(random() % 60));
    const int node = static_cast<int>(random() % 8);
    const std::string own = "alerts/InletTooWarm-n" + std::to_string(node);
    if (raised.erase(node) > 0) {
      world.clear({own});
      shownIn.erase(node);
    } else {
      raised.insert(node);
      world.raise({AlertWorld::ruleAlert("InletTooWarm", node)});
    }
    std::map<int, std::string> now;
    const auto active = world.active();
    for (const auto& [name, alert] : active) {
      const auto place = [&, name = name](const std::string& resource) {
        EXPECT_TRUE(now.emplace(std::stoi(resource.substr(7)), name).second) << resource << " in step " << step;
      };
      if (alert.resource().empty()) {
        EXPECT_EQ(alert.summary(), "InletTooWarm: " + std::to_string(alert.members_size()) + " alerts");
        EXPECT_GT(alert.members_size(), 1);
        for (const std::string& member : alert.members()) place(member);
      } else {
        place(alert.resource());
      }
    }
    ASSERT_EQ(now.size(), raised.size()) << "step " << step;
    for (const auto& [place, name] : shownIn) {
      const bool stays = now.at(place) == name || !active.contains(name);
      EXPECT_TRUE(stays) << place << " left " << name << " in step " << step;
    }
    shownIn = std::move(now);
  }
}

TEST(AlertBoard, AnAlarmThatComesLateTakesItsNodesIn) {
  MemoryAlertLog log;
  {
    AlertWorld world(&log);
    world.raise(nodesDown(0, 2));
    EXPECT_EQ(world.active().size(), 2U);
    world.pass(60s);
    world.raise({AlertWorld::feedAlarm("coolant", v1::Alert::KIND_COOLANT)});
    EXPECT_THAT(world.active(), ElementsAre(Key("alerts/coolant")));
    world.clear({"alerts/node-down-n0", "alerts/node-down-n1"});
    world.clear({"alerts/coolant"});
    EXPECT_TRUE(world.active().empty());
    ASSERT_TRUE(AlertWorld::eventually([&] { return world.past().alerts_size() > 0; }));
  }
  // What became part of it is no episode of its own, not even a past one.
  EXPECT_EQ(log.past({.from = {}, .to = {}, .after = {}, .most = 9})->alerts.size(), 1U);
  EXPECT_EQ(log.open(), 0U);
}

TEST(AlertBoard, OutsideOfTheWindowNothingFollows) {
  AlertWorld world;
  world.raise({AlertWorld::feedAlarm("power-0", v1::Alert::KIND_POWER)});
  world.pass(121s);
  world.raise({AlertWorld::nodeDown(0)});
  EXPECT_EQ(world.active().size(), 2U);
}

TEST(AlertBoard, ARackWhoseNodesGoDownTogetherIsOneAlert) {
  AlertWorld world;
  world.raise(nodesDown(4, 3));
  EXPECT_EQ(world.active().size(), 3U);
  world.pass(100s);
  world.raise({AlertWorld::nodeDown(7)});
  ASSERT_THAT(world.active(), ElementsAre(Key("alerts/rack-down-r1")));
  const v1::Alert rack = world.active().at("alerts/rack-down-r1");
  EXPECT_EQ(rack.resource(), "racks/r1");
  EXPECT_EQ(rack.kind(), v1::Alert::KIND_NODE_DOWN);
  EXPECT_EQ(rack.member_count(), 4U);
  EXPECT_EQ(rack.affected_gpus(), 16U);

  // It stays one while it is mended, and the last one stands for itself.
  world.clear({"alerts/node-down-n4", "alerts/node-down-n5"});
  ASSERT_THAT(world.active(), ElementsAre(Key("alerts/rack-down-r1")));
  EXPECT_EQ(world.active().at("alerts/rack-down-r1").member_count(), 2U);
  world.clear({"alerts/node-down-n6"});
  EXPECT_THAT(world.active(), ElementsAre(Key("alerts/node-down-n7")));
  world.clear({"alerts/node-down-n7"});
  EXPECT_TRUE(world.active().empty());
}

TEST(AlertBoard, NodesThatFailAtOtherTimesAreNotTheRack) {
  AlertWorld world;
  world.raise(nodesDown(0, 3));
  world.pass(121s);
  world.raise({AlertWorld::nodeDown(3)});
  EXPECT_EQ(world.active().size(), 4U);
}

TEST(AlertBoard, AFeedThatIsBackKeepsTheNodesThatAreNot) {
  AlertWorld world;
  world.raise({AlertWorld::feedAlarm("power-1", v1::Alert::KIND_POWER)});
  world.raise(nodesDown(4, 4));
  world.clear({"alerts/power-1"});
  EXPECT_THAT(world.active(), ElementsAre(Key("alerts/power-1")));
  world.clear({"alerts/node-down-n4", "alerts/node-down-n5", "alerts/node-down-n6"});
  EXPECT_THAT(world.active(), ElementsAre(Key("alerts/node-down-n7")));
}

TEST(AlertBoard, AlarmsAboutOneFeedAreOne) {
  AlertWorld world;
  world.raise({AlertWorld::feedAlarm("coolant", v1::Alert::KIND_COOLANT)});
  world.raise(nodesDown(0, 2));
  world.pass(10min);
  v1::Alert pump = AlertWorld::feedAlarm("coolant", v1::Alert::KIND_COOLANT);
  pump.set_name("alerts/pump-coolant");
  pump.set_severity(v1::Alert::SEVERITY_CRITICAL);
  world.raise({pump});
  ASSERT_THAT(world.active(), ElementsAre(Key("alerts/pump-coolant")));
  EXPECT_THAT(world.active().at("alerts/pump-coolant").members(), ElementsAre("nodes/n0", "nodes/n1"));
  world.clear({"alerts/pump-coolant"});
  ASSERT_THAT(world.active(), ElementsAre(Key("alerts/pump-coolant")));
  world.clear({"alerts/node-down-n0", "alerts/node-down-n1"});
  EXPECT_THAT(world.active(), ElementsAre(Key("alerts/coolant")));
  world.clear({"alerts/coolant"});
  EXPECT_TRUE(world.active().empty());
}

TEST(AlertBoard, WhatFlickersIsOneEpisode) {
  MemoryAlertLog log;
  AlertWorld world(&log);
  const auto began = world.now;
  world.raise({AlertWorld::nodeDown(0)});
  ASSERT_TRUE(world.acknowledge("alerts/node-down-n0", "on it").ok());
  for (int flap = 0; flap < 3; ++flap) {
    world.pass(20s);
    world.clear({"alerts/node-down-n0"});
    EXPECT_TRUE(world.active().empty());
    world.pass(59s);
    world.raise({AlertWorld::nodeDown(0)});
    const v1::Alert back = world.active().at("alerts/node-down-n0");
    EXPECT_EQ(back.start_time().seconds(), timestampOf(began).seconds());
    EXPECT_EQ(back.acknowledgement().note(), "on it");
  }
  world.clear({"alerts/node-down-n0"});
  world.pass(61s);
  world.raise({AlertWorld::nodeDown(0)});
  EXPECT_EQ(world.active().at("alerts/node-down-n0").start_time().seconds(), timestampOf(world.now).seconds());
  EXPECT_FALSE(world.active().at("alerts/node-down-n0").has_acknowledgement());
  ASSERT_TRUE(AlertWorld::eventually([&] { return world.past().alerts_size() == 1; }));
  EXPECT_EQ(world.past().alerts(0).acknowledgement().note(), "on it");
}

std::chrono::nanoseconds costOfAFactoryThatGoesDown(std::size_t nodes) {
  World world;
  EngineListener& listener = *world.engine.listener();
  v1::FleetLayout layout;
  for (std::uint32_t node = 0; node < nodes; ++node) {
    if (node % 4 == 0) layout.add_racks()->set_name("racks/r" + std::to_string(node / 4));
    v1::Node& described = *layout.add_nodes();
    described.set_name("nodes/n" + std::to_string(node));
    described.set_rack(node / 4);
    described.set_gpu_count(8);
  }
  listener.layout(std::move(layout));
  EngineChange change;
  for (const v1::Alert& down : nodesDown(0, static_cast<int>(nodes))) {
    change.alerts.push_back(std::make_shared<const v1::Alert>(down));
  }
  const auto cost = cpuTimeOf([&] { listener.change(std::move(change)); });
  EXPECT_EQ(world.factory.fleetSummary(operatorCaller()).active_alerts(), nodes / 4);
  return cost;
}

TEST(AlertBoard, AWholeFactoryThatGoesDownIsToldInLinearTime) {
  EXPECT_LT(growthOfEightfold(784, costOfAFactoryThatGoesDown), nearlyLinear);
}

TEST(AlertBoard, SourcesReplaceWhatTheySaidThemselves) {
  class Source final : public AlertSource {
   public:
    void connect(AlertSink& theSink) override { sink = &theSink; }
    void disconnect() override { sink = nullptr; }
    std::vector<v1::AlertRule> rules() const override {
      v1::AlertRule rule;
      rule.set_display_name("HotAisle");
      rule.set_kind(v1::Alert::KIND_RULE);
      rule.set_source("prometheus halls");
      return {rule};
    }
    AlertSink* sink = nullptr;
  } source;
  FactoryOptions options;
  options.alertSources = {&source};
  World world(std::move(options));
  ASSERT_NE(source.sink, nullptr);
  world.engine.listener()->reachable(false, "gone");
  const auto names = [&] {
    std::vector<std::string> names;
    const auto listed = world.factory.listAlerts(operatorCaller(), {});
    for (const v1::Alert& alert : listed->alerts()) names.push_back(alert.name());
    return names;
  };
  const auto ruleAlert = [](const std::string& name) {
    v1::Alert alert;
    alert.set_name(name);
    alert.set_kind(v1::Alert::KIND_RULE);
    alert.set_rule("HotAisle");
    return alert;
  };
  source.sink->replace("prometheus", {ruleAlert("alerts/rule-a"), ruleAlert("alerts/rule-b")});
  EXPECT_THAT(names(), UnorderedElementsAre("alerts/engine", "alerts/rule-a", "alerts/rule-b"));
  source.sink->replace("prometheus", {ruleAlert("alerts/rule-b")});
  EXPECT_THAT(names(), UnorderedElementsAre("alerts/engine", "alerts/rule-b"));
  std::map<std::string, v1::AlertRule> rules;
  const auto listed = world.factory.listAlertRules();
  for (const v1::AlertRule& rule : listed.rules()) rules[rule.display_name()] = rule;
  EXPECT_EQ(rules.at("HotAisle").active_alerts(), 1U);
  EXPECT_EQ(rules.at("HotAisle").source(), "prometheus halls");
  EXPECT_EQ(rules.at("Scheduler does not answer").active_alerts(), 1U);
  EXPECT_EQ(rules.at("Node down").active_alerts(), 0U);
  EXPECT_THAT(rules.at("Job straggler").expression(), HasSubstr("60 %"));
  EXPECT_EQ(rules.at("Job straggler").source(), "factoryd");
  world.factory.stop();
  EXPECT_EQ(source.sink, nullptr);
}

TEST(AlertBoard, ObserversSeeWhatPeopleSee) {
  class Observer final : public FactoryObserver {
   public:
    void layoutChanged(const FleetState&, std::span<const std::string>, Clock::time_point) override {}
    void changed(const EngineChange& change, std::span<const std::string>, Clock::time_point) override {
      for (const auto& alert : change.alerts) alerts[alert->name()] = *alert;
      for (const std::string& name : change.removedAlerts) EXPECT_EQ(alerts.erase(name), 1U) << name;
    }
    void sampled(std::shared_ptr<const TelemetryColumns>, Clock::time_point) override {}
    std::map<std::string, v1::Alert> alerts;
  } observer;
  AlertWorld world(nullptr, {&observer});
  world.raise(nodesDown(0, 4));
  world.raise({AlertWorld::nodeDown(5)});
  ASSERT_TRUE(world.acknowledge("alerts/node-down-n5", "mine").ok());
  EXPECT_THAT(observer.alerts, UnorderedElementsAre(Key("alerts/rack-down-r0"), Key("alerts/node-down-n5")));
  EXPECT_EQ(observer.alerts.at("alerts/node-down-n5").acknowledgement().note(), "mine");
  world.clear({"alerts/node-down-n5"});
  EXPECT_THAT(observer.alerts, ElementsAre(Key("alerts/rack-down-r0")));
}

TEST(AlertBoard, CustomersSeeWhatTouchesThemAndNothingOfOthers) {
  AlertWorld world;
  world.allocate(0, 4, 7, "tenants/own");
  world.allocate(4, 4, 8, "tenants/foreign");
  world.raise({AlertWorld::feedAlarm("power-0", v1::Alert::KIND_POWER)});
  world.raise(nodesDown(0, 2));
  v1::Alert rule = AlertWorld::nodeDown(4);
  rule.set_name("alerts/rule");
  rule.set_kind(v1::Alert::KIND_RULE);
  rule.set_rule("foreign rule");
  (*rule.mutable_labels())["user"] = "foreign user";
  rule.add_tenants("tenants/own");
  world.raise({rule});
  ASSERT_TRUE(world.acknowledge("alerts/power-0", "foreign note").ok());
  ASSERT_TRUE(world.silence("alerts/rule", 1h, "foreign silence").ok());

  const auto seen = world.active(customer({"tenants/own"}));
  ASSERT_THAT(seen, UnorderedElementsAre(Key("alerts/power-0"), Key("alerts/rule")));
  const v1::Alert& feed = seen.at("alerts/power-0");
  EXPECT_THAT(feed.jobs(), ElementsAre("jobs/7"));
  EXPECT_THAT(feed.tenants(), ElementsAre("tenants/own"));
  EXPECT_TRUE(feed.has_acknowledgement());
  for (const auto& [name, alert] : seen) {
    EXPECT_THAT(alert.DebugString(), Not(HasSubstr("foreign")));
    EXPECT_THAT(alert.DebugString(), Not(HasSubstr("n1")));
    EXPECT_EQ(alert.affected_gpus(), 0U);
    EXPECT_EQ(alert.member_count(), 0U);
  }
  EXPECT_TRUE(world.active(customer({"tenants/third"})).empty());
}

TEST(AlertBoard, AJobOfNobodyIsNoCustomersToSee) {
  AlertWorld world;
  world.allocate(0, 2, 7, "tenants/own");
  world.allocate(2, 2, 9, "");
  world.raise({AlertWorld::nodeDown(0)});
  EXPECT_THAT(world.active().at("alerts/node-down-n0").jobs(), UnorderedElementsAre("jobs/7", "jobs/9"));
  EXPECT_THAT(world.active(customer({"tenants/own"})).at("alerts/node-down-n0").jobs(), ElementsAre("jobs/7"));
}

}  // namespace
}  // namespace aifactory::testing
