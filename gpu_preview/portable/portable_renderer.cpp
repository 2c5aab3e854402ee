// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "gpu_preview/backends.h"
#include "gpu_preview/cpu_renderer.h"
#include "gpu_preview/parallel.h"
#include "gpu_preview/portable/host_wide_scene.h"

namespace aifactory::preview {

namespace {

/// What the GPU runs, on the CPU: a ray after the other through the compressed trees.
class PortableRenderer final : public CpuRenderer {
 public:
  std::string name() const override { return "Portable, " + std::to_string(threadCount()) + " threads"; }

 protected:
  void build() override { m_trees.build(scene(), instances(), {}); }
  void move(std::uint32_t first, std::uint32_t count) override { m_trees.move(instances(), first, count); }
  void showVisible() override { m_trees.show(visible()); }
  RayHit nearest(const Ray& ray) const override { return WideTracer{m_trees.view()}.nearest(ray); }

  void trace(const Tile& tile) const override {
    const WideTracer tracer{m_trees.view()};
    for (int y = tile.top; y < tile.bottom; ++y) {
      for (int x = tile.left; x < tile.right; ++x) {
        Path path = startPath(settings(), x, y, tile.sample);
        const RayHit first = followPath(tracer, sceneView(), settings(), path);
        finish(x, y, path, first);
      }
    }
  }

 private:
  HostWideScene m_trees;
};

}  // namespace

std::unique_ptr<Renderer> makePortable(Refusal&) { return std::make_unique<PortableRenderer>(); }

}  // namespace aifactory::preview
