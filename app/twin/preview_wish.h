// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

#include <cstdint>
#include <memory>
#include <vector>

#include "gpu_preview/renderer.h"

namespace aifactory {

/// What a picture is to show. Parts are shared and never changed: another pointer is another content.
struct PreviewWish {
  std::shared_ptr<const preview::Scene> scene;
  preview::Camera camera;
  std::vector<preview::CutPlane> cuts;
  preview::Vec3 background;
  QSize size;  ///< pixels
  std::shared_ptr<const std::vector<preview::ItemColor>> colors;
  std::shared_ptr<const std::vector<std::uint32_t>> selected;
  std::shared_ptr<const std::vector<std::uint8_t>> visible;

  bool isEmpty() const { return !scene || size.isEmpty(); }
  /// Whether both are seen from the same place: what else differs needs no draft first.
  bool looksAs(const PreviewWish& other) const {
    return scene == other.scene && camera == other.camera && cuts == other.cuts && size == other.size;
  }
};

}  // namespace aifactory
