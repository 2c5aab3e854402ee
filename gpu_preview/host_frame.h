// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gpu_preview/frame.h"

namespace aifactory::preview {

/// A frame in the host's memory.
class HostFrame {
 public:
  /// Empties it, for pictures of this size.
  void reset(int width, int height);
  const Frame& frame() const { return m_frame; }
  const std::vector<std::uint32_t>& items() const { return m_items; }
  const std::vector<float>& distances() const { return m_distances; }

 private:
  std::vector<Vec3> m_base;
  std::vector<StateSlot> m_slots;
  std::vector<std::uint32_t> m_items;
  std::vector<float> m_distances;
  Frame m_frame;
};

}  // namespace aifactory::preview
