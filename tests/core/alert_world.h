// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "factory/core/timestamps.h"
#include "tests/core/memory_alert_log.h"
#include "tests/core/world.h"

namespace aifactory::testing {

/// Two racks of four nodes with four GPUs each. Rack i hangs on feeds/power-i, both on feeds/coolant.
inline v1::FleetLayout twoRacks() {
  v1::FleetLayout layout;
  layout.add_halls()->set_name("halls/h0");
  layout.add_rows()->set_name("halls/h0/rows/1");
  for (const char* name : {"feeds/power-0", "feeds/power-1", "feeds/coolant"}) {
    v1::Feed& feed = *layout.add_feeds();
    feed.set_name(name);
    feed.set_kind(layout.feeds_size() < 3 ? v1::Feed::KIND_POWER : v1::Feed::KIND_COOLANT);
  }
  for (std::uint32_t rack = 0; rack < 2; ++rack) {
    v1::Rack& message = *layout.add_racks();
    message.set_name("racks/r" + std::to_string(rack));
    message.add_feeds(rack);
    message.add_feeds(2);
    for (int node = 0; node < 4; ++node) {
      v1::Node& described = *layout.add_nodes();
      described.set_name("nodes/n" + std::to_string(layout.nodes_size() - 1));
      described.set_rack(rack);
      described.set_gpu_count(4);
    }
  }
  return layout;
}

/// A factory of two racks whose clock and alerts the test drives.
struct AlertWorld {
  explicit AlertWorld(AlertLog* log = nullptr, std::vector<FactoryObserver*> observers = {},
                      Clock::time_point start = Clock::time_point(std::chrono::hours(500'000)))
      : now(start), world(optionsOf(log, std::move(observers))) {
    listener().clock(now);
    listener().layout(twoRacks());
    listener().reachable(true, {});
  }

  static FactoryOptions optionsOf(AlertLog* log, std::vector<FactoryObserver*> observers) {
    FactoryOptions options;
    options.bookmarkEvery = std::chrono::milliseconds(80);
    options.alertLog = log;
    options.observers = std::move(observers);
    return options;
  }
  EngineListener& listener() { return *world.engine.listener(); }
  void pass(std::chrono::seconds time) {
    now += time;
    listener().clock(now);
  }

  static v1::Alert nodeDown(int node) {
    v1::Alert alert;
    alert.set_name("alerts/node-down-n" + std::to_string(node));
    alert.set_severity(v1::Alert::SEVERITY_CRITICAL);
    alert.set_kind(v1::Alert::KIND_NODE_DOWN);
    alert.set_resource("nodes/n" + std::to_string(node));
    alert.set_gpu(-1);
    alert.set_summary("Node n" + std::to_string(node) + " does not respond");
    return alert;
  }
  static v1::Alert feedAlarm(const std::string& feed, v1::Alert::Kind kind) {
    v1::Alert alert;
    alert.set_name("alerts/" + feed);
    alert.set_severity(v1::Alert::SEVERITY_WARNING);
    alert.set_kind(kind);
    alert.set_resource("feeds/" + feed);
    alert.set_gpu(-1);
    alert.set_summary("Feed " + feed + " has failed");
    return alert;
  }
  /// Of a rule of Prometheus, on one host.
  static v1::Alert ruleAlert(const std::string& rule, int node) {
    v1::Alert alert = nodeDown(node);
    alert.set_name("alerts/" + rule + "-n" + std::to_string(node));
    alert.set_severity(v1::Alert::SEVERITY_WARNING);
    alert.set_kind(v1::Alert::KIND_RULE);
    alert.set_rule(rule);
    alert.set_summary("Inlet of n" + std::to_string(node) + " is warm");
    (*alert.mutable_labels())["team"] = "cooling";
    (*alert.mutable_labels())["host"] = "n" + std::to_string(node);
    return alert;
  }
  void raise(std::vector<v1::Alert> alerts) {
    EngineChange change;
    for (v1::Alert& alert : alerts) {
      *alert.mutable_start_time() = timestampOf(now);
      change.alerts.push_back(std::make_shared<const v1::Alert>(std::move(alert)));
    }
    listener().change(std::move(change));
  }
  void clear(std::vector<std::string> names) {
    EngineChange change;
    change.removedAlerts = std::move(names);
    listener().change(std::move(change));
  }
  /// GPUs [first, first + count) now run a job.
  void allocate(std::uint32_t first, std::uint32_t count, std::uint64_t job, const std::string& tenant) {
    EngineChange change;
    change.devices = {{{first, count}, v1::DEVICE_STATE_ALLOCATED, job, listener().intern(tenant), 0}};
    change.jobs = {std::make_shared<const v1::Job>(jobOf(job, tenant, v1::Job::STATE_RUNNING))};
    listener().change(std::move(change));
  }

  std::map<std::string, v1::Alert> active(const Caller& caller = operatorCaller()) {
    std::map<std::string, v1::Alert> alerts;
    const auto listed = world.factory.listAlerts(caller, {});
    for (const v1::Alert& alert : listed->alerts()) alerts[alert.name()] = alert;
    return alerts;
  }
  absl::StatusOr<v1::Alert> acknowledge(const std::string& name, const std::string& note,
                                        const std::string& id = newUuid()) {
    v1::AcknowledgeAlertRequest request;
    request.set_name(name);
    request.set_note(note);
    request.set_request_id(id);
    return world.factory.acknowledgeAlert(operatorCaller(), request);
  }
  absl::StatusOr<v1::Alert> silence(const std::string& name, std::chrono::milliseconds duration,
                                    const std::string& note = {}) {
    v1::SilenceAlertRequest request;
    request.set_name(name);
    *request.mutable_duration() = google::protobuf::util::TimeUtil::MillisecondsToDuration(duration.count());
    request.set_note(note);
    request.set_request_id(newUuid());
    return world.factory.silenceAlert(operatorCaller(), request);
  }
  v1::ListPastAlertsResponse past(const Caller& caller = operatorCaller(),
                                  const v1::ListPastAlertsRequest& request = {}) {
    const auto page = world.factory.listPastAlerts(caller, request);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? *page : v1::ListPastAlertsResponse();
  }
  /// Waits until `condition` holds, as long as a slow machine may need.
  static bool eventually(const std::function<bool()>& condition) {
    for (int attempt = 0; attempt < 1000; ++attempt) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  Clock::time_point now;
  World world;
};

}  // namespace aifactory::testing
