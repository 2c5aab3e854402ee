// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/gpu_preview/trial_hall.h"

#include <cstdio>
#include <cstdlib>

#include "gpu_preview/hall.h"
#include "gpu_preview/sampling.h"

namespace aifactory::preview {

TrialHall trialHall() {
  TrialHall hall{.scene = std::make_shared<const Scene>(buildHall(trialPlan(trialGpus)))};
  hall.view.camera.eye = hall.scene->viewpoints.front().eye;
  hall.view.camera.target = hall.scene->viewpoints.front().target;
  hall.view.width = 1920;
  hall.view.height = 1080;
  return hall;
}

std::vector<ItemColor> trialColors(const Scene& scene, std::uint32_t tick) {
  std::vector<ItemColor> colors(scene.items.size(), ownColor);
  for (std::uint32_t gpu = 0; gpu < trialGpus; ++gpu) colors[gpu] = hashed(gpu ^ hashed(tick)) & 0xFFFFFFU;
  return colors;
}

void wrong(std::string_view benchmark, std::string_view what) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(benchmark.size()), benchmark.data(),
               static_cast<int>(what.size()), what.data());
  std::exit(1);
}

}  // namespace aifactory::preview
