// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "factory/core/engine.h"
#include "factory/history/bundle.h"

namespace aifactory::history {

/// The scheduler of a bundle: nobody. It shows the bundle's last instant, and refuses every verb.
std::unique_ptr<Engine> makeBundleEngine(const Bundle& bundle);

/// The past that a bundle holds. Records nothing.
std::unique_ptr<History> makeBundleHistory(const Bundle& bundle);

}  // namespace aifactory::history
