// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace aifactory {

/// startup: from the start of a process to its first filled view of 50,000 GPUs. Ours is factory-console --demo, whose
/// factoryd starts with it; the peer is sview on a running Slurm of 6,250 nodes with 8 GPUs each. Both on an X server
/// of their own. Where sview, Xvfb, xdotool or Slurm is missing, there is no peer. False when ours fails.
bool benchStartup(int argc, char** argv);

}  // namespace aifactory
