// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "gpu_preview/renderer.h"

namespace aifactory::preview {

/// Some thousand things, over several tiles of every kernel: what a GPU is tried on.
Scene trialScene();

/// What a renderer does otherwise than another one that is trusted, both with the trial scene: identifiers, picture,
/// picks, then again with some instances moved, and some hidden. Empty when it does nothing otherwise.
std::string differences(Renderer& tried, Renderer& trusted);

}  // namespace aifactory::preview
