// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace aifactory {

/// heat_grid_update, heat_grid_repaint: GUI-thread time when all 50,176 cells change, and when all are drawn anew.
void benchHeatGrid(int argc, char** argv);

}  // namespace aifactory
