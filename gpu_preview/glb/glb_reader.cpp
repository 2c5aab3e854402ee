// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <fstream>
#include <string>
#include <utility>

#include "gpu_preview/glb/glb.h"
#include "gpu_preview/glb/glb_accessors.h"
#include "gpu_preview/glb/glb_chunks.h"
#include "gpu_preview/glb/glb_field.h"
#include "gpu_preview/glb/glb_items.h"
#include "gpu_preview/glb/glb_limits.h"
#include "gpu_preview/glb/glb_meshes.h"
#include "gpu_preview/glb/glb_model.h"
#include "gpu_preview/glb/glb_surfaces.h"
#include "gpu_preview/glb/glb_words.h"
#include "gpu_preview/glb/placement.h"

namespace aifactory::preview {

namespace {

constexpr int absent = -1;

bool isIndex(int index, std::size_t size) { return index >= 0 && static_cast<std::size_t>(index) < size; }

Transform transformOf(const tinygltf::Node& node) {
  const auto at = [](const std::vector<double>& values, std::size_t i, double otherwise) {
    return static_cast<float>(values.size() > i ? values[i] : otherwise);
  };
  if (node.matrix.size() == 16) {
    const auto column = [&](std::size_t i) {
      return Vec3{at(node.matrix, i, 0), at(node.matrix, i + 1, 0), at(node.matrix, i + 2, 0)};
    };
    return {.x = column(0), .y = column(4), .z = column(8), .p = column(12)};
  }
  return transformOf(Placement{
      .move = {at(node.translation, 0, 0), at(node.translation, 1, 0), at(node.translation, 2, 0)},
      .turn = {at(node.rotation, 0, 0), at(node.rotation, 1, 0), at(node.rotation, 2, 0), at(node.rotation, 3, 1)},
      .scale = {at(node.scale, 0, 1), at(node.scale, 1, 1), at(node.scale, 2, 1)}});
}

/// What extras tell as a list of three numbers a point; none where they tell something else.
std::vector<Vec3> pointsIn(const tinygltf::Value& extras, const char* name) {
  std::vector<Vec3> points;
  if (!extras.IsObject() || !extras.Has(name) || !extras.Get(name).IsArray()) return points;
  const tinygltf::Value& list = extras.Get(name);
  const auto number = [&](std::size_t i) {
    return static_cast<float>(list.Get(static_cast<int>(i)).GetNumberAsDouble());
  };
  for (std::size_t i = 0; i + 2 < list.ArrayLen(); i += 3) points.push_back({number(i), number(i + 1), number(i + 2)});
  return points;
}

/// The attributes of EXT_mesh_gpu_instancing; accessors.
struct InstanceAttributes {
  int move = absent, turn = absent, scale = absent, item = absent;
};

/// A mesh many times, as a node has it.
struct Places {
  std::vector<Vec3> moves, scales;
  std::vector<float> turns;  ///< four each
  std::vector<float> items;
};

class GlbReader {
 public:
  GlbReader(tinygltf::Model model, const GlbLimits& limits);

  Scene read();

 private:
  std::vector<int> roots() const;
  void readNodes();
  void readNode(int index, const Transform& transform);
  InstanceAttributes instanceAttributes(const tinygltf::Value& extension) const;
  Places placesOf(const InstanceAttributes& attributes) const;
  void readInstances(int index, const tinygltf::Value& extension, const Transform& parent);
  void readCamera(const tinygltf::Node& node, const Transform& transform);
  void addInstance(int mesh, const Transform& transform, std::uint32_t item);
  std::uint32_t itemOf(int index);

