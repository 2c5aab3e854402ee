// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gpu_preview/colors.h"
#include "gpu_preview/refusal.h"
#include "gpu_preview/scene.h"
#include "gpu_preview/view.h"

namespace aifactory::preview {

/// 8-bit sRGB pixels, rows from the top.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint32_t> pixels;  ///< 0xFFRRGGBB, as QImage::Format_RGB32 has them
};

/// What is under a pixel.
struct Hit {
  std::uint32_t item = noItem;
  std::uint32_t instance = noItem;
  float distance = INFINITY;  ///< metres from the eye
  Vec3 position;
};

/// Renders a scene by accumulating samples. One thread owns it and calls everything but interrupt(). Everything else
/// may throw DeviceLost.
class Renderer {
 public:
  virtual ~Renderer() = default;

  /// For people: "CUDA, NVIDIA H200" or "Embree 3.13, 2 threads".
  virtual std::string name() const = 0;

  virtual void setScene(std::shared_ptr<const Scene> scene) = 0;
  /// Places of instances from `first` on; refits instead of building anew where that pays. Starts the picture anew.
  virtual void setTransforms(std::uint32_t first, std::span<const Transform> transforms) = 0;
  /// Hides instances: one byte each, 0 for hidden; empty for all visible. Starts the picture anew.
  virtual void setVisible(std::span<const std::uint8_t> visible) = 0;
  /// One a item; empty: all have their own. Needs no new samples.
  virtual void setItemColors(std::span<const ItemColor> colors) = 0;
  /// Items that are outlined when a frame is resolved; ascending. Needs no new samples.
  virtual void setSelected(std::span<const std::uint32_t> items) = 0;
  /// Starts the picture anew unless nothing changed.
  virtual void setView(const View& view) = 0;

  /// Adds samples to every pixel; fewer, or none, when it is interrupted.
  virtual void accumulate(int samples) = 0;
  /// From any thread: the accumulate() that is running, or else the next one, returns within milliseconds. The picture
  /// stays right, and what has been traced may serve the next accumulate().
  virtual void interrupt() = 0;
  /// That every pixel has.
  virtual int samples() const = 0;
  /// The picture of the samples so far, in the items' colours of now. Black where there is none yet.
  virtual void resolve(Picture& picture) = 0;

  /// What is under the middle of a pixel of the view.
  virtual Hit pick(int x, int y) = 0;
  /// Of the middle of each pixel, row by row: item (or noItem), and distance in metres (or INFINITY).
  virtual void identifiers(std::vector<std::uint32_t>& items, std::vector<float>& distances) = 0;
};

struct ChosenRenderer {
  std::unique_ptr<Renderer> renderer;
  std::vector<Refusal> refusals;  ///< of those that Auto prefers to it, the best first
};

/// Auto: CUDA where a device and its driver serve, else Embree, else the portable one, which is slow.
/// Throws std::runtime_error when a back-end that was asked for by name cannot serve.
ChosenRenderer makeRenderer(Backend backend = Backend::Auto);

}  // namespace aifactory::preview
