// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/renderer.h"

#include <array>

#include "gpu_preview/backends.h"

namespace aifactory::preview {

namespace {

struct Maker {
  Backend backend;
  std::unique_ptr<Renderer> (*make)(Refusal& refusal);  ///< null: not in this build
};

/// In the order that Auto prefers.
constexpr std::array makers {
#if defined(PREVIEW_CUDA)
  Maker{Backend::Cuda, makeCuda},
#else
  Maker{Backend::Cuda, nullptr},
#endif
#if defined(PREVIEW_EMBREE)
      Maker{Backend::Embree, makeEmbree},
#else
      Maker{Backend::Embree, nullptr},
#endif
      Maker{Backend::Portable, makePortable},
};

}  // namespace

ChosenRenderer makeRenderer(Backend backend) {
  ChosenRenderer chosen;
  for (const Maker& maker : makers) {
    if (backend != Backend::Auto && backend != maker.backend) continue;
    Refusal refusal{maker.backend, Obstacle::NotBuilt, {}};
    if (maker.make) chosen.renderer = maker.make(refusal);
    if (chosen.renderer) return chosen;
    chosen.refusals.push_back(std::move(refusal));
  }
  throw std::runtime_error(sentencesOf(chosen.refusals));
}

}  // namespace aifactory::preview
