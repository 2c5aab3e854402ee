// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace aifactory::preview {

/// Longer files are refused: their numbers still fit an int.
inline constexpr std::size_t mostGlbBytes = 0x7FFFFFFF;

/// The JSON of a GLB file whose header and chunks are as long as they say. Refers to the bytes. Throws SceneError.
std::string_view glbJson(std::span<const std::byte> bytes);

}  // namespace aifactory::preview
