// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/orbit_camera.h"

#include <gtest/gtest.h>

#include <numbers>

namespace aifactory {
namespace {

using preview::Vec3;

constexpr int width = 800, height = 600;

void expectNear(Vec3 is, Vec3 expected, float within = 1e-3F) {
  EXPECT_NEAR(is.x, expected.x, within);
  EXPECT_NEAR(is.y, expected.y, within);
  EXPECT_NEAR(is.z, expected.z, within);
}

/// Where a point is in a picture of that width, pixels.
std::pair<float, float> inPicture(const OrbitCamera& camera, Vec3 point, int wide = width) {
  const preview::CameraFrame frame = frameOf(camera.camera(), wide, height);
  const Vec3 way = point - frame.eye;
  const Vec3 axis = cross(frame.right, frame.down);
  const Vec3 onPlane = way * (dot(frame.corner, axis) / dot(way, axis)) - frame.corner;
  return {dot(onPlane, frame.right) / dot(frame.right, frame.right),
          dot(onPlane, frame.down) / dot(frame.down, frame.down)};
}

TEST(OrbitCamera, LooksFromWhereItIsPut) {
  OrbitCamera camera;
  camera.look({3, 4, -5}, {1, 0, 2});
  expectNear(camera.camera().eye, {3, 4, -5});
  expectNear(camera.camera().target, {1, 0, 2});
}

TEST(OrbitCamera, StraightDownKeepsRightAndLeft) {
  OrbitCamera camera;
  camera.look({0, 10, 0}, {0, 0, 0});
  const preview::CameraFrame frame = frameOf(camera.camera(), width, height);
  EXPECT_GT(length(frame.right), 0);
  EXPECT_TRUE(std::isfinite(frame.right.x));
  camera.look({1, 1, 1}, {1, 1, 1});
  EXPECT_TRUE(std::isfinite(camera.camera().eye.x));
}

TEST(OrbitCamera, AnOrbitKeepsTargetAndDistance) {
  OrbitCamera camera;
  camera.look({0, 2, 10}, {0, 1, 0});
  const float distance = camera.distance();
  camera.orbit(120, -4000);
  expectNear(camera.target(), {0, 1, 0});
  EXPECT_NEAR(length(camera.camera().eye - camera.target()), distance, 1e-3F);
  EXPECT_LT(camera.camera().eye.y, 1);
}

TEST(OrbitCamera, DraggedToTheRightThePlaceTurnsToTheRight) {
  OrbitCamera camera;
  camera.look({0, 2, 10}, {0, 0, 0});
  const Vec3 front{0, 0, 3};
  const float before = inPicture(camera, front).first;
  camera.orbit(50, 0);
  EXPECT_GT(inPicture(camera, front).first, before);
}

TEST(OrbitCamera, WhatIsAtTheTargetFollowsAPan) {
  OrbitCamera camera;
  camera.look({4, 3, 9}, {1, 0, 1});
  const Vec3 held = camera.target();
  camera.pan(60, -35, height);
  const auto [x, y] = inPicture(camera, held);
  EXPECT_NEAR(x, width / 2 + 60, 0.1F);
  EXPECT_NEAR(y, height / 2 - 35, 0.1F);
}

TEST(OrbitCamera, TheWheelKeepsWhatIsUnderThePointer) {
  OrbitCamera camera;
  camera.look({4, 3, 9}, {1, 0, 1});
  const Vec3 under{2, 0.5F, -1};
  const auto before = inPicture(camera, under);
  const float distance = camera.distance();
  camera.zoom(3, under);
  const auto after = inPicture(camera, under);
  EXPECT_NEAR(after.first, before.first, 0.1F);
  EXPECT_NEAR(after.second, before.second, 0.1F);
  EXPECT_LT(camera.distance(), distance);
  camera.zoom(1000, under);
  EXPECT_GT(camera.distance(), 0);
  camera.zoom(-1000, under);
  EXPECT_TRUE(std::isfinite(camera.camera().eye.x));
}

TEST(OrbitCamera, FlyingCarriesEyeAndTargetAlong) {
  OrbitCamera camera;
  camera.look({0, 0, 10}, {0, 0, 0});
  camera.fly({1, 2, 3});
  expectNear(camera.camera().eye, {1, 2, 7});
  expectNear(camera.camera().target, {1, 2, -3});
  camera.look({0, 10, 10}, {0, 0, 0});
  camera.fly({0, 0, 3});
  expectNear(camera.camera().eye, {0, 10, 7});
}

TEST(OrbitCamera, AFramedBoxIsAllInThePictureWhateverItsShape) {
  OrbitCamera camera;
  preview::Box box;
  box.add({-30, 0, -2});
  box.add({30, 4, 2});
  float before = INFINITY;
  for (const int width : {200, 800, 2400}) {
    camera.frame(box, static_cast<float>(width) / height);
    for (const Vec3 corner : {box.low, box.high, Vec3{-30, 4, 2}, Vec3{30, 0, -2}}) {
      const auto [x, y] = inPicture(camera, corner, width);
      EXPECT_TRUE(x >= 0 && x <= static_cast<float>(width)) << x;
      EXPECT_TRUE(y >= 0 && y <= height) << y;
    }
    EXPECT_LT(camera.distance(), before);
    before = camera.distance();
  }
  camera.frame({}, 1);
  EXPECT_EQ(camera.distance(), before);
}

TEST(OrbitCamera, AFullTurnComesBack) {
  OrbitCamera camera;
  camera.look({4, 3, 9}, {1, 0, 1});
  for (int i = 0; i < 36; ++i) camera.turn(std::numbers::pi_v<float> / 18);
  expectNear(camera.camera().eye, {4, 3, 9}, 1e-2F);
}

}  // namespace
}  // namespace aifactory
