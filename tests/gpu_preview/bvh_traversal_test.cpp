// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "gpu_preview/embree/embree_scene.h"
#include "gpu_preview/embree/embree_tracer.h"
#include "gpu_preview/portable/host_wide_scene.h"
#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

/// One scene under both trees: what the GPU runs, and Embree.
class BothTrees {
 public:
  explicit BothTrees(Scene scene) : m_scene(std::move(scene)), m_embree(m_device.get()) {
    m_wide.build(m_scene, m_scene.instances, {});
    m_embree.build(m_scene, m_scene.instances);
  }

  void move(std::uint32_t first, std::span<const Transform> places) {
    for (std::size_t i = 0; i < places.size(); ++i) m_scene.instances[first + i].transform = places[i];
    m_wide.move(m_scene.instances, first, static_cast<std::uint32_t>(places.size()));
    m_embree.move(m_scene.instances, first, static_cast<std::uint32_t>(places.size()));
  }

  void show(std::span<const std::uint8_t> visible) {
    m_wide.show(visible);
    m_embree.show([&](std::uint32_t i) { return visible[i] != 0; });
  }

  RayHit wide(const Ray& ray) const { return WideTracer{m_wide.view()}.nearest(ray); }
  bool wideBlocked(const Ray& ray) const { return WideTracer{m_wide.view()}.blocked(ray); }
  RayHit embree(const Ray& ray) const { return nearestOf(m_embree.get(), ray); }
  const Scene& scene() const { return m_scene; }
  const HostWideScene& trees() const { return m_wide; }

 private:
  EmbreeDevice m_device{rtcNewDevice(nullptr)};
  Scene m_scene;
  HostWideScene m_wide;
  EmbreeScene m_embree;
};

/// What two answers to many rays have in common.
struct Tally {
  int rays = 0, hits = 0, different = 0;

  void compare(const BothTrees& trees, const Ray& ray) {
    const RayHit ours = trees.wide(ray), theirs = trees.embree(ray);
    ++rays;
    hits += theirs.instance != noItem ? 1 : 0;
    EXPECT_EQ(trees.wideBlocked(ray), ours.instance != noItem);
    const bool near = ours.distance == theirs.distance ||
                      std::fabs(ours.distance - theirs.distance) <= 1e-4F * (1 + std::fabs(theirs.distance));
    different += near ? 0 : 1;
    if (ours.instance == theirs.instance && ours.triangle == theirs.triangle && ours.instance != noItem) {
      EXPECT_NEAR(ours.u, theirs.u, 2e-3F);
      EXPECT_NEAR(ours.v, theirs.v, 2e-3F);
    } else if (near && ours.instance != noItem) {
      ++ties;
    }
  }
  int ties = 0;  ///< two triangles at one distance
};

Tally randomRays(const BothTrees& trees, float extent, int count) {
  Chance chance(99);
  Tally tally;
  for (int i = 0; i < count; ++i) {
    const Vec3 from = chance.point(extent);
    const Vec3 to = chance.point(extent * 0.5F);
    tally.compare(trees, {from, normalized(to - from)});
  }
  return tally;
}

Scene oneMesh(Mesh mesh) {
  Scene scene;
  scene.materials.emplace_back();
  scene.meshes.push_back(std::move(mesh));
  scene.instances.push_back({});
  return scene;
}

TEST(BvhTraversal, MeetsWhatEmbreeMeetsInATangleOfTriangles) {
  for (const std::size_t triangles : {1U, 2U, 5U, 30U, 4000U}) {
    const BothTrees trees(oneMesh(soupMesh(17, triangles, 0.2F)));
    const Tally tally = randomRays(trees, 2, 20000);
    EXPECT_LE(tally.different, 2) << triangles;
    EXPECT_LE(tally.ties, 2) << triangles;
  }
}

