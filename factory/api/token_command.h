// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

namespace aifactory {

/// Adds `factoryd token create|revoke|list`. `result` becomes the exit status once the command has run.
void addTokenCommand(CLI::App& app, int& result);

}  // namespace aifactory
