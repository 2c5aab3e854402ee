// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

#include "gpu_preview/renderer.h"

namespace aifactory::preview {

inline constexpr std::uint32_t trialGpus = 50'176;

/// All of a hall of 50,176 GPUs, in a window.
struct TrialHall {
  std::shared_ptr<const Scene> scene;
  View view;
};
TrialHall trialHall();

/// Colours of all items, others for each tick.
std::vector<ItemColor> trialColors(const Scene& scene, std::uint32_t tick);

/// What work() takes, seconds.
template <class Work>
double secondsOf(const Work& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Ends the program: a result is wrong, and its time of no interest.
[[noreturn]] void wrong(std::string_view benchmark, std::string_view what);

}  // namespace aifactory::preview
