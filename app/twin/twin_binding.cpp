// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/twin_binding.h"

#include <algorithm>
#include <charconv>

#include "base/resource_name.h"

namespace aifactory {

namespace {

using Kind = TwinItem::Kind;

constexpr std::string_view gpuCollection = "/gpus/";
constexpr std::uint32_t none = 0xFFFFFFFF;

/// And past the last, how many there are.
std::vector<std::uint32_t> firstGpus(const v1::FleetLayout& layout) {
  std::vector<std::uint32_t> first{0};
  for (const v1::Node& node : layout.nodes()) first.push_back(first.back() + node.gpu_count());
  return first;
}

bool showsState(const preview::Scene& scene, const preview::Mesh& mesh) {
  return std::any_of(mesh.materials.begin(), mesh.materials.end(),
                     [&](std::uint16_t material) { return scene.materials[material].showsState; });
}

/// Files of others do not say which of an item's parts are to show its state: the whole of it does.
void showStates(preview::Scene& scene, const std::vector<bool>& colored) {
  std::vector<std::uint32_t> copies(scene.meshes.size(), none);
  const auto material = static_cast<std::uint16_t>(scene.materials.size());
  for (preview::Instance& instance : scene.instances) {
    if (instance.item == preview::noItem || !colored[instance.item]) continue;
    const preview::Mesh& mesh = scene.meshes[instance.mesh];
    if (showsState(scene, mesh)) continue;
    std::uint32_t& copy = copies[instance.mesh];
    if (copy == none) {
      copy = static_cast<std::uint32_t>(scene.meshes.size());
      preview::Mesh painted = mesh;
      painted.materials.assign(mesh.materials.size(), material);
      scene.meshes.push_back(std::move(painted));
    }
    instance.mesh = copy;
  }
  if (scene.meshes.size() > copies.size()) scene.materials.push_back({.showsState = true});
}

}  // namespace

FleetNames::FleetNames(const v1::FleetLayout& layout) : m_layout(layout), m_firstGpu(firstGpus(layout)) {
  const auto addAll = [this](auto nameOf) {
    for (int i = 0; i < m_layout.nodes_size(); ++i) add(Kind::Node, i, nameOf(m_layout.nodes(i).name()));
    for (int i = 0; i < m_layout.racks_size(); ++i) add(Kind::Rack, i, nameOf(m_layout.racks(i).name()));
    for (int i = 0; i < m_layout.feeds_size(); ++i) add(Kind::Feed, i, nameOf(m_layout.feeds(i).name()));
  };
  addAll([](const std::string& name) { return std::string_view(name); });
  addAll([](const std::string& name) { return lastId(name); });
}

void FleetNames::add(Kind kind, int index, std::string_view name) {
  m_items.try_emplace(name, TwinItem{kind, static_cast<std::uint32_t>(index)});
}

std::optional<TwinItem> FleetNames::find(std::string_view name) const {
  if (const auto found = m_items.find(name); found != m_items.end()) return found->second;
  const std::size_t at = name.rfind(gpuCollection);
  if (at == std::string_view::npos) return std::nullopt;
  return gpu(name.substr(0, at), name.substr(at + gpuCollection.size()));
}

std::optional<TwinItem> FleetNames::gpu(std::string_view node, std::string_view text) const {
  const auto found = m_items.find(node);
  if (found == m_items.end() || found->second.kind != Kind::Node) return std::nullopt;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  const v1::Node& of = m_layout.nodes(static_cast<int>(found->second.index));
  const auto& numbers = of.gpu_numbers();
  const auto place = std::find(numbers.begin(), numbers.end(), number);
  const auto index = numbers.empty() ? number : static_cast<std::uint32_t>(place - numbers.begin());
  if (index >= of.gpu_count()) return std::nullopt;
  return TwinItem{Kind::Gpu, m_firstGpu[found->second.index] + index};
}

std::vector<bool> coloredItems(const std::vector<std::optional<TwinItem>>& items, const v1::FleetLayout& layout) {
  const std::vector<std::uint32_t> first = firstGpus(layout);
  std::vector<bool> nodeHasParts(static_cast<std::size_t>(layout.nodes_size()));
  std::vector<bool> rackHasParts(static_cast<std::size_t>(layout.racks_size()));
  for (const std::optional<TwinItem>& item : items) {
    if (!item || (item->kind != Kind::Gpu && item->kind != Kind::Node)) continue;
    std::size_t node = item->index;
    if (item->kind == Kind::Gpu) {
      node = static_cast<std::size_t>(std::upper_bound(first.begin(), first.end(), item->index) - first.begin() - 1);
      nodeHasParts[node] = true;
    }
    rackHasParts[layout.nodes(static_cast<int>(node)).rack()] = true;
  }
  std::vector<bool> colored;
  colored.reserve(items.size());
  for (const std::optional<TwinItem>& item : items) {
    colored.push_back(item && (item->kind == Kind::Gpu || (item->kind == Kind::Node && !nodeHasParts[item->index]) ||
                               (item->kind == Kind::Rack && !rackHasParts[item->index])));
  }
  return colored;
}

TwinContent boundByName(preview::Scene scene, const v1::FleetLayout& layout) {
  const FleetNames names(layout);
  TwinContent content{std::move(scene), {}};
  for (const preview::Item& item : content.scene.items) {
    std::optional<TwinItem> bound = names.find(item.name);
    if (!bound && item.parent != preview::noItem) bound = content.items[item.parent];
    content.items.push_back(bound);
  }
  showStates(content.scene, coloredItems(content.items, layout));
  return content;
}

}  // namespace aifactory
