// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/backends.h"
#include "gpu_preview/cuda/cuda_renderer.h"
#include "gpu_preview/cuda/self_check.h"

namespace aifactory::preview {

namespace {

/// What is wrong with it, where anything is: a GPU that computes otherwise than the CPU must not show a picture.
std::string faultOf(CudaRenderer& renderer) {
  const auto scene = std::make_shared<const Scene>(trialScene());
  renderer.setScene(scene);
  // No ray may go into a tree with circles: it would not come back.
  if (!isWhole(renderer.tree(), scene->instances.size())) return "a tree that is not whole";
  Refusal refusal;
  const std::unique_ptr<Renderer> portable = makePortable(refusal);
  return differences(renderer, *portable);
}

}  // namespace

std::unique_ptr<Renderer> makeCuda(const CudaDriver& driver, Refusal& refusal) {
  try {
    auto renderer = std::make_unique<CudaRenderer>(driver);
    const std::string fault = faultOf(*renderer);
    if (fault.empty()) {
      renderer->setScene(std::make_shared<const Scene>());
      renderer->setView({});
      return renderer;
    }
    refusal = {Backend::Cuda, Obstacle::Failed, "its self-check shows " + fault};
  } catch (const DeviceLost& lost) {
    refusal = lost.refusal();
  }
  return nullptr;
}

std::unique_ptr<Renderer> makeCuda(Refusal& refusal) {
  const CudaDriver* driver = CudaDriver::open(refusal);
  return driver ? makeCuda(*driver, refusal) : nullptr;
}

}  // namespace aifactory::preview
