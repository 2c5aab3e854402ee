// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <vector>

#include "base/status.h"

namespace aifactory {

struct Command {
  std::vector<std::string> arguments;    ///< the first is the program, looked up in PATH; no shell ever sees them
  std::vector<std::string> environment;  ///< the whole of it, "NAME=value"
  std::string input;                     ///< written to its standard input
  std::chrono::milliseconds timeout{10'000};
};

struct CommandResult {
  int exitCode = 0;  ///< 128 + the signal when one ended it
  std::string output;
  std::string error;
};

/// Runs it to its end. DEADLINE_EXCEEDED when it was killed for taking too long, CANCELLED when `stop` was asked for,
/// NOT_FOUND when there is no such program. Safe from any thread.
absl::StatusOr<CommandResult> runCommand(const Command& command, std::stop_token stop = {});

}  // namespace aifactory
