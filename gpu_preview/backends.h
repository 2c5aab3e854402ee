// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "gpu_preview/renderer.h"

namespace aifactory::preview {

/// Each answers null, and why, where it cannot serve on this machine.
std::unique_ptr<Renderer> makeCuda(Refusal& refusal);
std::unique_ptr<Renderer> makeEmbree(Refusal& refusal);
std::unique_ptr<Renderer> makePortable(Refusal& refusal);

}  // namespace aifactory::preview
