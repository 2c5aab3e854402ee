// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/refusal.h"

namespace aifactory::preview {

namespace {

std::string obstacleOf(const Refusal& refusal) {
  const std::string name = nameOf(refusal.backend);
  switch (refusal.obstacle) {
    case Obstacle::NotBuilt:
      return "This build has no " + name;
    case Obstacle::NoDriver:
      return "The driver of " + name + " is not installed";
    case Obstacle::OldDriver:
      return "The driver of " + name + " is too old";
    case Obstacle::NoDevice:
      return name + " finds no device";
    case Obstacle::OutOfMemory:
      return name + " has no memory left for this picture";
    case Obstacle::Failed:
      break;
  }
  return name + " failed";
}

}  // namespace

const char* nameOf(Backend backend) {
  switch (backend) {
    case Backend::Auto:
      break;
    case Backend::Cuda:
      return "CUDA";
    case Backend::Embree:
      return "Embree";
    case Backend::Portable:
      return "Portable";
  }
  return "Renderer";
}

std::string sentenceOf(const Refusal& refusal) {
  const std::string obstacle = obstacleOf(refusal);
  return refusal.detail.empty() ? obstacle : obstacle + " (" + refusal.detail + ")";
}

std::string sentencesOf(std::span<const Refusal> refusals) {
  std::string sentences;
  for (const Refusal& refusal : refusals) sentences += (sentences.empty() ? "" : "; ") + sentenceOf(refusal);
  return sentences;
}

}  // namespace aifactory::preview
