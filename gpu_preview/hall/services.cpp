// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall/services.h"

#include <array>

#include "gpu_preview/hall/mesh_builder.h"

namespace aifactory::preview {

namespace {

constexpr float half = sizes::rackWidth / 2;
constexpr float behind = -sizes::rackDepth / 2;  ///< a rack's back
constexpr int racksPerGate = 6;

/// Supply and return along a row's back, and down a rack's back with a hose to each pair of trays.
Mesh manifoldMesh() {
  MeshBuilder mesh;
  struct Loop {
    float x, y;
    Ink ink;
  };
  for (const Loop loop : {Loop{-0.275F, 2.44F, Ink::Supply}, Loop{0.275F, 2.58F, Ink::Return}}) {
    const float z = behind - 0.12F;
    mesh.tube({-half, loop.y, z}, {half, loop.y, z}, 0.042F, loop.ink, 12);
    mesh.tube({loop.x, 0.25F, behind - 0.03F}, {loop.x, loop.y, behind - 0.03F}, 0.016F, Ink::Steel, 10);
    mesh.tube({loop.x, loop.y, behind - 0.03F}, {loop.x, loop.y, z}, 0.02F, loop.ink, 10);
    mesh.tube({loop.x, 2.20F, behind - 0.03F}, {loop.x, 2.27F, behind - 0.03F}, 0.026F, loop.ink, 10);
    for (int hose = 0; hose < 4; ++hose) {
      const float y = 0.36F + static_cast<float>(hose) * 0.525F;
      mesh.tube({loop.x, y, behind - 0.03F}, {loop.x * 0.78F, y, behind + 0.08F}, 0.010F, loop.ink, 6);
      mesh.tube({loop.x, y - 0.02F, behind - 0.03F}, {loop.x, y + 0.02F, behind - 0.03F}, 0.022F, Ink::Brass, 8);
    }
  }
  return mesh.take("manifold");
}

/// Two bars with a tap-off box and a drop into the rack.
Mesh buswayMesh() {
  MeshBuilder mesh;
  const float z = behind + 0.04F;
  mesh.box({-half, 2.66F, z - 0.05F}, {half, 2.78F, z + 0.05F}, Ink::Busway);
  mesh.box({-half, 2.635F, z - 0.058F}, {half, 2.66F, z + 0.058F}, Ink::CabinetDark);
  mesh.chamferedBox({-0.11F, 2.50F, z - 0.06F}, {0.11F, 2.635F, z + 0.06F}, 0.006F, Ink::Cabinet);
  mesh.box({-0.03F, 2.58F, z + 0.06F}, {0.03F, 2.605F, z + 0.063F}, Ink::LampWarm);
  mesh.tube({0, sizes::rackHeight, z}, {0, 2.50F, z}, 0.02F, Ink::CableDark, 8);
  return mesh.take("busway");
}

/// A ladder with bundles on it, as long as a rack is wide, and a duct of fibres beside it.
Mesh cableTrayMesh() {
  MeshBuilder mesh;
  constexpr float y = 2.92F;
  for (const float z : {-0.22F, 0.22F}) mesh.box({-half, y, z - 0.008F}, {half, y + 0.09F, z + 0.008F}, Ink::CableTray);
  for (const float x : {-0.15F, 0.15F})
    mesh.box({x - 0.015F, y, -0.22F}, {x + 0.015F, y + 0.02F, 0.22F}, Ink::CableTray);
  struct Bundle {
    float z, radius;
    Ink ink;
  };
  for (const Bundle bundle : {Bundle{-0.14F, 0.045F, Ink::CableDark}, Bundle{-0.04F, 0.04F, Ink::CableDark},
                              Bundle{0.05F, 0.035F, Ink::Supply}, Bundle{0.14F, 0.045F, Ink::CableDark}}) {
    mesh.tube({-half, y + 0.02F + bundle.radius, bundle.z}, {half, y + 0.02F + bundle.radius, bundle.z}, bundle.radius,
              bundle.ink, 8);
  }
  mesh.box({-half, y + 0.22F, -0.07F}, {half, y + 0.30F, 0.07F}, Ink::Fibre);
  return mesh.take("cable tray");
}

/// What carries the trays, from the roofs of the racks on both sides.
Mesh gateMesh() {
  MeshBuilder mesh;
  constexpr float reach = sizes::hotAisle / 2 + 0.16F;
  for (const float z : {-reach, reach}) {
    mesh.box({-0.02F, sizes::rackHeight, z - 0.02F}, {0.02F, 2.92F, z + 0.02F}, Ink::CableTray);
  }
  mesh.box({-0.02F, 2.88F, -reach - 0.02F}, {0.02F, 2.92F, reach + 0.02F}, Ink::CableTray);
  mesh.box({-0.015F, 2.92F, -0.085F}, {0.015F, 3.14F, -0.07F}, Ink::CableTray);
  mesh.box({-0.015F, 2.92F, 0.07F}, {0.015F, 3.14F, 0.085F}, Ink::CableTray);
  return mesh.take("cable tray support");
}

/// A gantry over a cold aisle, with its lamp.
Mesh gantryMesh() {
  MeshBuilder mesh;
  constexpr float reach = sizes::coldAisle / 2 + 0.06F, height = 2.72F;
  for (const float z : {-reach, reach}) {
    mesh.box({-0.03F, sizes::rackHeight, z - 0.03F}, {0.03F, height, z + 0.03F}, Ink::RackBody);
  }
  mesh.chamferedBox({-0.05F, height, -reach - 0.03F}, {0.05F, height + 0.09F, reach + 0.03F}, 0.008F, Ink::RackBody);
  mesh.box({-0.025F, height - 0.008F, -reach + 0.12F}, {0.025F, height, reach - 0.12F}, Ink::LampCool);
  return mesh.take("gantry");
}

/// A coolant distribution unit, its pipes going up.
Mesh coolantUnitMesh() {
  MeshBuilder mesh;
  mesh.chamferedBox({-0.45F, 0, -0.5F}, {0.45F, 2.1F, 0.5F}, 0.02F, Ink::Cabinet);
  mesh.box({-0.43F, 0.12F, 0.498F}, {-0.01F, 2.0F, 0.506F}, Ink::CabinetDark);
  mesh.box({0.01F, 0.12F, 0.498F}, {0.43F, 2.0F, 0.506F}, Ink::CabinetDark);
  mesh.box({0.12F, 1.35F, 0.506F}, {0.34F, 1.52F, 0.512F}, Ink::Screen);
  for (int slat = 0; slat < 8; ++slat) {
    const float y = 0.25F + static_cast<float>(slat) * 0.09F;
    mesh.box({-0.38F, y, 0.506F}, {-0.06F, y + 0.03F, 0.512F}, Ink::Vent);
  }
  mesh.tube({-0.22F, 2.1F, -0.2F}, {-0.22F, 2.5F, -0.2F}, 0.07F, Ink::Supply, 14);
  mesh.tube({0.22F, 2.1F, -0.2F}, {0.22F, 2.5F, -0.2F}, 0.07F, Ink::Return, 14);
  mesh.tube({-0.22F, 2.44F, -0.2F}, {-0.22F, 2.44F, -0.6F}, 0.07F, Ink::Supply, 14);
  mesh.tube({0.22F, 2.44F, -0.2F}, {0.22F, 2.44F, -0.6F}, 0.07F, Ink::Return, 14);
  return mesh.take("coolant distribution unit");
}

/// A power distribution cabinet.
Mesh powerCabinetMesh() {
  MeshBuilder mesh;
  mesh.chamferedBox({-0.45F, 0, -0.4F}, {0.45F, 2.1F, 0.4F}, 0.015F, Ink::CabinetDark);
  for (const float x : {-0.22F, 0.22F}) {
    mesh.chamferedBox({x - 0.2F, 0.1F, 0.395F}, {x + 0.2F, 2.02F, 0.412F}, 0.006F, Ink::RackRail);
    for (int breaker = 0; breaker < 5; ++breaker) {
      const float y = 0.5F + static_cast<float>(breaker) * 0.22F;
      mesh.box({x - 0.12F, y, 0.412F}, {x + 0.12F, y + 0.14F, 0.418F}, Ink::Vent);
      mesh.box({x + 0.06F, y + 0.05F, 0.418F}, {x + 0.09F, y + 0.09F, 0.422F}, Ink::LampWarm);
    }
  }
  mesh.box({-0.1F, 1.72F, 0.412F}, {0.1F, 1.84F, 0.416F}, Ink::Screen);
  mesh.box({-0.12F, 2.1F, -0.1F}, {0.12F, 2.4F, 0.1F}, Ink::Busway);
  return mesh.take("power cabinet");
}

/// Cabinets stand along a hall's walls: coolant's where rows begin, power's where they end, evenly.
void addCabinets(SceneBuilder& scene, const HallPlan& plan, const HallItems& items, const HallLayout& layout) {
  if (layout.halls.empty()) return;
  std::vector<std::size_t> hallOf(plan.feeds.size(), 0);
  for (const HallPlan::Rack& rack : plan.racks) {
    for (const std::uint32_t feed : rack.feeds) hallOf[feed] = plan.rows[rack.row].hall;
  }
  std::vector<std::array<int, 2>> counts(layout.halls.size()), placed(layout.halls.size());
  for (std::size_t i = 0; i < plan.feeds.size(); ++i) ++counts[hallOf[i]][plan.feeds[i].coolant];
  const std::array<std::uint32_t, 2> meshes{scene.addMesh(powerCabinetMesh()), scene.addMesh(coolantUnitMesh())};
  for (std::size_t i = 0; i < plan.feeds.size(); ++i) {
    const bool coolant = plan.feeds[i].coolant;
    const HallPlace& hall = layout.halls[hallOf[i]];
    const float pitch = (hall.depth - 3.0F) / static_cast<float>(counts[hallOf[i]][coolant]);
    const float z = hall.corner.z + 1.5F + (static_cast<float>(placed[hallOf[i]][coolant]++) + 0.5F) * pitch;
    const float x = coolant ? hall.corner.x + 0.75F : hall.corner.x + hall.width - 0.65F;
    scene.add(meshes[coolant], sideways({x, 0, z}, coolant), items.feed(i));
  }
}

/// What hangs over the aisles. Gates and gantries stand at every sixth rack.
void addOverhead(SceneBuilder& scene, const HallLayout& layout) {
  const std::uint32_t tray = scene.addMesh(cableTrayMesh()), gate = scene.addMesh(gateMesh()),
                      gantry = scene.addMesh(gantryMesh());
  for (const HallPlace& hall : layout.halls) {
    for (int rack = 0; rack < hall.longest; ++rack) {
      const float x = hall.rowsBegin() + (static_cast<float>(rack) + 0.5F) * sizes::rackWidth;
      const bool carries = rack % racksPerGate == racksPerGate / 2;
      for (int aisle = 1; aisle < hall.pairs; ++aisle) {
        const Transform place = standing({x, 0, hall.hotAisleMiddle(aisle)});
        scene.add(tray, place);
        if (carries) scene.add(gate, place);
      }
      for (int pair = 0; carries && pair < hall.pairs; ++pair) {
        scene.add(gantry, standing({x, 0, hall.coldAisleMiddle(pair)}));
      }
    }
  }
}

}  // namespace

void addServices(SceneBuilder& scene, const HallPlan& plan, const HallItems& items, const HallLayout& layout) {
  const std::uint32_t manifold = scene.addMesh(manifoldMesh()), busway = scene.addMesh(buswayMesh());
  for (std::size_t i = 0; i < plan.racks.size(); ++i) {
    if (!plan.racks[i].installed) continue;
    const Transform place = standing(layout.racks[i].foot, layout.racks[i].turned);
    scene.add(manifold, place, feedOf(plan, items, i, true));
    scene.add(busway, place, feedOf(plan, items, i, false));
  }
  addCabinets(scene, plan, items, layout);
  addOverhead(scene, layout);
}

}  // namespace aifactory::preview
