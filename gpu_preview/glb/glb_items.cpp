// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/glb_items.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "gpu_preview/bvh_place.h"
#include "gpu_preview/glb/glb.h"
#include "gpu_preview/glb/glb_words.h"
#include "gpu_preview/glb/placement.h"

namespace aifactory::preview {

namespace {

std::vector<Box> boxesOf(const std::vector<Mesh>& meshes) {
  std::vector<Box> boxes(meshes.size());
  for (std::size_t i = 0; i < meshes.size(); ++i) {
    for (const Vec3 position : meshes[i].positions) boxes[i].add(position);
  }
  return boxes;
}

void add(Box& to, const Box& box) {
  to.add(box.low);
  to.add(box.high);
}

double numberOf(const tinygltf::Value& value) {
  if (!value.IsNumber()) throw SceneError("An item's number is no number");
  return value.GetNumberAsDouble();
}

std::string extras(const char* name) { return std::string("extras.") + name; }

}  // namespace

GlbItems::GlbItems(const tinygltf::Model& model, Scene& scene)
    : m_model(model),
      m_scene(scene),
      m_namedAbove(model.nodes.size(), -1),
      m_parentNamed(model.nodes.size(), -1),
      m_itemOfNode(model.nodes.size(), noItem) {
  readNames();
  readParents();
}

const tinygltf::Value* GlbItems::extra(const char* name) const {
  return m_model.extras.IsObject() && m_model.extras.Has(name) ? &m_model.extras.Get(name) : nullptr;
}

void GlbItems::readNames() {
  const tinygltf::Value* names = extra(glb::items);
  if (!names) return;
  if (!names->IsArray()) throw SceneError(extras(glb::items) + " is no list");
  for (std::size_t i = 0; i < names->ArrayLen(); ++i) {
    const tinygltf::Value& name = names->Get(static_cast<int>(i));
    if (!name.IsString()) throw SceneError(extras(glb::items) + " has a name that is no text");
    m_scene.items.push_back({.name = name.Get<std::string>(), .bounds = {}, .parent = noItem});
  }
  m_listed = m_scene.items.size();
}

void GlbItems::readParents() {
  const tinygltf::Value* parents = extra(glb::itemParents);
  if (!parents) return;
  if (!parents->IsArray() || parents->ArrayLen() != m_listed) {
    throw SceneError(extras(glb::itemParents) + " is no list of one number an item");
  }
  for (std::size_t i = 0; i < m_listed; ++i) {
    const std::uint32_t parent = numbered(numberOf(parents->Get(static_cast<int>(i))));
    // Ascending, so that nothing is a part of itself.
    if (parent != noItem && parent >= i)
      throw SceneError(extras(glb::itemParents) + " has one that is not before its item");
    m_scene.items[i].parent = parent;
  }
}

std::uint32_t GlbItems::numbered(double number) const {
  if (number == -1) return noItem;
  const bool isListed = number >= 0 && number < static_cast<double>(m_listed) && number == std::floor(number);
  if (!isListed) throw SceneError("An item's number is not in " + extras(glb::items));
  return static_cast<std::uint32_t>(number);
}

std::optional<std::uint32_t> GlbItems::told(const tinygltf::Node& node) const {
  if (m_listed == 0 || !node.extras.IsObject() || !node.extras.Has(glb::item)) return std::nullopt;
  return numbered(numberOf(node.extras.Get(glb::item)));
}

void GlbItems::visit(int node, int parent) {
  const std::size_t index = static_cast<std::size_t>(node);
  if (parent != -1) m_parentNamed[index] = m_namedAbove[static_cast<std::size_t>(parent)];
  m_namedAbove[index] = m_model.nodes[index].name.empty() ? m_parentNamed[index] : node;
}

std::uint32_t GlbItems::named(int node) {
  // From the highest that is no item yet, since files may nest deeper than calls can.
  std::vector<std::size_t> missing;
  const auto above = [this](std::size_t index) { return m_parentNamed[index]; };
  int at = m_namedAbove[static_cast<std::size_t>(node)];
  for (; at != -1 && m_itemOfNode[static_cast<std::size_t>(at)] == noItem; at = above(static_cast<std::size_t>(at))) {
    missing.push_back(static_cast<std::size_t>(at));
  }
  std::uint32_t item = at == -1 ? noItem : m_itemOfNode[static_cast<std::size_t>(at)];
  for (auto index = missing.rbegin(); index != missing.rend(); ++index) {
    m_scene.items.push_back({.name = m_model.nodes[*index].name, .bounds = {}, .parent = item});
    item = m_itemOfNode[*index] = static_cast<std::uint32_t>(m_scene.items.size() - 1);
  }
  return item;
}

std::optional<std::vector<Vec3>> GlbItems::toldBounds() const {
  const tinygltf::Value* accessor = extra(glb::itemBounds);
  if (!accessor) return std::nullopt;
  std::vector<Vec3> corners = GlbAccessors(m_model).vectors(accessor->IsInt() ? accessor->Get<int>() : -1);
  if (corners.size() != 2 * (m_listed + 1)) throw SceneError(extras(glb::itemBounds) + " has not two corners an item");
  if (!std::all_of(corners.begin(), corners.end(), isNear))
    throw SceneError(extras(glb::itemBounds) + " is too far away");
  return corners;
}

void GlbItems::bound() {
  const std::vector<Box> boxes = boxesOf(m_scene.meshes);
  const std::optional<std::vector<Vec3>> told = toldBounds();
  for (const Instance& instance : m_scene.instances) {
    const Box box = bvh::boxThrough(instance.transform, boxes[instance.mesh]);
    if (!isNear(box.low) || !isNear(box.high)) throw SceneError("An instance reaches too far away");
    if (!told) add(m_scene.bounds, box);
    if (instance.item != noItem && (!told || instance.item >= m_listed)) add(m_scene.items[instance.item].bounds, box);
  }
  // What an item is part of is after it in no list: from the last, all parts are known.
  for (std::size_t i = m_scene.items.size(); i-- > (told ? m_listed : 0);) {
    const Item& item = m_scene.items[i];
    if (item.parent != noItem && !item.bounds.empty()) add(m_scene.items[item.parent].bounds, item.bounds);
  }
  if (!told) return;
  const auto boxAt = [&](std::size_t index) {
    const Box box{(*told)[2 * index], (*told)[2 * index + 1]};
    return box.empty() ? Box{} : box;
  };
  for (std::size_t i = 0; i < m_listed; ++i) m_scene.items[i].bounds = boxAt(i);
  m_scene.bounds = boxAt(m_listed);
}

}  // namespace aifactory::preview
