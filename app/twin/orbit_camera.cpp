// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/orbit_camera.h"

#include <algorithm>

#include "gpu_preview/framing.h"

namespace aifactory {

using preview::Box;
using preview::Camera;
using preview::Vec3;

namespace {

constexpr float radiansAPixel = 0.006F;
constexpr float steepest = 1.55F;  // radians; straight down there would be no right and left
constexpr float nearest = 0.2F, farthest = 20'000;
constexpr float wheelStep = 0.85F;
constexpr float margin = 1.1F;  // around what is framed

}  // namespace

void OrbitCamera::look(Vec3 eye, Vec3 target) {
  const Vec3 back = eye - target;
  const float distance = length(back);
  m_target = target;
  if (!(distance > 0)) return;
  m_distance = std::clamp(distance, nearest, farthest);
  m_pitch = std::clamp(std::asin(back.y / distance), -steepest, steepest);
  if (back.x != 0 || back.z != 0) m_yaw = std::atan2(back.x, back.z);
}

void OrbitCamera::frame(const Box& box, float aspect) {
  if (box.empty()) return;
  m_target = box.center();
  m_distance = std::clamp(margin * framingDistance(box, forward(), aspect), 1.0F, farthest);
}

void OrbitCamera::orbit(float rightPixels, float downPixels) {
  m_yaw -= rightPixels * radiansAPixel;
  m_pitch = std::clamp(m_pitch + downPixels * radiansAPixel, -steepest, steepest);
}

void OrbitCamera::pan(float rightPixels, float downPixels, int pictureHeight) {
  const float metresAPixel =
      2 * std::tan(Camera().fieldOfView / 2) * m_distance / static_cast<float>(std::max(1, pictureHeight));
  const Vec3 up = cross(right(), forward());
  m_target = m_target + (up * downPixels - right() * rightPixels) * metresAPixel;
}

void OrbitCamera::zoom(float steps, Vec3 toward) {
  const float distance = std::clamp(m_distance * std::pow(wheelStep, steps), nearest, farthest);
  const float share = distance / m_distance;
  m_target = toward + (m_target - toward) * share;
  m_distance = distance;
}

void OrbitCamera::fly(Vec3 step) {
  const Vec3 ahead{-std::sin(m_yaw), 0, -std::cos(m_yaw)};
  m_target = m_target + right() * step.x + Vec3{0, step.y, 0} + ahead * step.z;
}

Camera OrbitCamera::camera() const {
  Camera camera;
  camera.target = m_target;
  camera.eye = m_target - forward() * m_distance;
  return camera;
}

Vec3 OrbitCamera::forward() const {
  return -Vec3{std::cos(m_pitch) * std::sin(m_yaw), std::sin(m_pitch), std::cos(m_pitch) * std::cos(m_yaw)};
}

Vec3 OrbitCamera::right() const { return {std::cos(m_yaw), 0, -std::sin(m_yaw)}; }

}  // namespace aifactory
