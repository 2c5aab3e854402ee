// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall/racks.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "gpu_preview/hall/mesh_builder.h"

namespace aifactory::preview {

namespace {

constexpr float bayBottom = 0.10F, bayHeight = 2.10F;  ///< of a rack, where trays go
constexpr float tallestTray = bayHeight / 8;
constexpr float trayWidth = 0.50F, trayFront = 0.52F, trayBack = -0.52F;
constexpr float deckWidth = 0.55F, deckDepth = 1.10F;
constexpr std::uint32_t mostColumns = 8;

/// How the GPUs of a tray stand: side by side, in as many layers as that takes.
struct Grid {
  std::uint32_t columns = 1, rows = 1;
  auto operator<=>(const Grid&) const = default;
};

Grid gridOf(std::uint32_t gpus) {
  const std::uint32_t columns = std::clamp(gpus, 1U, mostColumns);
  return {columns, std::max(1U, (gpus + columns - 1) / columns)};
}

Mesh rackMesh() {
  MeshBuilder mesh;
  constexpr float half = sizes::rackWidth / 2 - 0.004F, depth = sizes::rackDepth / 2, height = sizes::rackHeight;
  for (const float side : {-1.0F, 1.0F}) {
    const float outer = side * half, inner = side * (half - 0.022F);
    mesh.chamferedBox({std::min(outer, inner), 0.03F, -depth}, {std::max(outer, inner), height - 0.02F, depth - 0.03F},
                      0.003F, Ink::RackBody);
    const float rail = side * 0.272F;
    mesh.box({rail - 0.012F, bayBottom, 0.50F}, {rail + 0.012F, bayBottom + bayHeight, 0.535F}, Ink::RackRail);
    mesh.box({rail - 0.012F, bayBottom, -0.56F}, {rail + 0.012F, bayBottom + bayHeight, -0.53F}, Ink::RackRail);
  }
  mesh.chamferedBox({-half, 0.03F, -depth}, {half, bayBottom, depth - 0.02F}, 0.004F, Ink::RackBody);
  mesh.chamferedBox({-half, bayBottom + bayHeight, -depth}, {half, height, depth - 0.01F}, 0.006F, Ink::RackBody);
  mesh.box({-0.20F, 2.235F, depth - 0.012F}, {0.20F, 2.240F, depth - 0.006F}, Ink::LampCool);
  for (const float x : {-0.22F, 0.22F}) {
    for (const float z : {-0.5F, 0.5F}) mesh.tube({x, 0, z}, {x, 0.04F, z}, 0.025F, Ink::Steel, 8);
  }
  return mesh.take("rack");
}

Mesh plannedRackMesh() {
  MeshBuilder mesh;
  constexpr float x = 0.27F, z = 0.57F, line = 0.03F, height = 0.002F;
  mesh.patch({-x, height, -z}, {x, height, -z + line}, Ink::Paint);
  mesh.patch({-x, height, z - line}, {x, height, z}, Ink::Paint);
  mesh.patch({-x, height, -z + line}, {-x + line, height, z - line}, Ink::Paint);
  mesh.patch({x - line, height, -z + line}, {x, height, z - line}, Ink::Paint);
  return mesh.take("planned rack");
}

/// The share of a tray's front that GPUs leave to other things, from below: cards stand over drive bays.
float modulesBegin(bool dense) { return dense ? 0.34F : 0.14F; }

Mesh trayMesh(float height, bool dense) {
  MeshBuilder mesh;
  constexpr float half = trayWidth / 2;
  mesh.box({-half, 0.004F, trayBack}, {half, height - 0.006F, trayFront - 0.03F}, Ink::Tray);
  mesh.chamferedBox({-half, height * 0.90F, trayFront - 0.03F}, {half, height - 0.006F, trayFront + 0.012F}, 0.003F,
                    Ink::Bezel);
  mesh.chamferedBox({-half, 0.004F, trayFront - 0.03F}, {half, height * 0.10F, trayFront + 0.012F}, 0.003F, Ink::Bezel);
  mesh.box({-half, height * 0.10F, trayFront - 0.032F}, {half, height * 0.90F, trayFront - 0.026F}, Ink::Vent);
  if (dense) {
    for (int bay = 0; bay < 6; ++bay) {
      const float left = -half + 0.015F + static_cast<float>(bay) * 0.079F;
      mesh.chamferedBox({left, height * 0.13F, trayFront - 0.03F}, {left + 0.072F, height * 0.31F, trayFront + 0.006F},
                        0.003F, Ink::CabinetDark);
    }
  }
  for (const float side : {-1.0F, 1.0F}) {
    const float x = side * (half + 0.004F);
    mesh.tube({x, height * 0.25F, trayFront + 0.035F}, {x, height * 0.75F, trayFront + 0.035F}, 0.006F, Ink::Steel, 8);
    mesh.box({x - 0.005F, height * 0.25F, trayFront}, {x + 0.005F, height * 0.29F, trayFront + 0.035F}, Ink::Steel);
    mesh.box({x - 0.005F, height * 0.71F, trayFront}, {x + 0.005F, height * 0.75F, trayFront + 0.035F}, Ink::Steel);
  }
  mesh.box({-half + 0.012F, height * 0.935F, trayFront + 0.011F}, {-half + 0.04F, height * 0.955F, trayFront + 0.014F},
           Ink::LampCool);
  for (const float x : {-0.16F, 0.0F, 0.16F}) {
    mesh.tube({x, height * 0.45F, trayBack - 0.02F}, {x, height * 0.45F, trayBack}, std::min(0.07F, height * 0.36F),
              Ink::Vent, 12);
  }
  return mesh.take("tray");
}

/// A GPU's module, from the middle of its place in the front; a lamp tells of it at the back.
Mesh moduleMesh(float width, float height) {
  MeshBuilder mesh;
  const float x = width * 0.42F, y = height * 0.48F;
  mesh.box({-x, -y, trayFront - 0.03F}, {x, y, trayFront + 0.008F}, Ink::CabinetDark);
  const auto panel = [&](float from, float to) {
    mesh.chamferedBox({-x * 0.86F, y * from, trayFront + 0.004F}, {x * 0.86F, y * to, trayFront + 0.018F}, 0.004F,
                      Ink::State);
  };
  panel(-0.94F, 0.48F);
  panel(0.58F, 0.94F);
  mesh.box({-x * 0.80F, -y * 0.9F, trayBack - 0.014F}, {x * 0.80F, -y * 0.35F, trayBack}, Ink::State);
  return mesh.take("GPU");
}

Mesh deckTileMesh(Grid deck) {
  MeshBuilder mesh;
  const float x = deckWidth / static_cast<float>(deck.columns) * 0.43F;
  const float z = deckDepth / static_cast<float>(deck.rows) * 0.44F;
  mesh.chamferedBox({-x, 0, -z}, {x, 0.02F, z}, std::min({0.006F, x / 3, z / 3}), Ink::State);
  return mesh.take("GPU, on the roof");
}

/// The trays of a rack and the GPUs in them, rack by rack; meshes are shared by all of a size.
class RackFiller {
 public:
  RackFiller(SceneBuilder& scene, const HallPlan& plan, const HallItems& items)
      : m_scene(scene), m_plan(plan), m_items(items) {}

