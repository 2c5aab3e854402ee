// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "factory/core/alert_log.h"
#include "factory/history/bundle.h"

namespace aifactory::history {

/// The alerts that ended in a bundle's interval. Found in its records when somebody first asks, so that opening it
/// waits for nothing. Takes nothing that is new.
std::unique_ptr<AlertLog> makeBundleAlertLog(const Bundle& bundle);

}  // namespace aifactory::history
