// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/twin.h"

#include <QPointer>
#include <QThreadPool>

#include <algorithm>
#include <array>
#include <exception>

#include "app/fleet_places.h"
#include "app/overview/fleet_cells.h"
#include "app/twin/sort_once.h"
#include "app/twin/twin_binding.h"
#include "client/fleet_store.h"
#include "client/gui_post.h"
#include "widgets/heat_grid.h"
#include "widgets/theme.h"

namespace aifactory {

namespace {

using Kind = TwinItem::Kind;

/// One value for several GPUs: on the map the mean of those that are on it, else what most of them have.
std::uint8_t valueOf(const FleetCells& cells, std::span<const std::uint32_t> gpus, bool hasMap) {
  std::array<std::uint32_t, 256> counts{};
  std::uint64_t sum = 0, onMap = 0;
  for (const std::uint32_t gpu : gpus) {
    const std::uint8_t value = cells.valueOf(gpu);
    ++counts[value];
    if (value >= HeatGrid::colorCount) continue;
    sum += value;
    ++onMap;
  }
  if (hasMap && onMap > 0) return static_cast<std::uint8_t>((sum + onMap / 2) / onMap);
  if (gpus.empty()) return HeatGrid::notMeasured;
  return static_cast<std::uint8_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

}  // namespace

void Twin::make(Make make) {
  const int generation = ++m_generation;
  if (!make) return;
  QThreadPool::globalInstance()->start([this, self = QPointer<QObject>(this), generation, make = std::move(make)] {
    std::shared_ptr<const TwinContent> content;
    QString problem;
    try {
      content = std::make_shared<const TwinContent>(make());
    } catch (const std::exception& error) {
      problem = QString::fromUtf8(error.what());
    }
    postToGui(self, [this, generation, content, problem] { finish(generation, content, problem); });
  });
}

void Twin::finish(int generation, std::shared_ptr<const TwinContent> content, const QString& problem) {
  if (generation != m_generation) return;
  m_problem = problem;
  if (content) {
    m_content = std::move(content);
    m_made = generation;
    indexItems();
  }
  Q_EMIT sceneChanged();
}

void Twin::indexItems() {
  m_itemsOf.clear();
  m_gpuItems.clear();
  m_groups.clear();
  m_colored = coloredItems(m_content->items, m_fleet.layout());
  for (std::uint32_t i = 0; i < m_content->items.size(); ++i) {
    const std::optional<TwinItem>& item = m_content->items[i];
    if (!item) continue;
    m_itemsOf.emplace_back(*item, i);
    if (!m_colored[i]) continue;
    if (item->kind == Kind::Gpu) {
      m_gpuItems.push_back(i);
    } else {
      m_groups.push_back({i, devices(*item)});
    }
  }
  std::sort(m_itemsOf.begin(), m_itemsOf.end());
}

std::optional<TwinItem> Twin::item(std::uint32_t index) const {
  if (!isCurrent() || index >= m_content->items.size()) return std::nullopt;
  return m_content->items[index];
}

std::vector<std::uint32_t> Twin::devices(const TwinItem& item) const {
  const v1::FleetLayout& layout = m_fleet.layout();
  const int index = static_cast<int>(item.index);
  switch (item.kind) {
    case Kind::Gpu:
      return {item.index};
    case Kind::Node:
      return devicesOf(m_fleet, layout.nodes(index).name());
    case Kind::Rack:
      return devicesOf(m_fleet, layout.racks(index).name());
    case Kind::Feed:
      return devicesOf(m_fleet, layout.feeds(index).name());
  }
  return {};
}

void Twin::addItems(const TwinItem& of, std::vector<std::uint32_t>& items) const {
  for (auto at = std::lower_bound(m_itemsOf.begin(), m_itemsOf.end(), std::pair(of, 0U));
       at != m_itemsOf.end() && at->first == of; ++at) {
    items.push_back(at->second);
  }
}

bool Twin::isShown(const TwinItem& item) const {
  const auto at = std::lower_bound(m_itemsOf.begin(), m_itemsOf.end(), std::pair(item, 0U));
  return at != m_itemsOf.end() && at->first == item;
}

std::vector<std::uint32_t> Twin::itemsOf(std::span<const std::uint32_t> devices) const {
  std::vector<std::uint32_t> items;
  if (!isCurrent()) return items;
  for (const std::uint32_t device : devices) {
    if (device >= m_fleet.deviceCount()) continue;
    const std::uint32_t gpu =
        device < m_fleet.gpuCount()
            ? device
            : m_fleet.layout().mig_instances(static_cast<int>(device - m_fleet.gpuCount())).parent_device();
    const std::uint32_t node = m_fleet.nodeOf(gpu);
    const std::array nearest{TwinItem{Kind::Gpu, gpu}, TwinItem{Kind::Node, node},
                             TwinItem{Kind::Rack, m_fleet.layout().nodes(static_cast<int>(node)).rack()}};
    const auto shown =
        std::find_if(nearest.begin(), nearest.end(), [this](const TwinItem& item) { return isShown(item); });
    if (shown != nearest.end()) addItems(*shown, items);
  }
  sortOnce(items);
  return items;
}

std::vector<std::uint32_t> Twin::surroundingsOf(std::span<const std::uint32_t> devices) const {
  std::vector<std::uint32_t> items = itemsOf(devices);
  std::vector<TwinItem> around;
  for (const std::uint32_t device : devices) {
    if (device >= m_fleet.deviceCount()) continue;
    const std::uint32_t node = m_fleet.nodeOf(device);
    const std::uint32_t rack = m_fleet.layout().nodes(static_cast<int>(node)).rack();
    around.push_back({Kind::Node, node});
    around.push_back({Kind::Rack, rack});
    for (const std::uint32_t feed : m_fleet.layout().racks(static_cast<int>(rack)).feeds()) {
      around.push_back({Kind::Feed, feed});
    }
  }
  if (!isCurrent()) return items;
  sortOnce(around);
  for (const TwinItem& item : around) addItems(item, items);
  sortOnce(items);
  return items;
}

std::vector<std::uint8_t> Twin::visibility(std::span<const std::uint32_t> items) const {
  std::vector<std::uint8_t> visible;
  if (!m_content) return visible;
  visible.reserve(m_content->scene.instances.size());
  for (const preview::Instance& instance : m_content->scene.instances) {
    const std::uint32_t item = instance.item;
    const bool shown = item == preview::noItem || !m_content->items[item] || m_colored[item] ||
                       std::binary_search(items.begin(), items.end(), item);
    visible.push_back(shown ? 1 : 0);
  }
  return visible;
}

std::vector<preview::ItemColor> Twin::colors(const FleetCells& cells) const {
  if (!isCurrent()) return {};
  const std::vector<QRgb> ofCells = cells.colors(), palette = HeatGrid::palette(ofCells);
  const auto colorOf = [&](std::uint8_t value) {
    return value == HeatGrid::notMeasured ? preview::notMeasured : palette[value] & RGB_MASK;
  };
  std::vector<preview::ItemColor> colors(m_content->items.size(), preview::ownColor);
  for (const std::uint32_t item : m_gpuItems) colors[item] = colorOf(cells.valueOf(m_content->items[item]->index));
  for (const Group& group : m_groups) colors[group.item] = colorOf(valueOf(cells, group.gpus, ofCells.empty()));
  return colors;
}

void Twin::dimOthers(std::vector<preview::ItemColor>& colors, std::span<const std::uint32_t> items) const {
  const preview::ItemColor dim = Theme::current().color(ColorRole::Line).rgb() & RGB_MASK;
  for (std::uint32_t item = 0; item < m_colored.size() && item < colors.size(); ++item) {
    if (m_colored[item] && !std::binary_search(items.begin(), items.end(), item)) colors[item] = dim;
  }
}

preview::Box Twin::bounds(std::span<const std::uint32_t> items) const {
  preview::Box box;
  for (const std::uint32_t index : items) {
    if (!m_content || index >= m_content->items.size()) continue;
    const preview::Box& each = m_content->scene.items[index].bounds;
    if (each.empty()) continue;
    box.add(each.low);
    box.add(each.high);
  }
  return box;
}

}  // namespace aifactory