  void fill(const RackPlace& place, const std::vector<std::uint32_t>& nodes) {
    if (nodes.empty()) return;
    const float pitch = std::min(tallestTray, bayHeight / static_cast<float>(nodes.size()));
    Grid deck{1, 0};
    for (const std::uint32_t node : nodes) {
      const Grid grid = gridOf(m_plan.nodes[node].gpus);
      deck = {std::max(deck.columns, grid.columns), deck.rows + grid.rows};
    }
    std::uint32_t deckRow = 0;
    for (std::size_t slot = 0; slot < nodes.size(); ++slot) {
      addNode(place, nodes[slot], bayBottom + static_cast<float>(slot) * pitch, pitch);
      deckRow = addDeckRows(place, nodes[slot], deck, deckRow);
    }
  }

 private:
  using TrayKey = std::tuple<float, bool>;
  using ModuleKey = std::tuple<float, float>;

  template <class Key, class Make>
  std::uint32_t meshOf(std::map<Key, std::uint32_t>& known, const Key& key, const Make& make) {
    const auto [entry, isNew] = known.try_emplace(key, 0);
    if (isNew) entry->second = m_scene.addMesh(make());
    return entry->second;
  }

  static Transform at(const RackPlace& place, Vec3 local) {
    Transform transform = standing(place.foot, place.turned);
    transform.p = pointThrough(transform, local);
    return transform;
  }

