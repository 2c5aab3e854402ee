// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/camera.h"

namespace aifactory {

/// A camera that turns about a point and never rolls. Metres; pixels are of the picture it is dragged in.
class OrbitCamera {
 public:
  void look(preview::Vec3 eye, preview::Vec3 target);
  /// All of the box from the direction of now, in a picture `aspect` times as wide as it is high; nothing for an empty
  /// box.
  void frame(const preview::Box& box, float aspect);

  /// The place follows the pointer: right turns it to the right, down shows more of its top.
  void orbit(float rightPixels, float downPixels);
  /// About the upright through the target, counter-clockwise seen from above; radians.
  void turn(float angle) { m_yaw += angle; }
  /// What is at the target stays under the pointer, in a picture of that height.
  void pan(float rightPixels, float downPixels, int pictureHeight);
  /// Steps of a wheel, nearer for positive ones; `toward` keeps its place in the picture.
  void zoom(float steps, preview::Vec3 toward);
  /// Carries eye and target along: x to the right, y upwards, z ahead on the level, metres; who looks down does not
  /// sink through the floor.
  void fly(preview::Vec3 step);

  preview::Camera camera() const;
  preview::Vec3 target() const { return m_target; }
  float distance() const { return m_distance; }

 private:
  preview::Vec3 forward() const;
  preview::Vec3 right() const;

  preview::Vec3 m_target;
  float m_yaw = 0.6F, m_pitch = 0.6F;  ///< radians; where the eye stands, seen from the target
  float m_distance = 20;
};

}  // namespace aifactory