TEST(BvhTraversal, MeetsWhatEmbreeMeetsAmongInstances) {
  const BothTrees trees(scatteredScene(5, 3000));
  const Tally tally = randomRays(trees, 40, 20000);
  EXPECT_GT(tally.hits, 8000);
  EXPECT_LE(tally.different, 2);
  EXPECT_LE(tally.ties, 20);
}

TEST(BvhTraversal, MeetsWhatEmbreeMeetsInMirroredAndShearedInstances) {
  const BothTrees trees(instancedScene());
  const Tally tally = randomRays(trees, 15, 20000);
  EXPECT_GT(tally.hits, 8000);
  EXPECT_LE(tally.different, 2);
}

TEST(BvhTraversal, RaysAlongTheAxesFromInsideBoxesAndThroughEdges) {
  Scene scene = oneMesh(boxMesh({1, 1, 1}));
  for (int i = 1; i < 64; ++i) {
    Instance instance;
    instance.transform.p = {static_cast<float>(i % 4) * 2, static_cast<float>(i / 4 % 4) * 2,
                            static_cast<float>(i / 16) * 2};
    scene.instances.push_back(instance);
  }
  const BothTrees trees(std::move(scene));
  Chance chance(3);
  Tally tally;
  const Vec3 axes[]{{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
  const Vec3 middle{3.5F, 3.5F, 3.5F};
  for (int i = 0; i < 6000; ++i) tally.compare(trees, {middle + chance.point(4), axes[i % 6]});
  EXPECT_GT(tally.hits, 1000);
  EXPECT_EQ(tally.different, 0);
}

TEST(BvhTraversal, NothingShinesThroughTheEdgesOfAClosedThing) {
  Scene scene = oneMesh(gemMesh());
  Chance places(6);
  scene.instances[0].transform = randomPlace(places, 100);
  const Vec3 middle = scene.instances[0].transform.p;
  HostWideScene trees;
  trees.build(scene, scene.instances, {});
  const WideTracer tracer{trees.view()};
  const Mesh& mesh = scene.meshes[0];
  int through = 0;
  Chance chance(12);
  for (int i = 0; i < 20000; ++i) {
    // From outside towards a point of an edge, on to the middle.
    const std::size_t triangle = static_cast<std::size_t>(i % 8) * 3;
    const Vec3 a = mesh.positions[mesh.indices[triangle]], b = mesh.positions[mesh.indices[triangle + 1]];
    const float share = chance.between(0, 1);
    const Vec3 on = pointThrough(scene.instances[0].transform, a * share + b * (1 - share));
    const Vec3 from = middle + (on - middle) * chance.between(2, 50);
    through += tracer.nearest({from, normalized(middle - from)}).instance == noItem ? 1 : 0;
  }
  EXPECT_EQ(through, 0);
}

TEST(BvhTraversal, DegenerateTrianglesAreNeverMetAndHideNothing) {
  Mesh mesh = boxMesh({1, 1, 1});
  const auto add = [&](Vec3 a, Vec3 b, Vec3 c) {
    for (const Vec3 corner : {a, b, c}) {
      mesh.indices.push_back(static_cast<std::uint32_t>(mesh.positions.size()));
      mesh.positions.push_back(corner);
    }
    mesh.materials.push_back(0);
  };
  add({-1, 0.5F, 0.5F}, {-1, 0.5F, 0.5F}, {-1, 0.5F, 0.5F});
  add({-2, 0, 0.5F}, {-2, 0.5F, 0.5F}, {-2, 1, 0.5F});
  add({NAN, 0, 0}, {-3, 1, 0}, {-3, 0, 1});
  add({-4, INFINITY, 0}, {-4, 1, 0}, {-4, 0, 1});
  const BothTrees trees(oneMesh(std::move(mesh)));
  const RayHit hit = trees.wide({{-10, 0.5F, 0.5F}, {1, 0, 0}});
  EXPECT_EQ(hit.instance, 0U);
  EXPECT_LT(hit.triangle, 12U);
  EXPECT_FLOAT_EQ(hit.distance, 10);
}

TEST(BvhTraversal, FlatAndLostInstancesAreNeverMet) {
  Scene scene = oneMesh(boxMesh({1, 1, 1}));
  scene.instances.push_back({0, noItem, {{1, 0, 0}, {0, 0, 0}, {0, 0, 1}, {-2, 0, 0}}});
  scene.instances.push_back({0, noItem, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {NAN, 0, 0}}});
  scene.instances.push_back({0, noItem, {{INFINITY, 0, 0}, {0, 1, 0}, {0, 0, 1}, {}}});
  HostWideScene trees;
  trees.build(scene, scene.instances, {});
  const RayHit hit = WideTracer{trees.view()}.nearest({{-10, 0.5F, 0.5F}, {1, 0, 0}});
  EXPECT_EQ(hit.instance, 0U);
}

TEST(BvhTraversal, NothingIsMetWhereNothingIs) {
  HostWideScene trees;
  trees.build({}, {}, {});
  EXPECT_EQ(WideTracer{trees.view()}.nearest({{0, 0, 0}, {0, 0, 1}}).instance, noItem);
  const Scene hollow = oneMesh({});
  trees.build(hollow, hollow.instances, {});
  const RayHit miss = WideTracer{trees.view()}.nearest({{0, 0, 0}, {0, 0, 1}});
  EXPECT_EQ(miss.instance, noItem);
  EXPECT_EQ(miss.distance, INFINITY);
}

TEST(BvhTraversal, ARayEndsWhereItIsCut) {
  const BothTrees trees(oneMesh(boxMesh({1, 1, 1})));
  const Vec3 from{-10, 0.5F, 0.4F}, along{1, 0, 0};
  EXPECT_EQ(trees.wide({from, along, 0, 9.9F}).instance, noItem);
  EXPECT_FLOAT_EQ(trees.wide({from, along, 10.5F, INFINITY}).distance, 11);
  EXPECT_EQ(trees.wide({from, along, 0, -1}).instance, noItem);
}

TEST(BvhTraversal, HiddenInstancesLetRaysPass) {
  BothTrees trees(scatteredScene(5, 500));
  std::vector<std::uint8_t> visible(500);
  for (std::size_t i = 0; i < visible.size(); ++i) visible[i] = i % 3 != 0;
  trees.show(visible);
  EXPECT_LE(randomRays(trees, 20, 5000).different, 1);
}

TEST(BvhTraversal, ARefitTreeMeetsWhatANewOneMeets) {
  BothTrees trees(scatteredScene(5, 2000));
  Chance chance(31);
  std::vector<Transform> places;
  for (int i = 0; i < 400; ++i) places.push_back(randomPlace(chance, 25));
  trees.move(700, places);
  HostWideScene fresh;
  fresh.build(trees.scene(), trees.scene().instances, {});
  const WideTracer rebuilt{fresh.view()};
  Chance rays(8);
  for (int i = 0; i < 10000; ++i) {
    const Vec3 from = rays.point(30);
    const Ray ray{from, normalized(rays.point(15) - from)};
    const RayHit refit = trees.wide(ray), built = rebuilt.nearest(ray);
    ASSERT_EQ(refit.instance, built.instance);
    ASSERT_EQ(refit.triangle, built.triangle);
    ASSERT_EQ(refit.distance, built.distance);
  }
  EXPECT_LE(randomRays(trees, 30, 5000).different, 1);
}

TEST(BvhTraversal, IsBuiltAnewOnceAsManyMovedAsThereAre) {
  BothTrees trees(scatteredScene(5, 1000));
  Chance chance(31);
  std::vector<Transform> places;
  for (int i = 0; i < 500; ++i) places.push_back(randomPlace(chance, 15));
  trees.move(0, places);
  const double worn = trees.trees().cost();
  trees.move(500, places);
  EXPECT_LT(trees.trees().cost(), worn);
}

}  // namespace
}  // namespace aifactory::preview
