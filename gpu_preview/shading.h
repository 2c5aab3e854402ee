// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/light.h"
#include "gpu_preview/sampling.h"
#include "gpu_preview/surface.h"
#include "gpu_preview/view.h"

namespace aifactory::preview {

/// A view as shading needs it; plain data. `cuts` is in the memory of whoever shades.
struct ShadeSettings {
  CameraFrame camera;
  Light light = Light::Draft;
  Vec3 background;
  float haze = INFINITY;  ///< metres in which the far away fades into the background
  const CutPlane* cuts = nullptr;
  int cutCount = 0;
};

/// Of a view of a scene. Refers to the view's cuts.
inline ShadeSettings shadeSettings(const View& view, const Scene& scene) {
  constexpr float clearWidths = 3;  ///< of the scene
  return {.camera = frameOf(view.camera, view.width, view.height),
          .light = view.light,
          .background = view.background,
          .haze = scene.bounds.empty() ? INFINITY : clearWidths * length(scene.bounds.size()),
          .cuts = view.cuts.data(),
          .cutCount = static_cast<int>(view.cuts.size())};
}

/// One sample of a pixel on its way. Where the first surface shows state, the light on it is gathered as if it were
/// white: its item's colour comes in when the frame is resolved.
struct Path {
  Ray ray;
  Vec3 throughput{1, 1, 1}, radiance;
  std::uint32_t item = noItem;  ///< whose colour the radiance is to be multiplied by; noItem: of none
  std::uint32_t seed = 0, sample = 0;
  int bounces = 0;
};

/// A ray that only asks whether anything is in the way, and what either answer adds to the path's radiance.
struct LightRay {
  Ray ray;
  Vec3 clear, blocked;
};

/// What a hit asks for next.
struct Step {
  LightRay lights[2];
  int lightCount = 0;
  bool goesOn = false;  ///< the path's ray is the next to follow
};

inline constexpr int stillBounces = 3;

/// The middle of the pixel first, so that the first sample also tells what is there; then all over it.
PREVIEW_HD inline Path startPath(const ShadeSettings& settings, int x, int y, std::uint32_t sample) {
  Path path;
  path.seed = pixelSeed(x, y);
  path.sample = sample;
  const Sample2 lens = sample == 0 ? Sample2{0.5F, 0.5F} : sample2(Sequence::Lens, path.seed, sample);
  path.ray = rayThrough(settings.camera, static_cast<float>(x) + lens.u, static_cast<float>(y) + lens.v);
  clip(path.ray, settings.cuts, settings.cutCount);
  return path;
}

namespace shading {

/// What of white paper a surface that shows state sends back: with the glow of its material it comes to about one.
inline constexpr float stateReflects = 0.7F;

PREVIEW_HD inline void addLight(Step& step, const ShadeSettings& settings, Vec3 origin, Vec3 direction, Vec3 clear,
                                Vec3 blocked) {
  LightRay& light = step.lights[step.lightCount++];
  light = {{origin, direction}, clear, blocked};
  clip(light.ray, settings.cuts, settings.cutCount);
}

PREVIEW_HD inline void addKey(Step& step, const ShadeSettings& settings, const Path& path, const Surface& surface,
                              Vec3 color) {
  const Sample2 at = path.bounces == 0 ? sample2(Sequence::Key, path.seed, path.sample)
                                       : random2(path.seed, path.sample, 2U * path.bounces + 1U);
  const Vec3 direction = coneDirection(light::keyDirection(), light::keyCosine, at);
  const float cosine = dot(surface.normal, direction);
  if (cosine <= 0 || dot(surface.geometric, direction) <= 0) return;
  addLight(step, settings, offsetFrom(surface), direction, color * light::key() * cosine, {});
}

PREVIEW_HD inline Vec3 skyDirection(const Path& path, Vec3 normal) {
  const Sample2 at = path.bounces == 0 ? sample2(Sequence::Sky, path.seed, path.sample)
                                       : random2(path.seed, path.sample, 2U * path.bounces);
  return cosineDirection(normal, at);
}

PREVIEW_HD inline void addSky(Step& step, const ShadeSettings& settings, const Path& path, const Surface& surface,
                              Vec3 color) {
  const Vec3 direction = skyDirection(path, surface.normal);
  addLight(step, settings, offsetFrom(surface), direction, color * light::dome(direction), color * light::bounced());
}

/// How much of the light is mirrored (Schlick), for all colours the same.
PREVIEW_HD inline float mirrored(const Surface& surface, Vec3 direction) {
  const float least = 0.04F + 0.6F * surface.metallic;
  const float grazing = 1.0F - fminf(1.0F, fabsf(dot(surface.normal, direction)));
  const float squared = grazing * grazing;
  return (least + (1.0F - least) * squared * squared * grazing) * (1.0F - surface.roughness);
}

/// Sends the path on: off the gloss, or about the normal.
PREVIEW_HD inline void bounce(Path& path, const ShadeSettings& settings, const Surface& surface, bool gloss,
                              Vec3 color) {
  Vec3 direction;
  if (gloss) {
    const Vec3 along = path.ray.direction;
    const Vec3 mirror = along - surface.normal * (2.0F * dot(along, surface.normal));
    const float spread = 1.0F - 0.3F * surface.roughness * surface.roughness;
    direction = coneDirection(mirror, spread, random2(path.seed, path.sample, 64U + path.bounces));
    if (surface.metallic > 0) path.throughput = path.throughput * color;
  } else {
    direction = skyDirection(path, surface.normal);
    path.throughput = path.throughput * color;
  }
  path.ray = {offsetFrom(surface), direction};
  clip(path.ray, settings.cuts, settings.cutCount);
  ++path.bounces;
}

/// What is seen where nothing is: the background, with a glow over the horizon.
PREVIEW_HD inline Vec3 backdrop(const ShadeSettings& settings, Vec3 direction) {
  const float low = 1.0F - fminf(1.0F, fabsf(direction.y));
  return settings.background * (0.55F + 0.9F * low * low * low);
}

PREVIEW_HD inline void missed(const ShadeSettings& settings, Path& path) {
  const Vec3 direction = path.ray.direction;
  const Vec3 seen = path.bounces == 0 ? backdrop(settings, direction) : light::dome(direction);
  path.radiance = path.radiance + path.throughput * seen;
}

/// The far away is partly background. What shows state stays clear: its colour is read, not looked at.
PREVIEW_HD inline void fade(const ShadeSettings& settings, Path& path, float distance) {
  const float share = distance / settings.haze;
  const float clear = 1.0F / (1.0F + share * share * share * share);
  path.radiance = backdrop(settings, path.ray.direction) * (1.0F - clear);
  path.throughput = path.throughput * clear;
}

}  // namespace shading

/// Takes what the path's ray met into account.
PREVIEW_HD inline Step shade(const SceneView& scene, const ShadeSettings& settings, Path& path, const RayHit& hit) {
  Step step;
  if (hit.instance == noItem) {
    shading::missed(settings, path);
    return step;
  }
  const Surface surface = surfaceAt(scene, path.ray, hit);
  Vec3 color = surface.color;
  if (path.bounces == 0 && surface.item != noItem) {
    path.item = surface.item;
    color = Vec3{1, 1, 1} * shading::stateReflects;
  } else if (path.bounces == 0) {
    shading::fade(settings, path, hit.distance);
  }
  path.radiance = path.radiance + path.throughput * surface.emission;

  const bool still = settings.light == Light::Still;
  const float gloss = still ? shading::mirrored(surface, path.ray.direction) : 0.0F;
  const bool mirrors = gloss > 0 && random2(path.seed, path.sample, 32U + path.bounces).u < gloss;
  if (!mirrors) shading::addKey(step, settings, path, surface, path.throughput * color);
  if (!still) {
    shading::addSky(step, settings, path, surface, path.throughput * color);
  } else if (path.bounces < stillBounces) {
    shading::bounce(path, settings, surface, mirrors, color);
    step.goesOn = true;
  }
  return step;
}

/// Follows a path to its end, ray by ray. A tracer answers `RayHit nearest(const Ray&)` and `bool blocked(const Ray&)`.
template <class Tracer>
PREVIEW_HD RayHit followPath(const Tracer& tracer, const SceneView& scene, const ShadeSettings& settings, Path& path) {
  const RayHit first = tracer.nearest(path.ray);
  RayHit hit = first;
  for (;;) {
    const Step step = shade(scene, settings, path, hit);
    for (int i = 0; i < step.lightCount; ++i) {
      const LightRay& light = step.lights[i];
      path.radiance = path.radiance + (tracer.blocked(light.ray) ? light.blocked : light.clear);
    }
    if (!step.goesOn) return first;
    hit = tracer.nearest(path.ray);
  }
}

}  // namespace aifactory::preview
