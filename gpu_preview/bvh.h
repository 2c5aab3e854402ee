// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/bits.h"
#include "gpu_preview/scene_view.h"

/// Rays through a tree of instances over trees of triangles: wide nodes, compressed, taken in the order of the ray's
/// octant, after Ylitie, Karras and Laine, "Efficient Incoherent Ray Traversal on GPUs Through Compressed Wide BVHs"
/// (HPG 2017).
namespace aifactory::preview {

inline constexpr int wideSlots = 8;

/// A slot holds a node, up to three primitives, or nothing. Boxes lie on a grid of 256 steps of the node's own.
struct alignas(16) WideNode {
  Vec3 origin;             ///< of the grid
  std::uint32_t grid = 0;  ///< a byte an axis: biased exponent of the grid's step; the fourth: slots that hold nodes
  std::uint32_t firstNode = 0;  ///< its nodes lie one after the other, in the order of their slots
  std::uint32_t firstPrimitive = 0;
  /// A byte a slot. Node: 1 in the upper three bits, 24 + the slot in the lower five. Primitives: a bit each in the
  /// upper three, the first one's place after firstPrimitive in the lower five. 0: nothing.
  std::uint32_t slots[2] = {0, 0};
  std::uint32_t low[3][2] = {}, high[3][2] = {};  ///< by axis; a byte a slot
};
static_assert(sizeof(WideNode) == 80);

struct alignas(16) WideTriangle {
  Vec3 a;
  std::uint32_t index = 0;  ///< in its mesh
  alignas(16) Vec3 b;
  alignas(16) Vec3 c;
};
static_assert(sizeof(WideTriangle) == 48);

struct MeshTree {
  const WideNode* nodes = nullptr;  ///< the root first
  const WideTriangle* triangles = nullptr;
};

/// An instance as a ray meets it.
struct alignas(16) PlacedInstance {
  Transform inverse;  ///< from the world into the mesh's space
  std::uint32_t mesh = 0;
  std::uint32_t visible = 0;
};
static_assert(sizeof(PlacedInstance) == 64);

struct WideScene {
  const WideNode* nodes = nullptr;       ///< the root first
  const std::uint32_t* order = nullptr;  ///< instances, as the nodes number their primitives
  const PlacedInstance* instances = nullptr;
  const MeshTree* meshes = nullptr;
};

namespace bvh {

/// No tree may be deeper: a way down leaves at most one group a level behind, and one where it enters a mesh.
inline constexpr int deepest = 31;
inline constexpr int stackSize = 2 * deepest + 2;

/// Slots of one node that are still to be visited. Nodes: a bit each in the upper eight, nearest first, and the slots
/// that hold nodes in the lower eight. Primitives: a bit each in the lower 24.
struct Group {
  std::uint32_t first = 0, bits = 0;
};

inline constexpr std::uint32_t nodeBits = 0xFF000000U;
inline constexpr Group rootGroup{0, 0x80000000U};

PREVIEW_HD inline bool hasNodes(const Group& group) { return (group.bits & nodeBits) != 0; }

/// A ray as boxes are tested against it.
struct BoxRay {
  Vec3 origin, inverse;
  std::uint32_t flip = 0;  ///< turns the number of a slot into its turn: the higher, the sooner
};

PREVIEW_HD inline float inverseOf(float direction) {
  constexpr float least = 0x1p-80F;  // keeps what is parallel to a box free of infinities
  return 1.0F / (fabsf(direction) > least ? direction : copysignf(least, direction));
}

PREVIEW_HD inline BoxRay boxRay(const Ray& ray) {
  const Vec3 d = ray.direction;
  const std::uint32_t octant = (d.x < 0 ? 1U : 0U) | (d.y < 0 ? 2U : 0U) | (d.z < 0 ? 4U : 0U);
  return {ray.origin, {inverseOf(d.x), inverseOf(d.y), inverseOf(d.z)}, 7U - octant};
}

/// Takes the nearest node out of a group.
PREVIEW_HD inline std::uint32_t takeNode(Group& group, std::uint32_t flip) {
  const std::uint32_t bit = highestBit(group.bits);
  group.bits &= ~(1U << bit);
  const std::uint32_t slot = (bit - 24U) ^ flip;
  return group.first + bitCount(group.bits & 0xFFU & ~(~0U << slot));
}

PREVIEW_HD inline std::uint32_t takePrimitive(Group& group) {
  const std::uint32_t bit = highestBit(group.bits);
  group.bits &= ~(1U << bit);
  return group.first + bit;
}

/// Where the ray crosses the grid's planes of an axis: `start + step * line`.
struct Crossings {
  float start = 0, step = 0;
  std::uint32_t near[2] = {}, far[2] = {};  ///< lines of the slots' boxes

  PREVIEW_HD float in(int half, int slot) const { return at(near[half], slot); }
  PREVIEW_HD float out(int half, int slot) const { return at(far[half], slot); }

