// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gpu_preview/test_scenes.h"

#include <array>

#include "gpu_preview/hall.h"
#include "gpu_preview/sampling.h"

namespace aifactory::preview {

namespace {

Mesh flatMesh(std::vector<Vec3> positions, std::vector<std::uint32_t> indices) {
  Mesh mesh;
  mesh.positions = std::move(positions);
  mesh.indices = std::move(indices);
  mesh.materials.assign(mesh.indices.size() / 3, 0);
  return mesh;
}

void addInstance(Scene& scene, std::uint32_t mesh, const Transform& place, bool isItem) {
  std::uint32_t item = noItem;
  if (isItem) {
    item = static_cast<std::uint32_t>(scene.items.size());
    scene.items.push_back({"things/" + std::to_string(item), {}});
  }
  scene.instances.push_back({mesh, item, place});
  scene.bounds.add(place.p);
}

}  // namespace

float Chance::between(float low, float high) { return low + (high - low) * random2(m_seed, m_drawn++, 0).u; }

Vec3 Chance::point(float extent) {
  const float x = between(-extent, extent), y = between(-extent, extent);
  return {x, y, between(-extent, extent)};
}

Vec3 Chance::direction() {
  const Vec3 point = this->point(1);
  return dot(point, point) > 0.01F ? normalized(point) : Vec3{0, 0, 1};
}

Mesh boxMesh(Vec3 size) {
  std::vector<Vec3> corners;
  for (int i = 0; i < 8; ++i) {
    corners.push_back({(i & 1) ? size.x : 0, (i & 2) ? size.y : 0, (i & 4) ? size.z : 0});
  }
  return flatMesh(std::move(corners), {0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4,
                                       2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5});
}

Mesh gemMesh() {
  return flatMesh({{0, 1, 0}, {1, 0, 0}, {0, 0, 1}, {-1, 0, 0}, {0, 0, -1}, {0, -1, 0}},
                  {0, 2, 1, 0, 3, 2, 0, 4, 3, 0, 1, 4, 5, 1, 2, 5, 2, 3, 5, 3, 4, 5, 4, 1});
}

Mesh soupMesh(std::uint32_t seed, std::size_t triangles, float size) {
  Chance chance(seed);
  std::vector<Vec3> positions;
  std::vector<std::uint32_t> indices;
  for (std::size_t i = 0; i < triangles; ++i) {
    const Vec3 corner = chance.point(1);
    for (int j = 0; j < 3; ++j) {
      indices.push_back(static_cast<std::uint32_t>(positions.size()));
      positions.push_back(corner + chance.point(size));
    }
  }
  return flatMesh(std::move(positions), std::move(indices));
}

Transform randomPlace(Chance& chance, float extent) {
  Transform place;
  place.x = chance.direction();
  baseAround(place.x, place.y, place.z);
  place.x = place.x * chance.between(0.2F, 1.5F);
  place.y = place.y * chance.between(0.2F, 1.5F);
  place.z = place.z * chance.between(0.2F, 1.5F);
  place.p = chance.point(extent);
  return place;
}

std::vector<Box> randomBoxes(std::uint32_t seed, std::size_t count, float extent, float size) {
  Chance chance(seed);
  std::vector<Box> boxes(count);
  for (Box& box : boxes) {
    const Vec3 corner = chance.point(extent);
    box.add(corner);
    box.add(corner + chance.point(size));
  }
  return boxes;
}

Scene scatteredScene(std::uint32_t seed, std::size_t count) {
  Chance chance(seed);
  Scene scene;
  scene.materials = {{.baseColor = {0.7F, 0.3F, 0.2F}}, {.baseColor = {0.5F, 0.5F, 0.5F}, .showsState = true}};
  scene.meshes = {boxMesh({1, 1, 1}), gemMesh()};
  scene.meshes[1].materials.assign(8, 1);
  const float extent = std::cbrt(static_cast<float>(count)) * 1.5F;
  for (std::size_t i = 0; i < count; ++i) {
    addInstance(scene, static_cast<std::uint32_t>(i % 2), randomPlace(chance, extent), true);
  }
  return scene;
}

Scene instancedScene() {
  Scene scene;
  scene.materials = {{.baseColor = {0.2F, 0.4F, 0.6F}, .roughness = 0.3F, .metallic = 0.5F}};
  scene.meshes = {soupMesh(7, 600, 0.4F), boxMesh({1, 1, 1})};
  scene.textures = {{.width = 2, .height = 2, .texels = {0xFF2040FF, 0xFF40FF20, 0xFFFF8040, 0xFF808080}}};
  scene.materials.push_back({.texture = 0});
  scene.meshes[1].materials.assign(12, 1);
  for (const Vec3& corner : scene.meshes[1].positions) {
    scene.meshes[1].textureCoordinates.insert(scene.meshes[1].textureCoordinates.end(),
                                              {corner.x * 1.9F, corner.z * 1.9F});
  }
  constexpr std::array places{Transform{}, Transform{{-1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {}},
                              Transform{{1, 0.4F, 0}, {0, 0.6F, 0.2F}, {0.3F, 0, 1.2F}, {}}};
  for (int i = 0; i < 49; ++i) {
    Transform place = places[static_cast<std::size_t>(i) % places.size()];
    place.p = {static_cast<float>(i % 7) * 3 - 9, 1.5F, static_cast<float>(i / 7) * 3 - 9};
    addInstance(scene, 0, place, true);
  }
  addInstance(scene, 1, {{24, 0, 0}, {0, 0.1F, 0}, {0, 0, 24}, {-12, -0.5F, -12}}, false);
  return scene;
}

Scene hallScene() { return buildHall(trialPlan(512)); }

View viewOf(const Scene& scene, int width, int height) {
  View view;
  const Vec3 size = scene.bounds.size();
  view.camera.target = scene.bounds.center();
  view.camera.eye = view.camera.target + Vec3{0.45F, 0.5F, 0.8F} * length(size);
  view.width = width;
  view.height = height;
  return view;
}

}  // namespace aifactory::preview
