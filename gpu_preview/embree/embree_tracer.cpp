// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/embree/embree_tracer.h"

#include <algorithm>
#include <array>

namespace aifactory::preview {

namespace {

constexpr std::size_t packet = 8;

/// Buckets by direction: octants, each by the axis that the ray follows most.
constexpr std::size_t buckets = 24;

std::size_t bucketOf(Vec3 d) {
  const float x = std::fabs(d.x), y = std::fabs(d.y), z = std::fabs(d.z);
  const std::size_t axis = x > y && x > z ? 0 : y > z ? 1 : 2;
  const std::size_t octant = (d.x < 0 ? 1U : 0U) + (d.y < 0 ? 2U : 0U) + (d.z < 0 ? 4U : 0U);
  return axis * 8 + octant;
}

void put(RTCRay8& packed, std::size_t lane, const Ray& ray) {
  packed.org_x[lane] = ray.origin.x;
  packed.org_y[lane] = ray.origin.y;
  packed.org_z[lane] = ray.origin.z;
  packed.dir_x[lane] = ray.direction.x;
  packed.dir_y[lane] = ray.direction.y;
  packed.dir_z[lane] = ray.direction.z;
  packed.tnear[lane] = ray.nearest;
  packed.tfar[lane] = ray.farthest;
  packed.time[lane] = 0;
  packed.mask[lane] = ~0U;
  packed.id[lane] = static_cast<unsigned>(lane);
  packed.flags[lane] = 0;
}

using Lanes = std::array<int, packet>;

/// The first `count` lanes are in use.
Lanes lanes(std::size_t count) {
  Lanes valid{};
  std::fill_n(valid.begin(), std::min(count, packet), -1);
  return valid;
}

}  // namespace

void EmbreeTracer::nearest(RTCScene scene, std::span<const Path* const> paths, std::span<RayHit> hits) {
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  context.flags = RTC_INTERSECT_CONTEXT_FLAG_COHERENT;
  for (std::size_t begin = 0; begin < paths.size(); begin += packet) {
    const std::size_t count = std::min(packet, paths.size() - begin);
    RTCRayHit8 packed;
    for (std::size_t lane = 0; lane < count; ++lane) {
      put(packed.ray, lane, paths[begin + lane]->ray);
      packed.hit.geomID[lane] = RTC_INVALID_GEOMETRY_ID;
      packed.hit.instID[0][lane] = RTC_INVALID_GEOMETRY_ID;
    }
    alignas(32) const Lanes valid = lanes(count);
    rtcIntersect8(valid.data(), scene, &context, &packed);
    for (std::size_t lane = 0; lane < count; ++lane) {
      RayHit& hit = hits[begin + lane];
      hit = {};
      if (packed.hit.geomID[lane] == RTC_INVALID_GEOMETRY_ID) continue;
      hit = {.instance = packed.hit.instID[0][lane],
             .triangle = packed.hit.primID[lane],
             .distance = packed.ray.tfar[lane],
             .u = packed.hit.u[lane],
             .v = packed.hit.v[lane]};
    }
  }
}

void EmbreeTracer::sort(std::span<const LightRay> rays) {
  std::array<std::uint32_t, buckets + 1> starts{};
  for (const LightRay& light : rays) ++starts[bucketOf(light.ray.direction) + 1];
  for (std::size_t i = 1; i <= buckets; ++i) starts[i] += starts[i - 1];
  m_order.resize(rays.size());
  for (std::uint32_t i = 0; i < rays.size(); ++i) m_order[starts[bucketOf(rays[i].ray.direction)]++] = i;
}

void EmbreeTracer::blocked(RTCScene scene, std::span<const LightRay> rays, std::span<std::uint8_t> blocked) {
  sort(rays);
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  for (std::size_t begin = 0; begin < m_order.size(); begin += packet) {
    const std::size_t count = std::min(packet, m_order.size() - begin);
    RTCRay8 packed;
    for (std::size_t lane = 0; lane < count; ++lane) put(packed, lane, rays[m_order[begin + lane]].ray);
    alignas(32) const Lanes valid = lanes(count);
    rtcOccluded8(valid.data(), scene, &context, &packed);
    for (std::size_t lane = 0; lane < count; ++lane) blocked[m_order[begin + lane]] = packed.tfar[lane] < 0 ? 1 : 0;
  }
}

RayHit nearestOf(RTCScene scene, const Ray& ray) {
  Path path;
  path.ray = ray;
  const std::array<const Path*, 1> paths{&path};
  std::array<RayHit, 1> hits;
  EmbreeTracer().nearest(scene, paths, hits);
  return hits[0];
}

}  // namespace aifactory::preview
