// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/renderer.h"

namespace aifactory::preview {

/// Share of pixels that differ by more than `steps` 255ths in a channel.
double shareOver(const Picture& a, const Picture& b, int steps);

/// Expects of two renderers, on a data hall, on things scattered anyhow and on instances of a detailed mesh, in both
/// lights: identifiers equal on 99.99 % of pixels, distances likewise, less than 1 % of pixels more than 2/255 apart at
/// 64 samples, and equal picks.
void expectSameOnAllScenes(Renderer& one, Renderer& other, int width, int height);

}  // namespace aifactory::preview
