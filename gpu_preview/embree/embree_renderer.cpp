// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "gpu_preview/backends.h"
#include "gpu_preview/cpu_renderer.h"
#include "gpu_preview/embree/embree_scene.h"
#include "gpu_preview/embree/embree_tracer.h"
#include "gpu_preview/parallel.h"

namespace aifactory::preview {

namespace {

/// The paths of a tile, which go on together: what one step asks of all of them is traced at once.
struct Wave {
  std::vector<Path> paths;
  std::vector<Path*> going, next;
  std::vector<RayHit> first, hits;
  std::vector<LightRay> lights;
  std::vector<Path*> lit;  ///< whose light it is
  std::vector<std::uint8_t> blocked;
  EmbreeTracer tracer;
};

class EmbreeRenderer final : public CpuRenderer {
 public:
  explicit EmbreeRenderer(EmbreeDevice device) : m_device(std::move(device)), m_scene(m_device.get()) {}

  std::string name() const override {
    return "Embree " RTC_VERSION_STRING ", " + std::to_string(threadCount()) + " threads";
  }

 protected:
  void build() override { m_scene.build(scene(), instances()); }
  void move(std::uint32_t first, std::uint32_t count) override { m_scene.move(instances(), first, count); }
  void showVisible() override {
    m_scene.show([this](std::uint32_t instance) { return isVisible(instance); });
  }
  RayHit nearest(const Ray& ray) const override { return nearestOf(m_scene.get(), ray); }
  void trace(const Tile& tile) const override;

 private:
  void start(const Tile& tile, Wave& wave) const;
  void meet(Wave& wave) const;
  void step(Wave& wave) const;
  void light(Wave& wave) const;

  EmbreeDevice m_device;
  EmbreeScene m_scene;
};

void EmbreeRenderer::start(const Tile& tile, Wave& wave) const {
  wave.paths.clear();
  for (int y = tile.top; y < tile.bottom; ++y) {
    for (int x = tile.left; x < tile.right; ++x) wave.paths.push_back(startPath(settings(), x, y, tile.sample));
  }
  wave.going.clear();
  for (Path& path : wave.paths) wave.going.push_back(&path);
}

void EmbreeRenderer::meet(Wave& wave) const {
  wave.hits.resize(wave.going.size());
  wave.tracer.nearest(m_scene.get(), wave.going, wave.hits);
}

void EmbreeRenderer::light(Wave& wave) const {
  wave.blocked.resize(wave.lights.size());
  wave.tracer.blocked(m_scene.get(), wave.lights, wave.blocked);
  for (std::size_t i = 0; i < wave.lights.size(); ++i) {
    Path& path = *wave.lit[i];
    path.radiance = path.radiance + (wave.blocked[i] ? wave.lights[i].blocked : wave.lights[i].clear);
  }
}

void EmbreeRenderer::step(Wave& wave) const {
  wave.lights.clear();
  wave.lit.clear();
  wave.next.clear();
  for (std::size_t i = 0; i < wave.going.size(); ++i) {
    Path& path = *wave.going[i];
    const Step step = shade(sceneView(), settings(), path, wave.hits[i]);
    for (int light = 0; light < step.lightCount; ++light) {
      wave.lights.push_back(step.lights[light]);
      wave.lit.push_back(&path);
    }
    if (step.goesOn) wave.next.push_back(&path);
  }
  light(wave);
  wave.going.swap(wave.next);
}

void EmbreeRenderer::trace(const Tile& tile) const {
  thread_local Wave wave;
  start(tile, wave);
  meet(wave);
  wave.first = wave.hits;
  for (step(wave); !wave.going.empty(); step(wave)) meet(wave);
  const int width = tile.right - tile.left;
  for (std::size_t i = 0; i < wave.paths.size(); ++i) {
    const int at = static_cast<int>(i);
    finish(tile.left + at % width, tile.top + at / width, wave.paths[i], wave.first[i]);
  }
}

}  // namespace

std::unique_ptr<Renderer> makeEmbree(Refusal& refusal) {
  EmbreeDevice device(rtcNewDevice(nullptr));
  if (!device) {
    refusal = embreeRefusal(rtcGetDeviceError(nullptr));
    return nullptr;
  }
  return std::make_unique<EmbreeRenderer>(std::move(device));
}

}  // namespace aifactory::preview
