// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

namespace aifactory {

class Channel;

/// Takes a channel down once its last calls have ended; where they take their time, on a thread of its own: the GUI
/// thread does not wait for that, and gRPC's own threads, where the last call ends, cannot do it. QCoreApplication
/// waits for it when it goes.
void takeDown(std::shared_ptr<Channel> channel);

}  // namespace aifactory
