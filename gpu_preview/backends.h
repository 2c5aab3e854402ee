// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "gpu_preview/renderer.h"

namespace aifactory::preview {

/// Each answers null, and a sentence why, where it cannot serve on this machine.
std::unique_ptr<Renderer> makeCuda(std::string& reason);
std::unique_ptr<Renderer> makeEmbree(std::string& reason);
std::unique_ptr<Renderer> makePortable(std::string& reason);

}  // namespace aifactory::preview
