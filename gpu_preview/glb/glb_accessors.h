// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tiny_gltf.h>

#include <cstdint>
#include <span>
#include <vector>

#include "gpu_preview/math.h"

namespace aifactory::preview {

/// The arrays of a file as values. What its accessors say is believed no further than the bytes go: all throw
/// SceneError.
class GlbAccessors {
 public:
  explicit GlbAccessors(const tinygltf::Model& model) : m_model(model) {}

  std::size_t count(int accessor) const;
  /// Numbers of a type such as TINYGLTF_TYPE_VEC3, all finite. Normalized integers are shares of their largest.
  std::vector<float> floats(int accessor, int type) const;
  std::vector<Vec3> vectors(int accessor) const;
  std::vector<std::uint32_t> indices(int accessor) const;
  /// A buffer view's bytes.
  std::span<const std::byte> view(int bufferView) const;

 private:
  /// Where an accessor's elements lie; sizes in bytes.
  struct Elements {
    const std::byte* first = nullptr;
    std::size_t count = 0, componentSize = 0, stride = 0;
  };

  const tinygltf::Accessor& at(int accessor) const;
  Elements elements(int accessor, int type) const;

  const tinygltf::Model& m_model;
};

}  // namespace aifactory::preview
