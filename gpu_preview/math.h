// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>

/// Before a function that the CPU and the GPU share. What it marks keeps to plain floats and pointers.
#if defined(__CUDACC__)
#define PREVIEW_HD __host__ __device__
#else
#define PREVIEW_HD
#endif

/// Before a loop of few rounds whose counter the GPU must know while compiling, or its arrays end up in memory.
#if defined(__CUDA_ARCH__)
#define PREVIEW_UNROLL _Pragma("unroll")
#else
#define PREVIEW_UNROLL
#endif

namespace aifactory::preview {

/// Metres in space, or a linear colour. Right-handed, +y up, as in glTF.
struct Vec3 {
  float x = 0, y = 0, z = 0;
  bool operator==(const Vec3&) const = default;
};

PREVIEW_HD inline Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
PREVIEW_HD inline Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
PREVIEW_HD inline Vec3 operator-(Vec3 a) { return {-a.x, -a.y, -a.z}; }
PREVIEW_HD inline Vec3 operator*(Vec3 a, Vec3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
PREVIEW_HD inline Vec3 operator*(Vec3 a, float s) { return {a.x * s, a.y * s, a.z * s}; }
PREVIEW_HD inline Vec3 operator*(float s, Vec3 a) { return a * s; }
PREVIEW_HD inline float dot(Vec3 a, Vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
PREVIEW_HD inline Vec3 cross(Vec3 a, Vec3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
PREVIEW_HD inline float length(Vec3 a) { return sqrtf(dot(a, a)); }
PREVIEW_HD inline Vec3 normalized(Vec3 a) { return a * (1.0F / length(a)); }

/// Affine map: the images of the axes, and of the origin.
struct Transform {
  Vec3 x{1, 0, 0}, y{0, 1, 0}, z{0, 0, 1}, p{};
  bool operator==(const Transform&) const = default;
};

PREVIEW_HD inline Vec3 vectorThrough(const Transform& t, Vec3 v) { return t.x * v.x + t.y * v.y + t.z * v.z; }
PREVIEW_HD inline Vec3 pointThrough(const Transform& t, Vec3 v) { return vectorThrough(t, v) + t.p; }

/// Box along the axes; empty until something is added.
struct Box {
  Vec3 low{INFINITY, INFINITY, INFINITY}, high{-INFINITY, -INFINITY, -INFINITY};

  PREVIEW_HD void add(Vec3 point) {
    low = {fminf(low.x, point.x), fminf(low.y, point.y), fminf(low.z, point.z)};
    high = {fmaxf(high.x, point.x), fmaxf(high.y, point.y), fmaxf(high.z, point.z)};
  }
  PREVIEW_HD bool empty() const { return !(low.x <= high.x); }
  PREVIEW_HD Vec3 center() const { return (low + high) * 0.5F; }
  PREVIEW_HD Vec3 size() const { return high - low; }
};

struct Ray {
  Vec3 origin, direction;  ///< `direction` is of length 1
  float nearest = 0, farthest = INFINITY;
};

}  // namespace aifactory::preview
