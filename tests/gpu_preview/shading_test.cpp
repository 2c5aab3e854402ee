// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/shading.h"

#include <gtest/gtest.h>

#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

/// A ray from above that meets the top of a box a metre below.
class ShadingTest : public ::testing::Test {
 protected:
  ShadingTest() {
    scene.materials = {{.baseColor = {0.8F, 0.4F, 0.2F}}};
    scene.meshes = {boxMesh({1, 1, 1})};
    scene.instances = {{.mesh = 0, .item = 0, .transform = {}}};
    scene.items = {{"things/0", {}}};
    hit = {.instance = 0, .triangle = 6, .distance = 1, .u = 0.3F, .v = 0.3F};
  }

  /// What the path brings home when light comes to the surface unhindered, or not at all.
  Vec3 radiance(bool blocked) {
    const HostSceneView view(scene, scene.instances);
    path = {};
    path.ray = {{0.5F, 2, 0.5F}, {0, -1, 0}};
    step = shade(view.view(), settings, path, hit);
    Vec3 sum = path.radiance;
    for (int i = 0; i < step.lightCount; ++i) sum = sum + (blocked ? step.lights[i].blocked : step.lights[i].clear);
    return sum;
  }

  Scene scene;
  ShadeSettings settings;
  RayHit hit;
  Path path;
  Step step;
};

TEST_F(ShadingTest, ADraftSendsOneRayToTheLampAndOneToTheSkyAndEnds) {
  const Vec3 clear = radiance(false);
  ASSERT_EQ(step.lightCount, 2);
  EXPECT_FALSE(step.goesOn);
  for (int i = 0; i < step.lightCount; ++i) {
    EXPECT_GT(step.lights[i].ray.direction.y, 0);
    EXPECT_GT(step.lights[i].ray.origin.y, 1);
  }
  const Vec3 blocked = radiance(true);
  EXPECT_GT(luminance(clear), 3 * luminance(blocked));
  EXPECT_GT(luminance(blocked), 0);  // what is nearby sends some light on
}

TEST_F(ShadingTest, LightTakesTheColourOfTheSurface) {
  const Vec3 colored = radiance(false);
  scene.materials[0].baseColor = {1, 1, 1};
  const Vec3 white = radiance(false);
  EXPECT_NEAR(colored.x / white.x, 0.8F, 1e-4F);
  EXPECT_NEAR(colored.y / white.y, 0.4F, 1e-4F);
  EXPECT_NEAR(colored.z / white.z, 0.2F, 1e-4F);
}

TEST_F(ShadingTest, WhatShowsStateIsLitWhiteAndKeepsItsItem) {
  scene.materials[0].showsState = true;
  const Vec3 lit = radiance(false);
  EXPECT_EQ(path.item, 0U);
  scene.materials[0].baseColor = {0, 0, 1};
  EXPECT_EQ(radiance(false), lit);
  scene.instances[0].item = noItem;  // of nothing: its own colour
  const Vec3 own = radiance(false);
  EXPECT_EQ(path.item, noItem);
  EXPECT_EQ(own.x, 0);
  EXPECT_GT(own.z, 0);
}

TEST_F(ShadingTest, EmissionNeedsNoLight) {
  const Vec3 dark = radiance(true);
  scene.materials[0].emission = {0.5F, 0, 0};
  EXPECT_NEAR(radiance(true).x - dark.x, 0.5F, 1e-5F);
}

TEST_F(ShadingTest, TheFarAwayFadesButNotWhatShowsState) {
  settings.background = {};
  const float clear = luminance(radiance(false));
  settings.haze = 1;
  EXPECT_LT(luminance(radiance(false)), 0.6F * clear);
  scene.materials[0].showsState = true;
  const Vec3 hazy = radiance(false);
  settings.haze = INFINITY;
  EXPECT_EQ(radiance(false), hazy);
}

TEST_F(ShadingTest, AStillPictureFollowsThreeBouncesAndNoMore) {
  settings.light = Light::Still;
  radiance(false);
  EXPECT_TRUE(step.goesOn);
  EXPECT_EQ(path.bounces, 1);
  const HostSceneView view(scene, scene.instances);
  for (int bounce = 1; bounce < stillBounces; ++bounce) EXPECT_TRUE(shade(view.view(), settings, path, hit).goesOn);
  EXPECT_FALSE(shade(view.view(), settings, path, hit).goesOn);
}

TEST_F(ShadingTest, WhereNothingIsThereIsTheBackground) {
  settings.background = {0.1F, 0.2F, 0.3F};
  hit = {};
  const Vec3 seen = radiance(false);
  EXPECT_EQ(step.lightCount, 0);
  EXPECT_NEAR(seen.y / seen.x, 2, 1e-4F);
  EXPECT_NEAR(seen.z / seen.x, 3, 1e-4F);
}

TEST(Cuts, LeaveOneStretchOfARay) {
  const CutPlane above{{0, 1, 0}, 2}, below{{0, -1, 0}, -1};
  const auto clipped = [](Ray ray, std::initializer_list<CutPlane> cuts) {
    clip(ray, std::data(cuts), static_cast<int>(cuts.size()));
    return ray;
  };
  const Ray down = clipped({{0, 5, 0}, {0, -1, 0}}, {above, below});
  EXPECT_FLOAT_EQ(down.nearest, 3);
  EXPECT_FLOAT_EQ(down.farthest, 4);
  const Ray inside = clipped({{0, 1.5F, 0}, {1, 0, 0}}, {above, below});
  EXPECT_EQ(inside.nearest, 0);
  EXPECT_EQ(inside.farthest, INFINITY);
  const Ray outside = clipped({{0, 5, 0}, {1, 0, 0}}, {above});
  EXPECT_GT(outside.nearest, outside.farthest);
}

}  // namespace
}  // namespace aifactory::preview
