// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include "gpu_preview/renderer.h"

namespace aifactory::preview {

/// What preview-render is to do.
struct PreviewOptions {
  std::string scene;        ///< a GLB file
  std::uint32_t fleet = 0;  ///< or the GPUs of a trial fleet
  std::string view;         ///< of the scene's viewpoints; empty: the first
  std::string out;          ///< a PNG file; empty: none
  std::string save;         ///< a GLB file for the scene; empty: none
  Backend backend = Backend::Auto;
  Light light = Light::Draft;
  int width = 1280, height = 800, samples = 16;
  int benchFrames = 0;  ///< frames of one sample each, timed
  bool heat = false;    ///< trial colours for all items
};

/// What is wrong with the arguments, and how they go.
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws UsageError.
PreviewOptions parsePreviewOptions(std::span<const char* const> arguments);

extern const char* const previewUsage;

}  // namespace aifactory::preview
