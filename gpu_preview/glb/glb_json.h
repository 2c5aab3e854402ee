// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace aifactory::preview {

/// Refuses JSON that tinygltf would misread or that would cost it far more memory than the file has: deep nesting, too
/// many values, counts and indices that are negative or no whole numbers, parts in other files, a second buffer in the
/// file's one chunk of data. Throws SceneError, which names the field.
void checkGlbJson(std::string_view json);

}  // namespace aifactory::preview
