// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/math.h"

namespace aifactory::preview {

/// A point of the unit square.
struct Sample2 {
  float u = 0, v = 0;
};

/// Mixes all bits of a number (PCG, by Jarzynski and Olano).
PREVIEW_HD inline std::uint32_t hashed(std::uint32_t value) {
  const std::uint32_t state = value * 747796405U + 2891336453U;
  const std::uint32_t word = ((state >> ((state >> 28U) + 4U)) ^ state) * 277803737U;
  return (word >> 22U) ^ word;
}

PREVIEW_HD inline std::uint32_t pixelSeed(int x, int y) {
  return hashed(static_cast<std::uint32_t>(x) + hashed(static_cast<std::uint32_t>(y)));
}

/// The fraction of 2^32 as a float below 1.
PREVIEW_HD inline float unitFloat(std::uint32_t bits) { return static_cast<float>(bits >> 8U) * 0x1p-24F; }

/// Additive recurrences that fill the square evenly. Their steps are independent of each other over the rationals:
/// two that are used for one sample do not beat.
enum class Sequence : std::uint32_t { Lens, Sky, Key };

/// Point `index` of a sequence, shifted for each pixel by `seed`. In integers: the same on every machine.
PREVIEW_HD inline Sample2 sample2(Sequence sequence, std::uint32_t seed, std::uint32_t index) {
  std::uint32_t stepU = 3242174889U, stepV = 2447445414U;  // the plastic number's: 1/p, 1/p^2
  if (sequence == Sequence::Sky) {
    stepU = 2654435769U;  // the golden ratio's
    stepV = 1779033704U;  // sqrt 2
  } else if (sequence == Sequence::Key) {
    stepU = 3144134277U;  // sqrt 3
    stepV = 2773480762U;  // sqrt 7
  }
  const std::uint32_t shift = hashed(seed ^ (static_cast<std::uint32_t>(sequence) * 0x9E3779B9U + 1U));
  return {unitFloat(shift + index * stepU), unitFloat(hashed(shift) + index * stepV)};
}

/// A pair without order, for what follows the first bounce.
PREVIEW_HD inline Sample2 random2(std::uint32_t seed, std::uint32_t index, std::uint32_t dimension) {
  const std::uint32_t first = hashed(hashed(seed + index * 0x85EBCA6BU) + dimension);
  return {unitFloat(first), unitFloat(hashed(first))};
}

/// Two vectors that make a right-handed base with the unit vector z (Duff et al.).
PREVIEW_HD inline void baseAround(Vec3 z, Vec3& x, Vec3& y) {
  const float sign = copysignf(1.0F, z.z);
  const float a = -1.0F / (sign + z.z);
  const float b = z.x * z.y * a;
  x = {1.0F + sign * z.x * z.x * a, sign * b, -sign * z.x};
  y = {b, sign + z.y * z.y * a, -z.y};
}

/// A direction about the normal, by the cosine to it.
PREVIEW_HD inline Vec3 cosineDirection(Vec3 normal, Sample2 sample) {
  const float angle = 6.2831853F * sample.u;
  const float radius = sqrtf(sample.v);
  Vec3 x, y;
  baseAround(normal, x, y);
  return normalized(x * (radius * cosf(angle)) + y * (radius * sinf(angle)) + normal * sqrtf(1.0F - sample.v));
}

/// A direction within a cone about the axis, evenly.
PREVIEW_HD inline Vec3 coneDirection(Vec3 axis, float cosine, Sample2 sample) {
  const float angle = 6.2831853F * sample.u;
  const float up = 1.0F - sample.v * (1.0F - cosine);
  const float radius = sqrtf(fmaxf(0.0F, 1.0F - up * up));
  Vec3 x, y;
  baseAround(axis, x, y);
  return normalized(x * (radius * cosf(angle)) + y * (radius * sinf(angle)) + axis * up);
}

}  // namespace aifactory::preview
