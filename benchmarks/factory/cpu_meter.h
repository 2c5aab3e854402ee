// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

namespace aifactory {

/// CPU time of a process so far, in seconds: its own, that of its children which it waited for, and that of descendants
/// which still run. 0 for a process that is gone.
double cpuSeconds(pid_t process);

/// Of this thread alone.
double threadCpuSeconds();

}  // namespace aifactory
