// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/hall/hall_items.h"
#include "gpu_preview/hall/hall_layout.h"

namespace aifactory::preview {

/// Racks with their trays and GPUs; marks on the floor for those to come. A GPU is seen three times: its module in the
/// front of its tray, a lamp at the back, and a tile on the rack's roof, so that a bird sees every one.
void addRacks(SceneBuilder& scene, const HallPlan& plan, const HallItems& items, const HallLayout& layout);

}  // namespace aifactory::preview
