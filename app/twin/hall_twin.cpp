// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/hall_twin.h"

#include "base/resource_name.h"
#include "client/fleet_store.h"

namespace aifactory {

namespace {

/// NVIDIA's baseboards of eight stand in tall nodes; other GPUs are cards.
bool isCard(std::string_view model) {
  return model.find("SXM") == std::string_view::npos && model.find("NVL") == std::string_view::npos;
}

/// In the order of buildHall.
std::vector<std::optional<TwinItem>> hallItems(const preview::HallPlan& plan) {
  std::vector<std::optional<TwinItem>> items;
  const auto add = [&](TwinItem::Kind kind, std::size_t count) {
    for (std::uint32_t i = 0; i < count; ++i) items.emplace_back(TwinItem{kind, i});
  };
  std::size_t gpus = 0;
  for (const preview::HallPlan::Node& node : plan.nodes) gpus += node.gpus;
  add(TwinItem::Kind::Gpu, gpus);
  add(TwinItem::Kind::Node, plan.nodes.size());
  add(TwinItem::Kind::Rack, plan.racks.size());
  add(TwinItem::Kind::Feed, plan.feeds.size());
  return items;
}

}  // namespace

preview::HallPlan hallPlan(const FleetStore& fleet) {
  const v1::FleetLayout& layout = fleet.layout();
  preview::HallPlan plan;
  for (const v1::Hall& hall : layout.halls()) {
    plan.halls.push_back(hall.display_name().empty() ? std::string(lastId(hall.name())) : hall.display_name());
  }
  for (const v1::Row& row : layout.rows()) plan.rows.push_back({row.hall()});
  for (const v1::Feed& feed : layout.feeds()) {
    plan.feeds.push_back({feed.name(), feed.kind() == v1::Feed::KIND_COOLANT});
  }
  for (const v1::Rack& rack : layout.racks()) {
    preview::HallPlan::Rack planned{rack.name(), rack.row(), rack.phase() != v1::Rack::PHASE_PLANNED, {}};
    for (const std::uint32_t feed : rack.feeds()) {
      if (feed < plan.feeds.size()) planned.feeds.push_back(feed);
    }
    plan.racks.push_back(std::move(planned));
  }
  for (const v1::Node& node : layout.nodes()) {
    plan.nodes.push_back({node.name(), node.rack(), node.gpu_count(), isCard(fleet.string(node.gpu_model()))});
  }
  return plan;
}

HallTwin::HallTwin(FleetStore& fleet, QObject* parent) : Twin(fleet, parent) {
  connect(&fleet, &FleetStore::layoutChanged, this, &HallTwin::build);
  build();
}

QString HallTwin::title() const { return tr("Data hall"); }

void HallTwin::build() {
  if (fleet().layout().nodes_size() == 0) return make({});
  make([plan = hallPlan(fleet())] { return TwinContent{preview::buildHall(plan), hallItems(plan)}; });
}

}  // namespace aifactory
