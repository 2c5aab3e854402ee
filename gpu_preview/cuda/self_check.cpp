// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/cuda/self_check.h"

#include <cmath>
#include <cstdlib>
#include <functional>

#include "gpu_preview/sampling.h"

namespace aifactory::preview {

namespace {

constexpr std::uint32_t things = 6000;
constexpr int side = 64;  ///< pixels of the picture

Mesh wedge() {
  Mesh mesh;
  mesh.positions = {{-1, -1, -1}, {1, -1, -1}, {1, -1, 1}, {-1, -1, 1}, {0, 1, 0}};
  mesh.indices = {0, 1, 2, 0, 2, 3, 0, 4, 1, 1, 4, 2, 2, 4, 3, 3, 4, 0};
  mesh.materials.assign(6, 0);
  return mesh;
}

Transform placeOf(std::uint32_t thing, std::uint32_t turn) {
  const auto chance = [&](std::uint32_t dimension) { return random2(thing, turn, dimension); };
  Transform place;
  place.y = coneDirection({0, 1, 0}, -1, chance(0));
  baseAround(place.y, place.x, place.z);
  const float size = 0.1F + 0.3F * chance(1).u;
  const Sample2 ground = chance(2);
  return {place.x * size, place.y * size, place.z * size,
          Vec3{ground.u, chance(1).v, ground.v} * 20.0F - Vec3{10, 10, 10}};
}

View trialView(Light light) {
  View view;
  view.light = light;
  view.camera.eye = {14, 9, 17};
  view.width = view.height = side;
  return view;
}

/// All that a renderer tells of a view.
struct Sight {
  std::vector<std::uint32_t> items;
  std::vector<float> distances;
  Picture picture;
  std::vector<std::uint32_t> picked;

  explicit Sight(Renderer& renderer) {
    renderer.identifiers(items, distances);
    renderer.accumulate(4);
    renderer.resolve(picture);
    for (int at = 0; at < side; at += 9) picked.push_back(renderer.pick(at, side - 1 - at).instance);
  }
};

bool sameDistance(float one, float other) { return one == other || std::fabs(one - other) < 1e-3F; }

/// Within two steps in every channel.
bool sameColor(std::uint32_t one, std::uint32_t other) {
  for (int shift = 0; shift < 24; shift += 8) {
    const int difference = static_cast<int>(one >> shift & 0xFFU) - static_cast<int>(other >> shift & 0xFFU);
    if (std::abs(difference) > 2) return false;
  }
  return true;
}

/// Whether no more than `tolerated` values differ: processors round some edge of a thing to another side.
template <class Value, class Same>
bool alike(const std::vector<Value>& ones, const std::vector<Value>& others, int tolerated, const Same& same) {
  if (ones.size() != others.size()) return false;
  int different = 0;
  for (std::size_t i = 0; i < ones.size(); ++i) different += same(ones[i], others[i]) ? 0 : 1;
  return different <= tolerated;
}

std::string compare(const Sight& tried, const Sight& trusted) {
  constexpr int pixels = side * side;
  if (!alike(tried.items, trusted.items, pixels / 1000, std::equal_to())) return "other things than there are";
  if (!alike(tried.distances, trusted.distances, pixels / 1000, sameDistance)) {
    return "things at other places than they are";
  }
  if (!alike(tried.picture.pixels, trusted.picture.pixels, pixels / 100, sameColor)) {
    return "other colours than there are";
  }
  if (!alike(tried.picked, trusted.picked, 1, std::equal_to())) return "something else under the pointer than there is";
  return {};
}

}  // namespace

Scene trialScene() {
  Scene scene;
  scene.materials = {{.baseColor = {0.6F, 0.5F, 0.4F}}, {.emission = {0.1F, 0.1F, 0.1F}, .showsState = true}};
  scene.meshes = {wedge(), wedge()};
  scene.meshes[1].materials.assign(6, 1);
  for (std::uint32_t i = 0; i < things; ++i) {
    scene.items.push_back({std::to_string(i), {}});
    scene.instances.push_back({i % 2, i, placeOf(i, 0)});
  }
  scene.bounds = {{-10, -10, -10}, {10, 10, 10}};
  return scene;
}

std::string differences(Renderer& tried, Renderer& trusted) {
  const auto scene = std::make_shared<const Scene>(trialScene());
  std::vector<ItemColor> colors(things);
  std::vector<std::uint8_t> visible(things);
  std::vector<Transform> places(things / 3);
  for (std::uint32_t i = 0; i < things; ++i) {
    colors[i] = hashed(i) & 0xFFFFFFU;
    visible[i] = i % 4 != 0;
  }
  for (std::uint32_t i = 0; i < places.size(); ++i) places[i] = placeOf(things / 3 + i, 1);

  const auto both = [&](const auto& act) {
    act(tried);
    act(trusted);
    return compare(Sight(tried), Sight(trusted));
  };
  std::string found = both([&](Renderer& renderer) {
    renderer.setScene(scene);
    renderer.setView(trialView(Light::Draft));
    renderer.setItemColors(colors);
  });
  if (found.empty()) found = both([&](Renderer& renderer) { renderer.setTransforms(things / 3, places); });
  if (found.empty()) {
    found = both([&](Renderer& renderer) {
      renderer.setVisible(visible);
      renderer.setView(trialView(Light::Still));
    });
  }
  return found;
}

}  // namespace aifactory::preview
