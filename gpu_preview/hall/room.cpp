// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall/room.h"

#include <cmath>

#include "gpu_preview/hall/mesh_builder.h"
#include "gpu_preview/sampling.h"

namespace aifactory::preview {

namespace {

constexpr float wallHeight = 1.1F, wallThickness = 0.16F;
constexpr float doorWidth = 2.4F;
constexpr float yardDepth = 9.5F;  ///< behind a hall, for its coolers

/// Stretched along an axis.
Transform stretched(Vec3 at, Vec3 sizes) {
  return {.x = {sizes.x, 0, 0}, .y = {0, sizes.y, 0}, .z = {0, 0, sizes.z}, .p = at};
}

Mesh tileMesh(Ink ink, bool perforated) {
  MeshBuilder mesh;
  constexpr float half = sizes::tile / 2 - 0.002F;
  mesh.chamferedBox({-half, -0.03F, -half}, {half, 0, half}, 0.006F, ink);
  if (perforated) {
    for (int slot = 0; slot < 9; ++slot) {
      const float x = -0.24F + static_cast<float>(slot) * 0.06F - 0.012F;
      mesh.patch({x, 0.001F, -0.25F}, {x + 0.024F, 0.001F, 0.25F}, Ink::Perforation);
    }
  }
  return mesh.take(perforated ? "perforated tile" : "floor tile");
}

Mesh unitBox(const char* name, Ink ink) {
  return MeshBuilder().box({-0.5F, 0, -0.5F}, {0.5F, 1, 0.5F}, ink).take(name);
}

Mesh stairsMesh() {
  MeshBuilder mesh;
  constexpr int steps = 4;
  for (int step = 0; step < steps; ++step) {
    const float top = -0.15F * static_cast<float>(step), near = 0.3F * static_cast<float>(step);
    mesh.box({-doorWidth / 2, -sizes::floorHeight, near}, {doorWidth / 2, top - 0.15F + 0.15F, near + 0.3F},
             Ink::Concrete);
    mesh.box({-doorWidth / 2, top - 0.012F, near + 0.27F}, {doorWidth / 2, top + 0.002F, near + 0.302F}, Ink::Fibre);
  }
  for (const float x : {-doorWidth / 2 - 0.05F, doorWidth / 2 + 0.05F}) {
    mesh.tube({x, 0.95F, 0}, {x, 0.35F, 1.2F}, 0.022F, Ink::Steel);
    mesh.tube({x, 0.5F, 0}, {x, -0.1F, 1.2F}, 0.014F, Ink::Steel, 8);
    mesh.tube({x, -0.6F, 0.02F}, {x, 0.95F, 0.02F}, 0.02F, Ink::Steel);
    mesh.tube({x, -0.6F, 1.2F}, {x, 0.35F, 1.2F}, 0.02F, Ink::Steel);
  }
  return mesh.take("stairs");
}

/// A frame with its two leaves open.
Mesh doorMesh() {
  MeshBuilder mesh;
  constexpr float half = doorWidth / 2, height = 2.35F;
  for (const float x : {-half, half}) mesh.box({x - 0.06F, 0, -0.09F}, {x + 0.06F, height, 0.09F}, Ink::WallCap);
  mesh.box({-half - 0.06F, height, -0.09F}, {half + 0.06F, height + 0.14F, 0.09F}, Ink::WallCap);
  mesh.box({-half + 0.1F, height - 0.012F, -0.02F}, {half - 0.1F, height, 0.02F}, Ink::LampCool);
  for (const float side : {-1.0F, 1.0F}) {
    const float x = side * (half - 0.09F);
    mesh.chamferedBox({x - 0.025F, 0.02F, -1.16F}, {x + 0.025F, height - 0.04F, -0.08F}, 0.006F, Ink::Door);
    mesh.tube({x - side * 0.06F, 0.9F, -1.0F}, {x - side * 0.06F, 1.3F, -1.0F}, 0.012F, Ink::Steel, 8);
  }
  return mesh.take("door");
}

/// The end of a hot aisle: what keeps the warm air in.
Mesh portalMesh() {
  MeshBuilder mesh;
  constexpr float half = sizes::hotAisle / 2, height = sizes::rackHeight;
  for (const float z : {-half, half - 0.05F}) mesh.box({-0.04F, 0, z}, {0.04F, height, z + 0.05F}, Ink::RackBody);
  mesh.box({-0.05F, height, -half - 0.1F}, {0.05F, height + 0.16F, half + 0.1F}, Ink::RackBody);
  mesh.box({-0.02F, height - 0.01F, -half + 0.08F}, {0.02F, height, half - 0.08F}, Ink::LampWarm);
  return mesh.take("hot aisle portal");
}

/// Blows cold air under the floor.
Mesh airHandlerMesh() {
  MeshBuilder mesh;
  mesh.chamferedBox({-1.1F, 0, -0.42F}, {1.1F, 1.95F, 0.42F}, 0.02F, Ink::Cabinet);
  for (int door = 0; door < 3; ++door) {
    const float left = -1.06F + static_cast<float>(door) * 0.715F;
    mesh.chamferedBox({left, 0.1F, 0.41F}, {left + 0.69F, 1.85F, 0.432F}, 0.008F, Ink::Cabinet);
    for (int slat = 0; slat < 7; ++slat) {
      const float y = 0.22F + static_cast<float>(slat) * 0.075F;
      mesh.box({left + 0.08F, y, 0.43F}, {left + 0.61F, y + 0.035F, 0.436F}, Ink::Vent);
    }
  }
  mesh.box({-0.2F, 1.45F, 0.432F}, {0.02F, 1.6F, 0.438F}, Ink::Screen);
  for (const float x : {-0.7F, 0.0F, 0.7F}) {
    mesh.tube({x, 1.95F, 0}, {x, 1.99F, 0}, 0.29F, Ink::CabinetDark, 20);
    mesh.tube({x, 1.99F, 0}, {x, 2.0F, 0}, 0.25F, Ink::Vent, 20);
    mesh.tube({x, 2.0F, 0}, {x, 2.02F, 0}, 0.07F, Ink::Steel, 12);
  }
  return mesh.take("air handler");
}

/// A dry cooler of the yard.
Mesh coolerMesh() {
  MeshBuilder mesh;
  mesh.chamferedBox({-1.2F, 0.5F, -2.6F}, {1.2F, 2.3F, 2.6F}, 0.03F, Ink::Cabinet);
  for (const float x : {-1.1F, 1.1F}) {
    for (const float z : {-2.4F, 0.0F, 2.4F})
      mesh.box({x - 0.07F, 0, z - 0.07F}, {x + 0.07F, 0.5F, z + 0.07F}, Ink::CabinetDark);
    mesh.box({x * 1.093F - 0.006F, 0.65F, -2.45F}, {x * 1.093F + 0.006F, 2.1F, 2.45F}, Ink::CabinetDark);
  }
  for (const float x : {-0.58F, 0.58F}) {
    for (const float z : {-1.95F, -0.65F, 0.65F, 1.95F}) {
      mesh.tube({x, 2.3F, z}, {x, 2.42F, z}, 0.52F, Ink::CabinetDark, 20);
      mesh.tube({x, 2.42F, z}, {x, 2.43F, z}, 0.46F, Ink::Vent, 20);
      mesh.tube({x, 2.43F, z}, {x, 2.46F, z}, 0.13F, Ink::Cabinet, 12);
    }
  }
  mesh.tube({-0.4F, 0.25F, 2.6F}, {-0.4F, 0.25F, 4.6F}, 0.11F, Ink::Supply, 14);
  mesh.tube({0.4F, 0.25F, 2.6F}, {0.4F, 0.25F, 4.6F}, 0.11F, Ink::Return, 14);
  return mesh.take("dry cooler");
}

Mesh groundMesh() {
  constexpr float far = 3000;
  return MeshBuilder().patch({-far, 0, -far}, {far, 0, far}, Ink::Ground).take("ground");
}

class RoomMaker {
 public:
  explicit RoomMaker(SceneBuilder& scene) : m_scene(scene) {}

