// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/colors.h"
#include "gpu_preview/scene_view.h"

namespace aifactory::preview {

/// What a ray met, as shading needs it.
struct Surface {
  Vec3 position, normal;  ///< the normal faces where the ray came from
  Vec3 geometric;         ///< of the flat triangle, facing likewise
  Vec3 color, emission;   ///< linear
  float roughness = 1, metallic = 0;
  std::uint32_t item = noItem;  ///< whose state it shows; noItem: its colour is its own
};

/// The nearest texel, repeated.
PREVIEW_HD inline Vec3 texel(const TextureView& texture, float u, float v) {
  const int x = static_cast<int>((u - floorf(u)) * static_cast<float>(texture.width));
  const int y = static_cast<int>((v - floorf(v)) * static_cast<float>(texture.height));
  const int column = x < texture.width ? x : texture.width - 1;
  const int row = y < texture.height ? y : texture.height - 1;
  const std::uint32_t bits = texture.texels[row * texture.width + column];
  return {linearOf(bits), linearOf(bits >> 8U), linearOf(bits >> 16U)};
}

/// A normal of the mesh as it stands in the world: perpendicular to its surface under any scale.
PREVIEW_HD inline Vec3 normalThrough(const Transform& t, Vec3 n) {
  return cross(t.y, t.z) * n.x + cross(t.z, t.x) * n.y + cross(t.x, t.y) * n.z;
}

PREVIEW_HD inline Surface surfaceAt(const SceneView& scene, const Ray& ray, const RayHit& hit) {
  const Instance& instance = scene.instances[hit.instance];
  const MeshView& mesh = scene.meshes[instance.mesh];
  const Material& material = scene.materials[mesh.materials[hit.triangle]];
  const std::uint32_t* corner = mesh.indices + 3 * static_cast<std::size_t>(hit.triangle);
  const float w = 1.0F - hit.u - hit.v;

  Surface surface;
  surface.position = ray.origin + ray.direction * hit.distance;
  const Vec3 a = mesh.positions[corner[0]];
  const Vec3 flat = cross(mesh.positions[corner[1]] - a, mesh.positions[corner[2]] - a);
  Vec3 smooth = flat;
  if (mesh.normals) {
    smooth = mesh.normals[corner[0]] * w + mesh.normals[corner[1]] * hit.u + mesh.normals[corner[2]] * hit.v;
  }
  surface.geometric = normalized(normalThrough(instance.transform, flat));
  if (dot(surface.geometric, ray.direction) > 0) surface.geometric = -surface.geometric;
  const Vec3 normal = normalThrough(instance.transform, smooth);
  surface.normal = dot(normal, normal) > 0 ? normalized(normal) : surface.geometric;
  if (dot(surface.normal, surface.geometric) < 0) surface.normal = -surface.normal;

  surface.color = material.baseColor;
  if (material.texture != noTexture && mesh.textureCoordinates) {
    const float* at = mesh.textureCoordinates;
    const float u = at[2 * corner[0]] * w + at[2 * corner[1]] * hit.u + at[2 * corner[2]] * hit.v;
    const float v = at[2 * corner[0] + 1] * w + at[2 * corner[1] + 1] * hit.u + at[2 * corner[2] + 1] * hit.v;
    surface.color = surface.color * texel(scene.textures[material.texture], u, v);
  }
  surface.emission = material.emission;
  surface.roughness = material.roughness;
  surface.metallic = material.metallic;
  surface.item = material.showsState ? instance.item : noItem;
  return surface;
}

/// Where a ray leaves a surface from, clear of it: floats are coarser far from the origin.
PREVIEW_HD inline Vec3 offsetFrom(const Surface& surface) {
  const Vec3 p = surface.position;
  const float far = fmaxf(fmaxf(fabsf(p.x), fabsf(p.y)), fabsf(p.z));
  return p + surface.geometric * (1e-4F + 1e-5F * far);
}

}  // namespace aifactory::preview
