// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/scene.h"

namespace aifactory::preview {

/// What the things in a hall are made of: their place in Scene::materials.
enum class Ink : std::uint16_t {
  State,  ///< shows the state of its item
  Floor,
  FloorWorn,
  Perforation,
  Concrete,
  Pavement,
  Ground,
  Wall,
  WallCap,
  Door,
  RackBody,
  RackRail,
  Tray,
  Bezel,
  Vent,
  Steel,
  Brass,
  Supply,  ///< cool water
  Return,  ///< warm water
  Busway,
  CableTray,
  CableDark,
  Fibre,
  Cabinet,
  CabinetDark,
  LampCool,
  LampWarm,
  Screen,
  Cloth,
  Vest,
  Skin,
  Paint,
};

std::vector<Material> hallMaterials();

}  // namespace aifactory::preview
