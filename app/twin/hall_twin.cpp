// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/hall_twin.h"

#include <QPointer>
#include <QThreadPool>

#include <algorithm>
#include <exception>

#include "app/fleet_places.h"
#include "app/overview/fleet_cells.h"
#include "app/twin/sort_once.h"
#include "base/resource_name.h"
#include "client/fleet_store.h"
#include "client/gui_post.h"
#include "widgets/heat_grid.h"
#include "widgets/theme.h"

namespace aifactory {

namespace {

/// NVIDIA's baseboards of eight stand in tall nodes; other GPUs are cards.
bool isCard(std::string_view model) {
  return model.find("SXM") == std::string_view::npos && model.find("NVL") == std::string_view::npos;
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

HallTwin::HallTwin(FleetStore& fleet, QObject* parent) : QObject(parent), m_fleet(fleet) {
  connect(&fleet, &FleetStore::layoutChanged, this, &HallTwin::build);
  build();
}

void HallTwin::build() {
  const int generation = ++m_generation;
  if (m_fleet.layout().nodes_size() == 0) return;
  QThreadPool::globalInstance()->start([this, self = QPointer<QObject>(this), generation, plan = hallPlan(m_fleet)] {
    ScenePtr scene;
    QString problem;
    try {
      scene = std::make_shared<const preview::Scene>(preview::buildHall(plan));
    } catch (const std::exception& error) {
      problem = QString::fromUtf8(error.what());
    }
    postToGui(self, [this, generation, scene, problem] { finish(generation, scene, problem); });
  });
}

void HallTwin::finish(int generation, ScenePtr scene, const QString& problem) {
  if (generation != m_generation) return;
  m_problem = problem;
  if (scene) {
    m_scene = std::move(scene);
    m_built = generation;
  }
  Q_EMIT sceneChanged();
}

std::uint32_t HallTwin::firstNode() const { return static_cast<std::uint32_t>(m_fleet.gpuCount()); }

std::uint32_t HallTwin::firstRack() const {
  return firstNode() + static_cast<std::uint32_t>(m_fleet.layout().nodes_size());
}

std::uint32_t HallTwin::firstFeed() const {
  return firstRack() + static_cast<std::uint32_t>(m_fleet.layout().racks_size());
}

std::optional<HallItem> HallTwin::item(std::uint32_t index) const {
  if (!isCurrent() || index >= m_scene->items.size()) return std::nullopt;
  if (index < firstNode()) return HallItem{HallItem::Kind::Gpu, index};
  if (index < firstRack()) return HallItem{HallItem::Kind::Node, index - firstNode()};
  if (index < firstFeed()) return HallItem{HallItem::Kind::Rack, index - firstRack()};
  return HallItem{HallItem::Kind::Feed, index - firstFeed()};
}

std::vector<std::uint32_t> HallTwin::devices(const HallItem& item) const {
  const v1::FleetLayout& layout = m_fleet.layout();
  const int index = static_cast<int>(item.index);
  switch (item.kind) {
    case HallItem::Kind::Gpu:
      return {item.index};
    case HallItem::Kind::Node:
      return devicesOf(m_fleet, layout.nodes(index).name());
    case HallItem::Kind::Rack:
      return devicesOf(m_fleet, layout.racks(index).name());
    case HallItem::Kind::Feed:
      return devicesOf(m_fleet, layout.feeds(index).name());
  }
  return {};
}

std::vector<std::uint32_t> HallTwin::itemsOf(std::span<const std::uint32_t> devices) const {
  std::vector<std::uint32_t> items;
  if (!isCurrent()) return items;
  for (const std::uint32_t device : devices) {
    if (device >= m_fleet.deviceCount()) continue;
    items.push_back(
        device < m_fleet.gpuCount()
            ? device
            : m_fleet.layout().mig_instances(static_cast<int>(device - m_fleet.gpuCount())).parent_device());
  }
  sortOnce(items);
  return items;
}

std::vector<std::uint32_t> HallTwin::surroundingsOf(std::span<const std::uint32_t> devices) const {
  std::vector<std::uint32_t> items = itemsOf(devices);
  const std::size_t gpus = items.size();
  for (std::size_t i = 0; i < gpus; ++i) {
    const std::uint32_t node = m_fleet.nodeOf(items[i]);
    const std::uint32_t rack = m_fleet.layout().nodes(static_cast<int>(node)).rack();
    items.push_back(firstNode() + node);
    items.push_back(firstRack() + rack);
    for (const std::uint32_t feed : m_fleet.layout().racks(static_cast<int>(rack)).feeds()) {
      items.push_back(firstFeed() + feed);
    }
  }
  sortOnce(items);
  return items;
}

std::vector<std::uint8_t> HallTwin::visibility(std::span<const std::uint32_t> items) const {
  std::vector<std::uint8_t> visible;
  if (!m_scene) return visible;
  visible.reserve(m_scene->instances.size());
  for (const preview::Instance& instance : m_scene->instances) {
    const bool shown = instance.item == preview::noItem || instance.item < firstNode() ||
                       std::binary_search(items.begin(), items.end(), instance.item);
    visible.push_back(shown ? 1 : 0);
  }
  return visible;
}

std::vector<preview::ItemColor> HallTwin::colors(const FleetCells& cells) const {
  if (!isCurrent()) return {};
  const std::vector<QRgb> palette = HeatGrid::palette(cells.colors());
  std::vector<preview::ItemColor> colors(m_scene->items.size(), preview::ownColor);
  for (std::uint32_t gpu = 0; gpu < m_fleet.gpuCount() && gpu < colors.size(); ++gpu) {
    const std::uint8_t value = cells.valueOf(gpu);
    colors[gpu] = value == HeatGrid::notMeasured ? preview::notMeasured : palette[value] & RGB_MASK;
  }
  return colors;
}

void HallTwin::dimOthers(std::vector<preview::ItemColor>& colors, std::span<const std::uint32_t> items) const {
  const preview::ItemColor dim = Theme::current().color(ColorRole::Line).rgb() & RGB_MASK;
  for (std::uint32_t gpu = 0; gpu < m_fleet.gpuCount() && gpu < colors.size(); ++gpu) {
    if (!std::binary_search(items.begin(), items.end(), gpu)) colors[gpu] = dim;
  }
}

preview::Box HallTwin::bounds(std::span<const std::uint32_t> items) const {
  preview::Box box;
  for (const std::uint32_t index : items) {
    if (!m_scene || index >= m_scene->items.size() || m_scene->items[index].bounds.empty()) continue;
    box.add(m_scene->items[index].bounds.low);
    box.add(m_scene->items[index].bounds.high);
  }
  return box;
}

}  // namespace aifactory