  void add(const HallPlace& hall) {
    addSlab(hall);
    addTiles(hall);
    addWalls(hall);
    addAisles(hall);
    addAirHandlers(hall);
    addYard(hall);
  }

 private:
  std::uint32_t tileAt(const HallPlace& hall, float x, float z) const {
    const bool betweenRacks = x > hall.rowsBegin() && x < hall.rowsBegin() + hall.rowsLength();
    for (int pair = 0; betweenRacks && pair < hall.pairs; ++pair) {
      if (std::fabs(z - hall.coldAisleMiddle(pair)) < sizes::tile / 2) return m_perforated;
    }
    const auto column = static_cast<std::uint32_t>(x / sizes::tile), row = static_cast<std::uint32_t>(z / sizes::tile);
    return hashed(column + hashed(row)) % 5 == 0 ? m_worn : m_tile;
  }

  void addSlab(const HallPlace& hall) {
    const float wide = hall.width + 2.4F, deep = hall.depth + 2.4F;
    m_scene.add(m_slab, stretched(hall.middle() + Vec3{0, -sizes::floorHeight, 0},
                                  {hall.width + 0.3F, sizes::floorHeight - 0.031F, hall.depth + 0.3F}));
    m_scene.add(m_slab, stretched(hall.middle() + Vec3{0, -sizes::floorHeight, 0}, {wide, 0.05F, deep}));
  }

