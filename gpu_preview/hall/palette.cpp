// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall/palette.h"

namespace aifactory::preview {

namespace {

Material matt(float r, float g, float b) { return {.baseColor = {r, g, b}}; }

Material satin(float r, float g, float b, float roughness) { return {.baseColor = {r, g, b}, .roughness = roughness}; }

Material metal(float r, float g, float b, float roughness) {
  return {.baseColor = {r, g, b}, .roughness = roughness, .metallic = 1};
}

Material lamp(float r, float g, float b) { return {.baseColor = {r, g, b}, .emission = {r, g, b}}; }

Material materialOf(Ink ink) {
  switch (ink) {
    case Ink::State:
      return {.baseColor = {0.10F, 0.42F, 0.38F}, .emission = {0.34F, 0.34F, 0.34F}, .showsState = true};
    case Ink::Floor:
      return satin(0.50F, 0.51F, 0.52F, 0.25F);
    case Ink::FloorWorn:
      return satin(0.465F, 0.475F, 0.485F, 0.3F);
    case Ink::Perforation:
      return matt(0.05F, 0.055F, 0.06F);
    case Ink::Concrete:
      return matt(0.17F, 0.175F, 0.18F);
    case Ink::Pavement:
      return matt(0.115F, 0.12F, 0.13F);
    case Ink::Ground:
      return matt(0.055F, 0.064F, 0.078F);
    case Ink::Wall:
      return matt(0.66F, 0.66F, 0.65F);
    case Ink::WallCap:
      return satin(0.09F, 0.10F, 0.115F, 0.4F);
    case Ink::Door:
      return satin(0.16F, 0.18F, 0.20F, 0.4F);
    case Ink::RackBody:
      return satin(0.026F, 0.028F, 0.033F, 0.35F);
    case Ink::RackRail:
      return metal(0.10F, 0.105F, 0.115F, 0.4F);
    case Ink::Tray:
      return satin(0.045F, 0.048F, 0.055F, 0.4F);
    case Ink::Bezel:
      return metal(0.13F, 0.135F, 0.145F, 0.35F);
    case Ink::Vent:
      return matt(0.010F, 0.011F, 0.013F);
    case Ink::Steel:
      return metal(0.36F, 0.37F, 0.39F, 0.25F);
    case Ink::Brass:
      return metal(0.55F, 0.36F, 0.14F, 0.3F);
    case Ink::Supply:
      return satin(0.055F, 0.20F, 0.46F, 0.3F);
    case Ink::Return:
      return satin(0.46F, 0.11F, 0.07F, 0.3F);
    case Ink::Busway:
      return satin(0.40F, 0.41F, 0.43F, 0.35F);
    case Ink::CableTray:
      return metal(0.36F, 0.37F, 0.38F, 0.5F);
    case Ink::CableDark:
      return satin(0.025F, 0.04F, 0.075F, 0.5F);
    case Ink::Fibre:
      return satin(0.72F, 0.42F, 0.03F, 0.4F);
    case Ink::Cabinet:
      return satin(0.56F, 0.57F, 0.58F, 0.4F);
    case Ink::CabinetDark:
      return satin(0.10F, 0.11F, 0.12F, 0.4F);
    case Ink::LampCool:
      return lamp(0.70F, 0.86F, 1.0F);
    case Ink::LampWarm:
      return lamp(1.0F, 0.66F, 0.32F);
    case Ink::Screen:
      return lamp(0.16F, 0.50F, 0.62F);
    case Ink::Cloth:
      return matt(0.05F, 0.065F, 0.10F);
    case Ink::Vest:
      return matt(0.85F, 0.30F, 0.04F);
    case Ink::Skin:
      return matt(0.50F, 0.33F, 0.24F);
    case Ink::Paint:
      return matt(0.72F, 0.60F, 0.22F);
  }
  return {};
}

}  // namespace

std::vector<Material> hallMaterials() {
  std::vector<Material> materials;
  for (int ink = 0; ink <= static_cast<int>(Ink::Paint); ++ink) materials.push_back(materialOf(static_cast<Ink>(ink)));
  return materials;
}

}  // namespace aifactory::preview
