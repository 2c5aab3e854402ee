// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gpu_preview/bvh.h"

namespace aifactory::preview {

/// A mesh's triangles under their tree, in the host's memory.
struct HostMeshTree {
  std::vector<WideNode> nodes;
  std::vector<WideTriangle> triangles;
  Box bounds;
};

/// Triangles with a corner that is nowhere are left out.
HostMeshTree meshTree(const Mesh& mesh);
/// One a mesh, on all threads.
std::vector<HostMeshTree> meshTrees(const std::vector<Mesh>& meshes);

}  // namespace aifactory::preview
