// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/preview_options.h"

#include <charconv>
#include <string_view>

namespace aifactory::preview {

const char* const previewUsage =
    "preview-render --scene FILE.glb|--fleet GPUS [--view NAME] [--light draft|still] [--heat]\n"
    "               [--backend auto|cuda|embree|portable] [--size WxH] [--spp N] [--out FILE.png] [--bench FRAMES]\n"
    "               [--save FILE.glb]";

namespace {

int numberOf(std::string_view text, std::string_view option, int least, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least || value > most) {
    throw UsageError(std::string(option) + " takes a number from " + std::to_string(least) + " to " +
                     std::to_string(most));
  }
  return value;
}

Backend backendOf(std::string_view name) {
  if (name == "auto") return Backend::Auto;
  if (name == "cuda") return Backend::Cuda;
  if (name == "embree") return Backend::Embree;
  if (name == "portable") return Backend::Portable;
  throw UsageError("--backend is auto, cuda, embree or portable");
}

Light lightOf(std::string_view name) {
  if (name == "draft") return Light::Draft;
  if (name == "still") return Light::Still;
  throw UsageError("--light is draft or still");
}

void setSize(PreviewOptions& options, std::string_view text) {
  constexpr int most = 16384;
  const std::size_t cross = text.find('x');
  if (cross == std::string_view::npos) throw UsageError("--size goes like 1600x1000");
  options.width = numberOf(text.substr(0, cross), "--size", 1, most);
  options.height = numberOf(text.substr(cross + 1), "--size", 1, most);
}

void set(PreviewOptions& options, std::string_view option, std::string_view value) {
  if (option == "--fleet") {
    options.fleet = static_cast<std::uint32_t>(numberOf(value, option, 1, 2'000'000));
  } else if (option == "--scene") {
    options.scene = value;
  } else if (option == "--view") {
    options.view = value;
  } else if (option == "--out") {
    options.out = value;
  } else if (option == "--save") {
    options.save = value;
  } else if (option == "--backend") {
    options.backend = backendOf(value);
  } else if (option == "--light") {
    options.light = lightOf(value);
  } else if (option == "--size") {
    setSize(options, value);
  } else if (option == "--spp") {
    options.samples = numberOf(value, option, 1, 1'000'000);
  } else if (option == "--bench") {
    options.benchFrames = numberOf(value, option, 1, 1'000'000);
  } else {
    throw UsageError("There is no option " + std::string(option));
  }
}

}  // namespace

PreviewOptions parsePreviewOptions(std::span<const char* const> arguments) {
  PreviewOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view option = arguments[i];
    if (option == "--heat") {
      options.heat = true;
    } else if (i + 1 < arguments.size()) {
      set(options, option, arguments[++i]);
    } else {
      throw UsageError(std::string(option) + " lacks its value");
    }
  }
  if ((options.fleet == 0) == options.scene.empty()) throw UsageError("Either --scene or --fleet is needed");
  return options;
}

}  // namespace aifactory::preview
