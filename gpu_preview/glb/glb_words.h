// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace aifactory::preview::glb {

/// What the reader and the writer call things that glTF has no word for.
inline constexpr const char* instancing = "EXT_mesh_gpu_instancing";
inline constexpr const char* emissiveStrength = "KHR_materials_emissive_strength";
inline constexpr const char* itemAttribute = "_ITEM";      ///< of instances: a number in `items`; -1 for none
inline constexpr const char* item = "item";                ///< a node's extras: likewise
inline constexpr const char* items = "items";              ///< the file's extras: the items' names
inline constexpr const char* itemParents = "itemParents";  ///< the file's extras: numbers in `items`; -1 for none
inline constexpr const char* itemBounds = "itemBounds";    ///< the file's extras: accessor of two corners an item
inline constexpr const char* showsState = "showsState";    ///< a material's extras
inline constexpr const char* target = "target";            ///< a camera node's extras: the point that it looks at
inline constexpr const char* whole = "whole";              ///< likewise: two corners of what is to be whole

}  // namespace aifactory::preview::glb