  void addTiles(const HallPlace& hall) {
    const int columns = static_cast<int>(std::lround(hall.width / sizes::tile));
    const int rows = static_cast<int>(std::lround(hall.depth / sizes::tile));
    for (int row = 0; row < rows; ++row) {
      for (int column = 0; column < columns; ++column) {
        const float x = hall.corner.x + (static_cast<float>(column) + 0.5F) * sizes::tile;
        const float z = hall.corner.z + (static_cast<float>(row) + 0.5F) * sizes::tile;
        m_scene.add(tileAt(hall, x, z), standing({x, 0, z}));
      }
    }
  }

  /// A stretch of wall about a point, with its cap.
  void addWall(Vec3 middle, float alongX, float alongZ) {
    const Vec3 foot = middle + Vec3{0, -sizes::floorHeight, 0};
    m_scene.add(m_wall, stretched(foot, {alongX, wallHeight + sizes::floorHeight, alongZ}));
    m_scene.add(m_cap, stretched(middle + Vec3{0, wallHeight, 0}, {alongX + 0.04F, 0.05F, alongZ + 0.04F}));
  }

  void addWalls(const HallPlace& hall) {
    const Vec3 middle = hall.middle();
    const float x = hall.width / 2 + wallThickness / 2, z = hall.depth / 2 + wallThickness / 2;
    const float around = hall.depth + 2 * wallThickness;
    addWall(middle + Vec3{-x, 0, 0}, wallThickness, around);
    addWall(middle + Vec3{x, 0, 0}, wallThickness, around);
    addWall(middle + Vec3{0, 0, -z}, hall.width, wallThickness);
    const float beside = (hall.width - doorWidth) / 2;
    for (const float side : {-1.0F, 1.0F}) {
      addWall(middle + Vec3{side * (doorWidth + beside) / 2, 0, z}, beside, wallThickness);
    }
    m_scene.add(m_door, standing(middle + Vec3{0, 0, z}));
    m_scene.add(m_stairs, standing(middle + Vec3{0, 0, z + wallThickness / 2}));
  }

  void addStrip(std::uint32_t mesh, const HallPlace& hall, float z) {
    const float middle = hall.rowsBegin() + hall.rowsLength() / 2;
    m_scene.add(mesh, stretched({middle, 0.001F, z}, {hall.rowsLength(), 0.006F, 0.035F}));
  }

  void addAisles(const HallPlace& hall) {
    for (int pair = 0; pair < hall.pairs; ++pair) {
      for (const float side : {-1.0F, 1.0F}) {
        addStrip(m_coolStrip, hall, hall.coldAisleMiddle(pair) + side * (sizes::coldAisle / 2 - 0.05F));
      }
    }
    for (int aisle = 1; aisle < hall.pairs; ++aisle) {
      const float z = hall.hotAisleMiddle(aisle);
      for (const float side : {-1.0F, 1.0F}) addStrip(m_warmStrip, hall, z + side * (sizes::hotAisle / 2 - 0.05F));
      for (const float x : {hall.rowsBegin(), hall.rowsBegin() + hall.rowsLength()}) {
        m_scene.add(m_portal, standing({x, 0, z}));
      }
    }
  }

