// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace aifactory {

/// gui_busy_overview, gui_busy_allocations, gui_busy_allocations_flat: share of one core that the GUI thread uses with
/// that page open on the demo factory, all of whose GPUs change each second. False when the factory could not be shown
/// or did not change.
bool benchGuiBusy(int argc, char** argv);

}  // namespace aifactory
