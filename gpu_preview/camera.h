// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/math.h"

namespace aifactory::preview {

/// A pinhole.
struct Camera {
  Vec3 eye{0, 2, 10}, target, up{0, 1, 0};
  float fieldOfView = 0.7F;  ///< vertical, radians
  bool operator==(const Camera&) const = default;
};

/// A camera for a picture of a size: what ray generation needs, worked out once.
struct CameraFrame {
  Vec3 eye, corner, right, down;  ///< ray through (x, y) in pixels: corner + right * x + down * y
};

PREVIEW_HD inline CameraFrame frameOf(const Camera& camera, int width, int height) {
  const Vec3 forward = normalized(camera.target - camera.eye);
  const Vec3 right = normalized(cross(forward, camera.up));
  const Vec3 up = cross(right, forward);
  const float tall = 2 * tanf(camera.fieldOfView / 2);
  const float step = tall / static_cast<float>(height);
  CameraFrame frame;
  frame.eye = camera.eye;
  frame.right = right * step;
  frame.down = up * -step;
  frame.corner =
      forward - frame.right * (static_cast<float>(width) / 2) - frame.down * (static_cast<float>(height) / 2);
  return frame;
}

/// Ray through a point of the picture, pixels from the top left corner; the middle of the first pixel is (0.5, 0.5).
PREVIEW_HD inline Ray rayThrough(const CameraFrame& frame, float x, float y) {
  return {frame.eye, normalized(frame.corner + frame.right * x + frame.down * y)};
}

}  // namespace aifactory::preview
