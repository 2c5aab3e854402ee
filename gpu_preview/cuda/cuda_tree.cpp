// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/cuda/cuda_tree.h"

namespace aifactory::preview {

namespace {

std::vector<std::uint32_t> parentsOf(const WideTree& tree) {
  std::vector<std::uint32_t> parents(tree.nodes.size());
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    for (int slot = 0; slot < wideSlots; ++slot) {
      if (bvh::holdsNode(tree.nodes[i], slot)) parents[bvh::nodeIn(tree.nodes[i], slot)] = i;
    }
  }
  return parents;
}

}  // namespace

CudaTree::CudaTree(const CudaDevice& device)
    : m_device(device),
      m_sort(device),
      m_centers(device),
      m_binary(device),
      m_roots(device),
      m_nearest(device),
      m_next(device),
      m_tileCounts(device),
      m_taken(device),
      m_nodes(device),
      m_binaryOf(device),
      m_parents(device),
      m_order(device),
      m_arrived(device),
      m_bounds(device) {
  m_taken.resize(2);
}

void CudaTree::build(const Box* boxes, std::uint32_t count) {
  m_primitives = count;
  if (count == 0) {
    adopt(wideTree(BinaryTree{}, 1));
    return;
  }
  cluster(boxes, count);
  if (collapse(count) <= bvh::deepest) return;
  std::vector<Box> here(count);
  m_device.driver().check(m_device.driver().memcpyDtoH(here.data(), reinterpret_cast<CudaDriver::Pointer>(boxes),
                                                       here.size() * sizeof(Box)));
  adopt(wideTree(here, 1));
}

const std::uint32_t* CudaTree::alongCurve(const Box* boxes, std::uint32_t count) {
  const cuda::OrderedBox nothing;
  m_centers.assign({&nothing, 1});
  const cuda::Pairs pairs = m_sort.prepare(count);
  m_device.kernels().centers(gridOf(count), boxes, count, m_centers.data());
  m_device.kernels().codes(gridOf(count), boxes, count, m_centers.data(), pairs);
  return m_sort.sort();
}

void CudaTree::cluster(const Box* boxes, std::uint32_t count) {
  const std::uint32_t* numbers = alongCurve(boxes, count);
  m_binary.resize(2 * static_cast<std::size_t>(count));
  m_roots.resize(count);
  m_nearest.resize(count);
  m_next.resize(count);
  m_tileCounts.resize(gridOf(count).columns);
  m_device.kernels().leaves(gridOf(count), boxes, numbers, count, m_binary.data(), m_roots.data());
  m_taken.assign(std::array{count, 0U});
  for (std::uint32_t left = count; left > 1;) {
    const std::uint32_t fewer = merge(left);
    if (fewer >= left || fewer == 0) throw DeviceLost({Backend::Cuda, Obstacle::Failed, "a tree that does not grow"});
    left = fewer;
  }
}

std::uint32_t CudaTree::merge(std::uint32_t count) {
  const Kernels& kernels = m_device.kernels();
  const Grid grid = gridOf(count);
  const bvh::Clusters clusters{m_binary.data(), m_roots.data(), count};
  kernels.nearest(grid, clusters, m_nearest.data());
  kernels.merge(grid, clusters, m_nearest.data(), m_next.data(), m_taken.data(), m_tileCounts.data());
  kernels.scan({.columns = 1, .threads = cuda::scanThreads}, m_tileCounts.data(), grid.columns, m_taken.data() + 1);
  kernels.compact(grid, m_next.data(), count, m_tileCounts.data(), m_roots.data());
  return m_taken.value(1);
}

int CudaTree::collapse(std::uint32_t count) {
  m_nodes.resize(count);
  m_binaryOf.resize(count);
  m_parents.resize(count);
  m_order.resize(count);
  m_bounds.resize(count);
  const std::uint32_t root = 2 * count - 2;  // the last that was joined
  m_binaryOf.write(0, {&root, 1});
  m_taken.assign(std::array{1U, 0U});
  const bvh::Collapse to{.tree = m_binary.data(),
                         .slotPrimitives = 1,
                         .nodes = m_nodes.data(),
                         .binaryOf = m_binaryOf.data(),
                         .parents = m_parents.data(),
                         .bounds = m_bounds.data(),
                         .order = m_order.data()};
  int levels = 0;
  m_nodeCount = 1;
  for (std::uint32_t begin = 0; begin < m_nodeCount; ++levels) {
    const std::uint32_t end = m_nodeCount;
    m_device.kernels().collapseLevel(gridOf(end - begin), to, begin, end, m_taken.data());
    m_nodeCount = m_taken.value(0);
    begin = end;
  }
  return levels;
}

void CudaTree::adopt(const WideTree& tree) {
  m_nodes.assign(tree.nodes);
  m_order.assign(tree.order);
  m_bounds.assign(tree.bounds);
  m_parents.assign(parentsOf(tree));
  m_nodeCount = static_cast<std::uint32_t>(tree.nodes.size());
}

void CudaTree::refit(const Box* boxes) {
  m_arrived.resize(m_nodeCount);
  m_arrived.zero();
  m_device.kernels().refit(gridOf(m_nodeCount),
                           {.nodes = m_nodes.data(),
                            .order = m_order.data(),
                            .parents = m_parents.data(),
                            .primitives = boxes,
                            .bounds = m_bounds.data(),
                            .arrived = m_arrived.data()},
                           m_nodeCount);
}

WideTree CudaTree::download() const {
  WideTree tree;
  tree.nodes.resize(m_nodeCount);
  tree.bounds.resize(m_nodeCount);
  tree.order.resize(m_primitives);
  m_nodes.read(0, tree.nodes);
  m_bounds.read(0, tree.bounds);
  m_order.read(0, tree.order);
  return tree;
}

}  // namespace aifactory::preview
