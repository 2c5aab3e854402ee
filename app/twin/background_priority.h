// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace aifactory {

/// Lets all other threads go before the calling one and those that it starts: pictures take the time that is left over.
void workInBackground();

}  // namespace aifactory