  void addAirHandlers(const HallPlace& hall) {
    constexpr float pitch = 3.6F;
    const int count = static_cast<int>((hall.width - 2.4F) / pitch);
    for (int i = 0; i < count; ++i) {
      const float x = hall.middle().x + (static_cast<float>(i) - static_cast<float>(count - 1) / 2) * pitch;
      m_scene.add(m_airHandler, standing({x, 0, hall.corner.z + 0.6F}));
      const bool atDoor = std::fabs(x - hall.middle().x) < pitch * 0.75F;
      if (!atDoor) m_scene.add(m_airHandler, standing({x, 0, hall.corner.z + hall.depth - 0.6F}, true));
    }
  }

  void addYard(const HallPlace& hall) {
    constexpr float pitch = 3.4F;
    const int count = static_cast<int>(hall.width / pitch);
    for (int i = 0; i < count; ++i) {
      const float x = hall.middle().x + (static_cast<float>(i) - static_cast<float>(count - 1) / 2) * pitch;
      m_scene.addSurroundings(m_cooler, standing({x, -sizes::floorHeight, hall.corner.z - 5.4F}));
    }
  }

  SceneBuilder& m_scene;
  std::uint32_t m_tile = m_scene.addMesh(tileMesh(Ink::Floor, false));
  std::uint32_t m_worn = m_scene.addMesh(tileMesh(Ink::FloorWorn, false));
  std::uint32_t m_perforated = m_scene.addMesh(tileMesh(Ink::Floor, true));
  std::uint32_t m_slab = m_scene.addMesh(unitBox("slab", Ink::Concrete));
  std::uint32_t m_wall = m_scene.addMesh(unitBox("wall", Ink::Wall));
  std::uint32_t m_cap = m_scene.addMesh(unitBox("wall cap", Ink::WallCap));
  std::uint32_t m_coolStrip = m_scene.addMesh(unitBox("cold aisle light", Ink::LampCool));
  std::uint32_t m_warmStrip = m_scene.addMesh(unitBox("hot aisle light", Ink::LampWarm));
  std::uint32_t m_stairs = m_scene.addMesh(stairsMesh());
  std::uint32_t m_door = m_scene.addMesh(doorMesh());
  std::uint32_t m_portal = m_scene.addMesh(portalMesh());
  std::uint32_t m_airHandler = m_scene.addMesh(airHandlerMesh());
  std::uint32_t m_cooler = m_scene.addMesh(coolerMesh());
};

/// What the halls and their yards stand on.
void addPavement(SceneBuilder& scene, const HallLayout& layout) {
  Box site;
  for (const HallPlace& hall : layout.halls) {
    site.add(hall.corner + Vec3{-4, 0, -yardDepth});
    site.add(hall.corner + Vec3{hall.width + 4, 0, hall.depth + 5});
  }
  if (site.empty()) return;
  const Vec3 size = site.size(), foot = site.center() + Vec3{0, -sizes::floorHeight - 0.3F, 0};
  scene.addSurroundings(scene.addMesh(unitBox("pavement", Ink::Pavement)), stretched(foot, {size.x, 0.3F, size.z}));
  const std::uint32_t kerb = scene.addMesh(unitBox("kerb", Ink::Concrete));
  for (const float side : {-0.5F, 0.5F}) {
    scene.addSurroundings(kerb, stretched(foot + Vec3{side * size.x, 0, 0}, {0.3F, 0.36F, size.z + 0.3F}));
    scene.addSurroundings(kerb, stretched(foot + Vec3{0, 0, side * size.z}, {size.x, 0.36F, 0.3F}));
  }
}

}  // namespace

void addRooms(SceneBuilder& scene, const HallLayout& layout) {
  scene.addSurroundings(scene.addMesh(groundMesh()), standing({0, -sizes::floorHeight - 0.25F, 0}));
  addPavement(scene, layout);
  RoomMaker rooms(scene);
  for (const HallPlace& hall : layout.halls) rooms.add(hall);
}

}  // namespace aifactory::preview
