// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/placement.h"

#include <algorithm>
#include <numeric>

namespace aifactory::preview {

namespace {

Vec3 operator/(Vec3 v, float s) { return {v.x / s, v.y / s, v.z / s}; }

/// The quaternion of a turn, from its axes (Shepperd's method: by the largest of its components). Multiples first, of a
/// length that equal components share: a quarter turn's stay equal.
std::array<float, 4> quaternionOf(Vec3 x, Vec3 y, Vec3 z) {
  const std::array<float, 4> squares{1 + x.x - y.y - z.z, 1 - x.x + y.y - z.z, 1 - x.x - y.y + z.z,
                                     1 + x.x + y.y + z.z};
  const std::array<std::array<float, 4>, 4> multiples{{{squares[0], x.y + y.x, x.z + z.x, y.z - z.y},
                                                       {x.y + y.x, squares[1], y.z + z.y, z.x - x.z},
                                                       {x.z + z.x, y.z + z.y, squares[2], x.y - y.x},
                                                       {y.z - z.y, z.x - x.z, x.y - y.x, squares[3]}}};
  const auto largest = std::max_element(squares.begin(), squares.end()) - squares.begin();
  std::array<float, 4> turn = multiples[static_cast<std::size_t>(largest)];
  const float length = std::sqrt(std::inner_product(turn.begin(), turn.end(), turn.begin(), 0.0F));
  for (float& component : turn) component /= length;
  return turn;
}

}  // namespace

Transform transformOf(const Placement& placement) {
  const auto [x, y, z, w] = placement.turn;
  const float squares = x * x + y * y + z * z + w * w;
  const Vec3 right{w * w + x * x - y * y - z * z, 2 * (x * y + z * w), 2 * (x * z - y * w)};
  const Vec3 up{2 * (x * y - z * w), w * w - x * x + y * y - z * z, 2 * (y * z + x * w)};
  const Vec3 back{2 * (x * z + y * w), 2 * (y * z - x * w), w * w - x * x - y * y + z * z};
  return {.x = right / squares * placement.scale.x,
          .y = up / squares * placement.scale.y,
          .z = back / squares * placement.scale.z,
          .p = placement.move};
}

std::optional<Placement> placementOf(const Transform& transform) {
  constexpr float square = 1e-5F;
  Placement placement;
  placement.move = transform.p;
  placement.scale = {length(transform.x), length(transform.y), length(transform.z)};
  if (!(std::min({placement.scale.x, placement.scale.y, placement.scale.z}) > 0)) return std::nullopt;
  if (determinant(transform) < 0) placement.scale.x = -placement.scale.x;
  const Vec3 x = transform.x / placement.scale.x, y = transform.y / placement.scale.y,
             z = transform.z / placement.scale.z;
  if (std::fabs(dot(x, y)) > square || std::fabs(dot(y, z)) > square || std::fabs(dot(z, x)) > square) {
    return std::nullopt;
  }
  placement.turn = quaternionOf(x, y, z);
  return placement;
}

Transform operator*(const Transform& first, const Transform& second) {
  return {.x = vectorThrough(first, second.x),
          .y = vectorThrough(first, second.y),
          .z = vectorThrough(first, second.z),
          .p = pointThrough(first, second.p)};
}

float determinant(const Transform& transform) { return dot(cross(transform.x, transform.y), transform.z); }

}  // namespace aifactory::preview
