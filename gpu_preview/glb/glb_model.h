// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tiny_gltf.h>

#include <cstddef>
#include <span>

namespace aifactory::preview {

/// A GLB file's JSON and buffers, parsed but not believed: numbers may still point anywhere. Nothing but the bytes is
/// read. Throws SceneError.
tinygltf::Model parseGlb(std::span<const std::byte> bytes);

}  // namespace aifactory::preview
