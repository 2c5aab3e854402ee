// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/bvh_builder.h"
#include "gpu_preview/cuda/cuda_sort.h"

namespace aifactory::preview {

/// A compressed tree over boxes, built and kept on the device.
class CudaTree {
 public:
  explicit CudaTree(const CudaDevice& device);

  /// Over boxes in the device's memory.
  void build(const Box* boxes, std::uint32_t count);
  /// Fits it to boxes that have moved.
  void refit(const Box* boxes);

  const WideNode* nodes() const { return m_nodes.data(); }
  const std::uint32_t* order() const { return m_order.data(); }
  /// Brings it here.
  WideTree download() const;

 private:
  const std::uint32_t* alongCurve(const Box* boxes, std::uint32_t count);
  void cluster(const Box* boxes, std::uint32_t count);
  std::uint32_t merge(std::uint32_t count);
  /// Answers the number of levels.
  int collapse(std::uint32_t count);
  void adopt(const WideTree& tree);

  const CudaDevice& m_device;
  CudaSort m_sort;
  DeviceBuffer<cuda::OrderedBox> m_centers;
  DeviceBuffer<BinaryNode> m_binary;
  DeviceBuffer<std::uint32_t> m_roots, m_nearest, m_next, m_tileCounts, m_taken;
  DeviceBuffer<WideNode> m_nodes;
  DeviceBuffer<std::uint32_t> m_binaryOf, m_parents, m_order, m_arrived;
  DeviceBuffer<Box> m_bounds;
  std::uint32_t m_nodeCount = 0, m_primitives = 0;
};

}  // namespace aifactory::preview