  void addNode(const RackPlace& place, std::uint32_t index, float bottom, float pitch) {
    const HallPlan::Node& node = m_plan.nodes[index];
    const TrayKey tray{pitch, node.denseTray};
    m_scene.add(meshOf(m_trays, tray, [&] { return trayMesh(pitch, node.denseTray); }), at(place, {0, bottom, 0}),
                m_items.node(index));
    const Grid grid = gridOf(node.gpus);
    const float from = modulesBegin(node.denseTray), share = 0.87F - from;
    const float width = 0.46F / static_cast<float>(grid.columns);
    const float height = pitch * share / static_cast<float>(grid.rows);
    const std::uint32_t mesh = meshOf(m_modules, ModuleKey{width, height}, [&] { return moduleMesh(width, height); });
    for (std::uint32_t gpu = 0; gpu < node.gpus; ++gpu) {
      const float x = (static_cast<float>(gpu % grid.columns) + 0.5F) * width - 0.23F;
      const float y = bottom + pitch * from + (static_cast<float>(gpu / grid.columns) + 0.5F) * height;
      m_scene.add(mesh, at(place, {x, y, 0}), m_items.firstGpu[index] + gpu);
    }
  }

  std::uint32_t addDeckRows(const RackPlace& place, std::uint32_t index, Grid deck, std::uint32_t row) {
    const HallPlan::Node& node = m_plan.nodes[index];
    const Grid grid = gridOf(node.gpus);
    const std::uint32_t mesh = meshOf(m_decks, deck, [&] { return deckTileMesh(deck); });
    const float width = deckWidth / static_cast<float>(deck.columns), depth = deckDepth / static_cast<float>(deck.rows);
    for (std::uint32_t gpu = 0; gpu < node.gpus; ++gpu) {
      const float x = (static_cast<float>(gpu % grid.columns) + 0.5F) * width - deckWidth / 2;
      const float z = deckDepth / 2 - (static_cast<float>(row + gpu / grid.columns) + 0.5F) * depth;
      m_scene.addSign(mesh, at(place, {x, sizes::rackHeight, z}), m_items.firstGpu[index] + gpu);
    }
    return row + grid.rows;
  }

  SceneBuilder& m_scene;
  const HallPlan& m_plan;
  const HallItems& m_items;
  std::map<TrayKey, std::uint32_t> m_trays;
  std::map<ModuleKey, std::uint32_t> m_modules;
  std::map<Grid, std::uint32_t> m_decks;
};

}  // namespace

void addRacks(SceneBuilder& scene, const HallPlan& plan, const HallItems& items, const HallLayout& layout) {
  std::vector<std::vector<std::uint32_t>> nodesOf(plan.racks.size());
  for (std::uint32_t i = 0; i < plan.nodes.size(); ++i) nodesOf[plan.nodes[i].rack].push_back(i);
  const std::uint32_t installed = scene.addMesh(rackMesh()), planned = scene.addMesh(plannedRackMesh());
  RackFiller filler(scene, plan, items);
  for (std::size_t i = 0; i < plan.racks.size(); ++i) {
    const RackPlace& place = layout.racks[i];
    // What has nodes stands there, whatever the plan says of it.
    const bool stands = plan.racks[i].installed || !nodesOf[i].empty();
    scene.add(stands ? installed : planned, standing(place.foot, place.turned), items.rack(i));
    filler.fill(place, nodesOf[i]);
  }
}

}  // namespace aifactory::preview
