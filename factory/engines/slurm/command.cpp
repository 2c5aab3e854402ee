// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/command.h"

#include <absl/strings/str_cat.h>

#include "factory/engines/slurm/child_process.h"

namespace aifactory {

absl::StatusOr<CommandResult> runCommand(const Command& command, std::stop_token stop) {
  auto child = ChildProcess::start(command.arguments, command.environment);
  if (!child.ok()) {
    return child.status();
  }
  (*child)->endInput();
  const absl::Status status = (*child)->exchange(
      command.input, [] { return false; }, std::chrono::steady_clock::now() + command.timeout, stop);
  if (absl::IsDeadlineExceeded(status)) {
    return absl::DeadlineExceededError(
        absl::StrCat(command.arguments.front(), " did not answer within ", command.timeout.count(), " ms"));
  }
  if (!status.ok()) {
    return status;
  }
  CommandResult result;
  result.exitCode = (*child)->wait();
  result.output = std::move((*child)->output);
  result.error = std::move((*child)->error);
  return result;
}

}  // namespace aifactory
