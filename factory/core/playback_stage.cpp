// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/fleet_hub.h"
#include "factory/core/playback_watch.h"

namespace aifactory {
namespace {

class FleetStage final : public PlaybackStage {
 public:
  FleetStage(const Scope& scope, const v1::WatchFleetRequest& request, const TokenSealer& sealer,
             const Playback::Options& options)
      : PlaybackStage(options.bookmarkEvery), m_scope(scope), m_hub(options.logCapacity, context, sealer) {
    m_request.set_telemetry_interval_ms(request.telemetry_interval_ms());
  }

  PastParts parts() const override { return {.fleet = true, .jobs = false, .alerts = false}; }
  absl::StatusOr<std::unique_ptr<Watch>> watch() override { return m_hub.watch(m_scope, m_request); }

  std::uint32_t intern(std::string_view text) override { return m_hub.intern(text); }
  void layout(v1::FleetLayout layout) override { m_hub.layout(std::move(layout)); }
  void change(EngineChange change) override { m_hub.change(change); }
  void sampled(const TelemetryColumns& values, Clock::time_point when) override {
    m_hub.sampled(std::make_shared<const TelemetryColumns>(values), when);
  }

 private:
  const Scope m_scope;
  v1::WatchFleetRequest m_request;
  FleetHub m_hub;
};

class ItemStage final : public PlaybackStage {
 public:
  ItemStage(CollectionKind kind, const Scope& scope, std::string_view filter, const TokenSealer& sealer,
            const Playback::Options& options)
      : PlaybackStage(options.bookmarkEvery),
        m_scope(scope),
        m_filter(filter),
        m_ofJobs(kind.name == "jobs"),
        m_hub(std::move(kind), options.logCapacity, context, sealer) {}

  PastParts parts() const override { return {.fleet = false, .jobs = m_ofJobs, .alerts = !m_ofJobs}; }
  absl::StatusOr<std::unique_ptr<Watch>> watch() override { return m_hub.watch(m_scope, m_filter, {}); }

  std::uint32_t intern(std::string_view) override { return 0; }
  void layout(v1::FleetLayout) override {}
  void sampled(const TelemetryColumns&, Clock::time_point) override {}
  void change(EngineChange change) override {
    std::vector<ItemChange> changes;
    const auto add = [&changes](auto& items, std::vector<std::string>& removed) {
      for (auto& item : items) changes.push_back({item->name(), std::move(item)});
      for (std::string& name : removed) changes.push_back({std::move(name), nullptr});
    };
    m_ofJobs ? add(change.jobs, change.removedJobs) : add(change.alerts, change.removedAlerts);
    m_hub.apply(changes);
  }

 private:
  const Scope m_scope;
  const std::string m_filter;
  const bool m_ofJobs;
  CollectionHub m_hub;
};

}  // namespace

std::unique_ptr<PlaybackStage> makeFleetStage(const Scope& scope, const v1::WatchFleetRequest& request,
                                              const TokenSealer& sealer, const Playback::Options& options) {
  return std::make_unique<FleetStage>(scope, request, sealer, options);
}

std::unique_ptr<PlaybackStage> makeItemStage(CollectionKind kind, const Scope& scope, std::string_view filter,
                                             const TokenSealer& sealer, const Playback::Options& options) {
  return std::make_unique<ItemStage>(std::move(kind), scope, filter, sealer, options);
}

}  // namespace aifactory
