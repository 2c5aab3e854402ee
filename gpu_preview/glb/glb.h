// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "gpu_preview/scene.h"

namespace aifactory::preview {

/// A scene that cannot be read; says what is wrong with it.
class SceneError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Binary glTF 2.0 with the extension EXT_mesh_gpu_instancing; nodes with a name, and a mesh of their own or below, are
/// items. What does not fit throws SceneError, which names the field. Needs memory of the order of the file's size.
Scene readGlb(std::span<const std::byte> bytes);
Scene readGlbFile(const std::string& path);

/// Meshes once, their instances by mesh; items keep their numbers, names and bounds.
std::vector<std::byte> writeGlb(const Scene& scene);

}  // namespace aifactory::preview
