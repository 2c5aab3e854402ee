// SPDX-License-Identifier: GPL-3.0-or-later
// preview-render: pictures and times of a twin without a console; prints JSON.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "gpu_preview/glb/glb.h"
#include "gpu_preview/glb/image_file.h"
#include "gpu_preview/hall.h"
#include "gpu_preview/preview_options.h"
#include "gpu_preview/renderer.h"
#include "gpu_preview/sampling.h"

namespace aifactory::preview {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// What of a run is worth telling.
struct Report {
  std::string backend, reason;
  std::size_t instances = 0, items = 0;
  int samples = 0;
  double sceneSeconds = 0, buildSeconds = 0, renderSeconds = 0;
  double frameMedian = 0, frameP99 = 0;  ///< milliseconds; 0 without a bench
  double mraysPerSecond = 0;             ///< of drafts, whose rays can be counted
};

/// A pleasant scale from idle to hot, 0 to 1.
ItemColor heatColor(float share) {
  constexpr std::array<std::array<float, 3>, 5> stops{
      {{24, 48, 84}, {20, 110, 138}, {60, 170, 120}, {240, 180, 60}, {226, 68, 46}}};
  const float at = std::clamp(share, 0.0F, 1.0F) * static_cast<float>(stops.size() - 1);
  const std::size_t low = std::min(static_cast<std::size_t>(at), stops.size() - 2);
  ItemColor color = 0;
  for (std::size_t channel = 0; channel < 3; ++channel) {
    const float value = std::lerp(stops[low][channel], stops[low + 1][channel], at - static_cast<float>(low));
    color = color << 8U | static_cast<ItemColor>(value);
  }
  return color;
}

/// As if jobs of some hundred items ran: alike within a job, with one that is not measured now and then.
std::vector<ItemColor> heatColors(std::size_t items) {
  std::vector<ItemColor> colors;
  std::uint32_t seed = 1;
  std::size_t left = 0;
  float job = 0;
  for (std::size_t i = 0; i < items; ++i) {
    if (left == 0) {
      seed = hashed(seed);
      left = 64U << (seed % 5U);
      job = seed % 7U == 0 ? 0.06F : 0.35F + 0.6F * unitFloat(hashed(seed));
    }
    --left;
    const std::uint32_t own = hashed(static_cast<std::uint32_t>(i));
    colors.push_back(own % 700U == 0 ? notMeasured : heatColor(job + 0.22F * (unitFloat(own) - 0.5F)));
  }
  return colors;
}

Camera cameraFor(const Scene& scene, const std::string& name) {
  Camera camera;
  const auto found = std::find_if(scene.viewpoints.begin(), scene.viewpoints.end(),
                                  [&](const Viewpoint& view) { return name.empty() || view.name == name; });
  if (found != scene.viewpoints.end()) {
    camera.eye = found->eye;
    camera.target = found->target;
  } else if (!name.empty()) {
    std::string known;
    for (const Viewpoint& view : scene.viewpoints) known += "\n  " + view.name;
    throw UsageError("The scene has no viewpoint \"" + name + "\", but these:" + known);
  } else if (!scene.bounds.empty()) {
    const float reach = length(scene.bounds.size());
    camera.target = scene.bounds.center();
    camera.eye = camera.target + Vec3{0.5F, 0.6F, 0.9F} * reach;
  }
  return camera;
}

void bench(Renderer& renderer, View view, int frames, Report& report) {
  Picture picture;
  std::vector<double> times;
  for (int frame = 0; frame < frames; ++frame) {
    view.camera.eye.x += 0.01F;
    const Clock::time_point begin = Clock::now();
    renderer.setView(view);
    renderer.accumulate(1);
    renderer.resolve(picture);
    times.push_back(secondsSince(begin) * 1000);
  }
  std::sort(times.begin(), times.end());
  report.frameMedian = times[times.size() / 2];
  report.frameP99 = times[std::min(times.size() - 1, times.size() * 99 / 100)];
}

void writeFile(const std::string& path, std::span<const std::byte> bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("Cannot write " + path);
}

void writePng(const std::string& path, const Picture& picture) {
  Texture texture{picture.width, picture.height, {}};
  for (const std::uint32_t pixel : picture.pixels) {
    texture.texels.push_back((pixel & 0xFF00FF00U) | (pixel & 0xFFU) << 16U | (pixel >> 16U & 0xFFU));
  }
  writeFile(path, encodePng(texture));
}

/// Rays that hit send two more; they are counted as the identifiers tell.
double draftRays(Renderer& renderer) {
  std::vector<std::uint32_t> items;
  std::vector<float> distances;
  renderer.identifiers(items, distances);
  const auto hits =
      std::count_if(distances.begin(), distances.end(), [](float distance) { return distance < INFINITY; });
  return static_cast<double>(distances.size()) + 2.0 * static_cast<double>(hits);
}

Report render(const PreviewOptions& options) {
  Report report;
  Clock::time_point begin = Clock::now();
  const auto scene = std::make_shared<const Scene>(options.fleet > 0 ? buildHall(trialPlan(options.fleet))
                                                                     : readGlbFile(options.scene));
  report.sceneSeconds = secondsSince(begin);
  report.instances = scene->instances.size();
  report.items = scene->items.size();

  ChosenRenderer chosen = makeRenderer(options.backend);
  Renderer& renderer = *chosen.renderer;
  report.backend = renderer.name();
  report.reason = sentencesOf(chosen.refusals);
  begin = Clock::now();
  renderer.setScene(scene);
  report.buildSeconds = secondsSince(begin);

  View view{.camera = cameraFor(*scene, options.view),
            .width = options.width,
            .height = options.height,
            .light = options.light};
  if (options.heat) renderer.setItemColors(heatColors(scene->items.size()));
  renderer.setView(view);
  begin = Clock::now();
  renderer.accumulate(options.samples);
  Picture picture;
  renderer.resolve(picture);
  report.renderSeconds = secondsSince(begin);
  report.samples = renderer.samples();
  if (options.light == Light::Draft) {
    report.mraysPerSecond = draftRays(renderer) * options.samples / report.renderSeconds / 1e6;
  }
  if (!options.save.empty()) writeFile(options.save, writeGlb(*scene));
  if (!options.out.empty()) writePng(options.out, picture);
  if (options.benchFrames > 0) bench(renderer, view, options.benchFrames, report);
  return report;
}

std::string quoted(const std::string& text) {
  std::string json = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') json += '\\';
    json += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
  }
  return json + '"';
}

void print(const Report& report) {
  std::printf(
      "{\"backend\": %s, \"reason\": %s, \"instances\": %zu, \"items\": %zu, \"samples\": %d, \"scene_seconds\": %.3f, "
      "\"build_seconds\": %.3f, \"render_seconds\": %.3f, \"mrays_per_second\": %.2f, \"frame_ms_median\": %.2f, "
      "\"frame_ms_p99\": %.2f}\n",
      quoted(report.backend).c_str(), quoted(report.reason).c_str(), report.instances, report.items, report.samples,
      report.sceneSeconds, report.buildSeconds, report.renderSeconds, report.mraysPerSecond, report.frameMedian,
      report.frameP99);
}

}  // namespace

}  // namespace aifactory::preview

int main(int count, char** arguments) {
  using namespace aifactory::preview;
  try {
    print(render(parsePreviewOptions({arguments + 1, static_cast<std::size_t>(count - 1)})));
    return 0;
  } catch (const UsageError& error) {
    std::fprintf(stderr, "%s\n%s\n", error.what(), previewUsage);
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
