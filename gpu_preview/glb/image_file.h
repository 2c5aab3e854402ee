// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "gpu_preview/scene.h"

namespace aifactory::preview {

/// A PNG or JPEG file's picture. Throws SceneError, for one of more texels as well: before they need memory.
Texture decodeImage(std::span<const std::byte> file, std::size_t mostTexels);

/// A PNG file.
std::vector<std::byte> encodePng(const Texture& texture);

}  // namespace aifactory::preview