  const tinygltf::Model m_model;
  const GlbAccessors m_accessors{m_model};
  const GlbLimits m_limits;
  Scene m_scene;
  GlbItems m_items{m_model, m_scene};
};

GlbReader::GlbReader(tinygltf::Model model, const GlbLimits& limits) : m_model(std::move(model)), m_limits(limits) {}

Scene GlbReader::read() {
  readSurfaces(m_model, m_limits.texels, m_scene);
  readMeshes(m_model, m_limits.corners, m_scene);
  readNodes();
  m_items.bound();
  return std::move(m_scene);
}

std::vector<int> GlbReader::roots() const {
  if (!m_model.scenes.empty()) {
    const int scene = std::max(m_model.defaultScene, 0);
    if (!isIndex(scene, m_model.scenes.size())) {
      throw SceneError("scene is " + std::to_string(scene) + ", which is not there");
    }
    return m_model.scenes[static_cast<std::size_t>(scene)].nodes;
  }
  std::vector<bool> isChild(m_model.nodes.size(), false);
  for (const tinygltf::Node& node : m_model.nodes) {
    for (const int child : node.children) {
      if (isIndex(child, isChild.size())) isChild[static_cast<std::size_t>(child)] = true;
    }
  }
  std::vector<int> all;
  for (std::size_t i = 0; i < isChild.size(); ++i) {
    if (!isChild[i]) all.push_back(static_cast<int>(i));
  }
  return all;
}

void GlbReader::readNodes() {
  struct Visit {
    int node, parent;
    Transform above;
  };
  std::vector<Visit> open;
  const auto add = [&](const std::vector<int>& nodes, int parent, const Transform& above) {
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) open.push_back({*node, parent, above});
  };
  add(roots(), absent, {});
  std::vector<bool> seen(m_model.nodes.size(), false);
  while (!open.empty()) {
    const Visit visit = open.back();
    open.pop_back();
    if (!isIndex(visit.node, m_model.nodes.size())) {
      throw SceneError((visit.parent == absent ? "scenes[].nodes" : glbField("nodes", visit.parent, "children")) +
                       " has " + std::to_string(visit.node) + ", which is not there");
    }
    const std::size_t index = static_cast<std::size_t>(visit.node);
    if (seen[index]) throw SceneError(glbField("nodes", index) + " is above itself, or below two others");
    seen[index] = true;
    m_items.visit(visit.node, visit.parent);
    const tinygltf::Node& node = m_model.nodes[index];
    const Transform transform = visit.above * transformOf(node);
    if (!isPlacedNear(transform)) throw SceneError(glbField("nodes", index) + " is too far away, or no number");
    readNode(visit.node, transform);
    add(node.children, visit.node, transform);
  }
}

void GlbReader::readNode(int index, const Transform& transform) {
  const tinygltf::Node& node = m_model.nodes[static_cast<std::size_t>(index)];
  if (node.camera != absent) readCamera(node, transform);
  if (node.mesh == absent) return;
  if (!isIndex(node.mesh, m_scene.meshes.size())) {
    throw SceneError(glbField("nodes", index, "mesh") + " is " + std::to_string(node.mesh) + ", which is not there");
  }
  const auto instancing = node.extensions.find(glb::instancing);
  if (instancing == node.extensions.end()) return addInstance(node.mesh, transform, itemOf(index));
  try {
    readInstances(index, instancing->second, transform);
  } catch (const SceneError& error) {
    throw SceneError(glbField("nodes", index, glb::instancing) + ": " + error.what());
  }
}

std::uint32_t GlbReader::itemOf(int index) {
  const std::optional<std::uint32_t> told = m_items.told(m_model.nodes[static_cast<std::size_t>(index)]);
  return told ? *told : m_items.named(index);
}

InstanceAttributes GlbReader::instanceAttributes(const tinygltf::Value& extension) const {
  if (!extension.IsObject() || !extension.Has("attributes") || !extension.Get("attributes").IsObject()) {
    throw SceneError("attributes are missing");
  }
  const tinygltf::Value& attributes = extension.Get("attributes");
  const auto accessor = [&](const char* name) {
    return attributes.Has(name) && attributes.Get(name).IsInt() ? attributes.Get(name).Get<int>() : absent;
  };
  return {accessor("TRANSLATION"), accessor("ROTATION"), accessor("SCALE"), accessor(glb::itemAttribute)};
}

Places GlbReader::placesOf(const InstanceAttributes& attributes) const {
  const int counted = attributes.move != absent   ? attributes.move
                      : attributes.turn != absent ? attributes.turn
                                                  : attributes.scale;
  if (counted == absent) throw SceneError("attributes have neither TRANSLATION nor ROTATION nor SCALE");
  const std::size_t count = m_accessors.count(counted);
  if (count > m_limits.instances - m_scene.instances.size()) throw SceneError("there are too many instances");
  Places places;
  if (attributes.move != absent) places.moves = m_accessors.vectors(attributes.move);
  if (attributes.turn != absent) places.turns = m_accessors.floats(attributes.turn, TINYGLTF_TYPE_VEC4);
  if (attributes.scale != absent) places.scales = m_accessors.vectors(attributes.scale);
  if (attributes.item != absent) places.items = m_accessors.floats(attributes.item, TINYGLTF_TYPE_SCALAR);
  places.moves.resize(attributes.move == absent ? count : places.moves.size());
  places.scales.resize(attributes.scale == absent ? count : places.scales.size(), Vec3{1, 1, 1});
  const bool alike = places.moves.size() == count && places.scales.size() == count &&
                     (attributes.turn == absent || places.turns.size() == 4 * count) &&
                     (attributes.item == absent || places.items.size() == count);
  if (!alike) throw SceneError("attributes differ in their count");
  return places;
}

void GlbReader::readInstances(int index, const tinygltf::Value& extension, const Transform& parent) {
  const Places places = placesOf(instanceAttributes(extension));
  const int mesh = m_model.nodes[static_cast<std::size_t>(index)].mesh;
  const std::uint32_t item = places.items.empty() && !places.moves.empty() ? itemOf(index) : noItem;
  for (std::size_t i = 0; i < places.moves.size(); ++i) {
    Placement placement{.move = places.moves[i], .scale = places.scales[i]};
    if (!places.turns.empty()) {
      std::copy_n(places.turns.begin() + static_cast<std::ptrdiff_t>(4 * i), 4, placement.turn.begin());
    }
    const double number = places.items.empty() ? -1 : static_cast<double>(places.items[i]);
    addInstance(mesh, parent * preview::transformOf(placement), places.items.empty() ? item : m_items.numbered(number));
  }
}

void GlbReader::readCamera(const tinygltf::Node& node, const Transform& transform) {
  constexpr float ahead = 5;                                                       // m
  Viewpoint viewpoint{node.name, transform.p, transform.p - transform.z * ahead};  // a camera looks along -z
  const std::vector<Vec3> target = pointsIn(node.extras, glb::target), whole = pointsIn(node.extras, glb::whole);
  if (target.size() == 1) viewpoint.target = target.front();
  if (whole.size() == 2) viewpoint.whole = {whole.front(), whole.back()};
  if (!isNear(viewpoint.target) || !std::all_of(whole.begin(), whole.end(), isNear)) {
    throw SceneError("What the camera \"" + node.name + "\" looks at is too far away");
  }
  m_scene.viewpoints.push_back(std::move(viewpoint));
}

void GlbReader::addInstance(int mesh, const Transform& transform, std::uint32_t item) {
  constexpr float flat = 1e-20F;
  if (!isPlacedNear(transform)) throw SceneError("an instance is too far away, or no number");
  // Shrunk to nothing is how files hide things.
  if (std::fabs(determinant(transform)) < flat || m_scene.meshes[static_cast<std::size_t>(mesh)].indices.empty()) {
    return;
  }
  if (m_scene.instances.size() == m_limits.instances) throw SceneError("There are too many instances");
  m_scene.instances.push_back({static_cast<std::uint32_t>(mesh), item, transform});
}

}  // namespace

Scene readGlb(std::span<const std::byte> bytes) { return GlbReader(parseGlb(bytes), limitsOf(bytes.size())).read(); }

Scene readGlbFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file ? static_cast<std::streamoff>(file.tellg()) : -1;
  if (size < 0) throw SceneError("Cannot open " + path);
  if (static_cast<std::size_t>(size) > mostGlbBytes) throw SceneError("The file is larger than 2 GB");
  std::vector<std::byte> bytes(static_cast<std::size_t>(size));
  file.seekg(0);
  if (!file.read(reinterpret_cast<char*>(bytes.data()), size)) throw SceneError("Cannot read " + path);
  return readGlb(bytes);
}

}  // namespace aifactory::preview
