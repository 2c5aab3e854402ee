// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/picture_image.h"

#include <memory>

#include "gpu_preview/renderer.h"

namespace aifactory {

QImage resolvedImage(preview::Renderer& renderer) {
  auto picture = std::make_unique<preview::Picture>();
  renderer.resolve(*picture);
  const auto* pixels = reinterpret_cast<const uchar*>(picture->pixels.data());
  const int width = picture->width, height = picture->height;
  // The image keeps the picture instead of a copy of it.
  const auto release = [](void* kept) { delete static_cast<preview::Picture*>(kept); };
  return QImage(pixels, width, height, qsizetype{width} * 4, QImage::Format_RGB32, release, picture.release());
}

}  // namespace aifactory
