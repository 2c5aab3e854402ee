// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace aifactory {

/// Tells systemd ("READY=1", "STOPPING=1") when it listens (sd_notify(3)); does nothing otherwise.
void notifyServiceManager(std::string_view state);

}  // namespace aifactory
