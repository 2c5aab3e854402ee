// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/host_frame.h"

namespace aifactory::preview {

void HostFrame::reset(int width, int height) {
  const std::size_t pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  m_base.assign(pixels, Vec3{});
  m_slots.assign(pixels * slotsPerPixel, StateSlot{});
  m_items.assign(pixels, noItem);
  m_distances.assign(pixels, INFINITY);
  m_frame = {.width = width,
             .height = height,
             .base = m_base.data(),
             .slots = m_slots.data(),
             .items = m_items.data(),
             .distances = m_distances.data()};
}

}  // namespace aifactory::preview
