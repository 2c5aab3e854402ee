// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/renderer.h"

#include <array>
#include <utility>

#include "gpu_preview/backends.h"
#include "gpu_preview/fallback_renderer.h"

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

RendererMaker makerOf(const Maker& maker) {
  return [maker](Refusal& refusal) {
    refusal = {maker.backend, Obstacle::NotBuilt, {}};
    return maker.make ? maker.make(refusal) : nullptr;
  };
}

}  // namespace

ChosenRenderer makeRenderer(Backend backend) {
  std::vector<RendererMaker> chosen;
  for (const Maker& maker : makers) {
    if (backend == Backend::Auto || backend == maker.backend) chosen.push_back(makerOf(maker));
  }
  auto renderer = std::make_unique<FallbackRenderer>(std::move(chosen));
  std::vector<Refusal> refusals = renderer->refusals();
  return {std::move(renderer), std::move(refusals)};
}

}  // namespace aifactory::preview