 private:
  PREVIEW_HD float at(std::uint32_t lines, int slot) const {
    return multiplyAdd(static_cast<float>(byteOf(lines, slot)), step, start);
  }
};

PREVIEW_HD inline Crossings crossings(const WideNode& node, int axis, float corner, float origin, float inverse) {
  Crossings result;
  result.start = (corner - origin) * inverse;
  result.step = floatOf(byteOf(node.grid, axis) << 23U) * inverse;
  PREVIEW_UNROLL
  for (int half = 0; half < 2; ++half) {
    const std::uint32_t low = node.low[axis][half], high = node.high[axis][half];
    result.near[half] = inverse >= 0 ? low : high;
    result.far[half] = inverse >= 0 ? high : low;
  }
  return result;
}

/// Bits of the slots that the ray meets, as in groups.
PREVIEW_HD inline std::uint32_t slotsMet(const WideNode& node, const BoxRay& ray, float nearest, float farthest) {
  const Crossings x = crossings(node, 0, node.origin.x, ray.origin.x, ray.inverse.x);
  const Crossings y = crossings(node, 1, node.origin.y, ray.origin.y, ray.inverse.y);
  const Crossings z = crossings(node, 2, node.origin.z, ray.origin.z, ray.inverse.z);
  constexpr float slack = 1.000001F;  // far from the origin a crossing is rounded by more than the grid's margin
  std::uint32_t met = 0;
  PREVIEW_UNROLL
  for (int half = 0; half < 2; ++half) {
    // Four slots at a time: the turn of a node is its slot's number, flipped; the bit of a primitive is its place.
    const std::uint32_t slots = node.slots[half];
    const std::uint32_t nodes = ((slots & slots << 1U) & 0x10101010U) >> 4U;
    const std::uint32_t shifts = (slots ^ (ray.flip * 0x01010101U & nodes * 0xFFU)) & 0x1F1F1F1FU;
    const std::uint32_t bits = slots >> 5U & 0x07070707U;
    PREVIEW_UNROLL
    for (int slot = 0; slot < 4; ++slot) {
      const float in = fmaxf(fmaxf(x.in(half, slot), y.in(half, slot)), fmaxf(z.in(half, slot), nearest));
      const float out = fminf(fminf(x.out(half, slot), y.out(half, slot)), fminf(z.out(half, slot), farthest));
      if (in <= out * slack) met |= byteOf(bits, slot) << byteOf(shifts, slot);
    }
  }
  return met;
}

/// The ray as an instance's mesh sees it; distances along it stay those in the world.
PREVIEW_HD inline Ray rayThrough(const Transform& t, const Ray& ray) {
  return {pointThrough(t, ray.origin), vectorThrough(t, ray.direction), ray.nearest, ray.farthest};
}

/// Notes a triangle that is nearer than what was met so far; of two at the same distance the one with the lower
/// numbers, so that the picture does not depend on the tree's order. What lies on an edge belongs to one of the two
/// triangles at least: each computes the same number for it, but for the sign.
PREVIEW_HD inline bool meets(const WideTriangle& triangle, std::uint32_t instance, const Ray& ray, RayHit& hit) {
  const Vec3 a = triangle.a - ray.origin, b = triangle.b - ray.origin, c = triangle.c - ray.origin;
  const float u = dot(cross(c - a, c + a), ray.direction);
  const float v = dot(cross(a - b, a + b), ray.direction);
  const float w = dot(cross(b - c, b + c), ray.direction);
  if (fminf(fminf(u, v), w) < 0 && fmaxf(fmaxf(u, v), w) > 0) return false;
  const Vec3 normal = cross(b - a, c - a);
  const float slope = dot(normal, ray.direction);
  const float sum = u + v + w;
  if (slope == 0 || sum == 0) return false;
  const float distance = dot(normal, a) / slope;
  if (!(distance >= ray.nearest && distance <= hit.distance)) return false;
  const bool lower = instance < hit.instance || (instance == hit.instance && triangle.index < hit.triangle);
  if (distance == hit.distance && !lower) return false;
  hit = {instance, triangle.index, distance, u / sum, v / sum};
  return true;
}

/// What the ray meets first, or, with `any`, the first that is found in its way.
template <bool any>
PREVIEW_HD RayHit traverse(const WideScene& scene, const Ray& ray) {
  RayHit hit;
  hit.distance = ray.farthest;
  Group stack[stackSize];
  int depth = 0;
  int entered = -1;  // depth of the stack where the ray went into the instance
  std::uint32_t instance = noItem;
  MeshTree tree{scene.nodes, nullptr};
  Ray local = ray;
  BoxRay box = boxRay(local);
  Group group = rootGroup;
  for (;;) {
    Group primitives = group;
    if (hasNodes(group)) {
      const WideNode node = tree.nodes[takeNode(group, box.flip)];
      if (hasNodes(group)) stack[depth++] = group;
      const std::uint32_t met = slotsMet(node, box, ray.nearest, hit.distance);
      group = {node.firstNode, (met & nodeBits) | node.grid >> 24U};
      primitives = {node.firstPrimitive, met & ~nodeBits};
    } else {
      group = {};
    }
    while (primitives.bits) {
      const std::uint32_t primitive = takePrimitive(primitives);
      if (instance != noItem) {
        if (meets(tree.triangles[primitive], instance, local, hit) && any) return hit;
        continue;
      }
      const std::uint32_t candidate = scene.order[primitive];
      const PlacedInstance placed = scene.instances[candidate];
      if (!placed.visible) continue;
      if (hasNodes(group)) stack[depth++] = group;
      if (primitives.bits) stack[depth++] = primitives;
      entered = depth;
      instance = candidate;
      tree = scene.meshes[placed.mesh];
      local = rayThrough(placed.inverse, ray);
      box = boxRay(local);
      group = rootGroup;
      break;
    }
    if (hasNodes(group)) continue;
    if (depth == entered) {
      entered = -1;
      instance = noItem;
      tree = {scene.nodes, nullptr};
      local = ray;
      box = boxRay(local);
    }
    if (depth == 0) break;
    group = stack[--depth];
  }
  if (hit.instance == noItem) hit.distance = INFINITY;
  return hit;
}

}  // namespace bvh

/// Answers shading's questions by the trees.
struct WideTracer {
  WideScene scene;

  PREVIEW_HD RayHit nearest(const Ray& ray) const { return bvh::traverse<false>(scene, ray); }
  PREVIEW_HD bool blocked(const Ray& ray) const { return bvh::traverse<true>(scene, ray).instance != noItem; }
};

}  // namespace aifactory::preview
