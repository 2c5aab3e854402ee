// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gpu_preview/hall/hall_items.h"
#include "gpu_preview/hall/hall_layout.h"

namespace aifactory::preview {

/// What racks live on: busways and pipes along the rows, each stretch an instance of the feed of the rack beside it;
/// the cabinets that the feeds come from; cable trays over the hot aisles.
void addServices(SceneBuilder& scene, const HallPlan& plan, const HallItems& items, const HallLayout& layout);

}  // namespace aifactory::preview
