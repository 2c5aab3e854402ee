// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "gpu_preview/glb/glb_accessors.h"
#include "gpu_preview/scene.h"

namespace aifactory::preview {

/// The items of a file: those that its extras list, then one for each named node with a mesh below that has none yet.
/// All throw SceneError.
class GlbItems {
 public:
  /// Both are referred to.
  GlbItems(const tinygltf::Model& model, Scene& scene);

  /// The item that a number of the file means; nothing for -1.
  std::uint32_t numbered(double number) const;
  /// What a node's extras say it is.
  std::optional<std::uint32_t> told(const tinygltf::Node& node) const;
  /// The item of a node's name; of the nearest above where it has none. noItem where none has a name.
  std::uint32_t named(int node);
  /// Nodes are visited from above: `parent` is -1 for a root.
  void visit(int node, int parent);

  /// Bounds as the file tells them; else by what there is to see.
  void bound();

 private:
  void readNames();
  void readParents();
  /// Two corners an item, then those of the scene.
  std::optional<std::vector<Vec3>> toldBounds() const;
  const tinygltf::Value* extra(const char* name) const;

  const tinygltf::Model& m_model;
  Scene& m_scene;
  std::size_t m_listed = 0;
  std::vector<int> m_namedAbove;   ///< of each node: the nearest with a name, itself included; -1 for none
  std::vector<int> m_parentNamed;  ///< of each node: the nearest above with a name
  std::vector<std::uint32_t> m_itemOfNode;
};

}  // namespace aifactory::preview
