// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <string>
#include <vector>

#include "gpu_preview/glb/glb.h"

namespace aifactory {

/// A block a metre wide for each name, side by side along x, each an item.
inline preview::Scene blocks(const std::vector<std::string>& names) {
  preview::Scene scene;
  scene.materials = {{.baseColor = {0.9F, 0.1F, 0.1F}}};
  preview::Mesh block;
  for (int i = 0; i < 8; ++i) {
    block.positions.push_back({i & 1 ? 1.0F : 0.0F, i & 2 ? 1.0F : 0.0F, i & 4 ? 1.0F : 0.0F});
  }
  block.indices = {0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4,
                   2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5};
  block.materials.assign(block.indices.size() / 3, 0);
  scene.meshes = {block};
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    const float x = 2.0F * static_cast<float>(i);
    preview::Box box;
    box.add({x, 0, 0});
    box.add({x + 1, 1, 1});
    scene.items.push_back({.name = names[i], .bounds = box, .parent = preview::noItem});
    scene.instances.push_back({.mesh = 0, .item = i, .transform = {.p = {x, 0, 0}}});
    scene.bounds.add(box.low);
    scene.bounds.add(box.high);
  }
  return scene;
}

inline QByteArray glbBytes(const preview::Scene& scene) {
  const std::vector<std::byte> file = preview::writeGlb(scene);
  return {reinterpret_cast<const char*>(file.data()), static_cast<qsizetype>(file.size())};
}

}  // namespace aifactory
