// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "gpu_preview/frame.h"

namespace aifactory::preview {

/// What each item looks like when a frame is resolved, in the host's memory.
class ItemTable {
 public:
  void setScene(const Scene& scene);
  /// One a item; empty: all have their own.
  void setColors(std::span<const ItemColor> colors);
  /// Numbers of items; those that the scene lacks are left out.
  void setSelected(std::span<const std::uint32_t> items);

  const std::vector<Vec3>& colors() const { return m_colors; }               ///< as ItemColors has them
  const std::vector<std::uint32_t>& selected() const { return m_selected; }  ///< a bit an item; empty: none is

 private:
  std::vector<Vec3> m_own, m_colors;
  std::vector<std::uint32_t> m_selected;
};

}  // namespace aifactory::preview
