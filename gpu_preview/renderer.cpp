// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/renderer.h"

#include <array>

#include "gpu_preview/backends.h"

namespace aifactory::preview {

namespace {

struct Maker {
  Backend backend;
  std::unique_ptr<Renderer> (*make)(std::string& reason);
};

/// In the order that Auto prefers.
constexpr std::array makers {
#if defined(PREVIEW_CUDA)
  Maker{Backend::Cuda, makeCuda},
#endif
#if defined(PREVIEW_EMBREE)
      Maker{Backend::Embree, makeEmbree},
#endif
      Maker{Backend::Portable, makePortable},
};

}  // namespace

ChosenRenderer makeRenderer(Backend backend) {
  ChosenRenderer chosen;
#if !defined(PREVIEW_CUDA)
  chosen.reason = "This build has no CUDA";
#endif
  for (const Maker& maker : makers) {
    if (backend != Backend::Auto && backend != maker.backend) continue;
    std::string reason;
    chosen.renderer = maker.make(reason);
    if (chosen.renderer) return chosen;
    chosen.reason += (chosen.reason.empty() ? "" : "; ") + reason;
  }
  throw std::runtime_error(chosen.reason.empty() ? "This build has no such renderer" : chosen.reason);
}

}  // namespace aifactory::preview
