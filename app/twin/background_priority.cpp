// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/background_priority.h"

#include <sys/resource.h>

namespace aifactory {

void workInBackground() {
  constexpr int niceness = 10;
  // On Linux this is the thread's alone. The renderer's threads are started by it, and inherit it.
  ::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + niceness);
}

}  // namespace aifactory
