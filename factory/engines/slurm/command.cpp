// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/command.h"

#include <absl/cleanup/cleanup.h>
#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace aifactory {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::vector<char*> pointersTo(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) {
    pointers.push_back(const_cast<char*>(text.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

// A stream socket rather than a pipe: MSG_NOSIGNAL spares us SIGPIPE when the child reads no further.
struct Channel {
  std::array<int, 2> ends{-1, -1};
  Channel() {
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      ends = {-1, -1};
    }
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel() {
    close(0);
    close(1);
  }
  int ours() const { return ends[0]; }
  int theirs() const { return ends[1]; }
  void close(int end) {
    if (ends[end] >= 0) {
      ::close(std::exchange(ends[end], -1));
    }
  }
};

// Appends what there is; false at the end of the stream.
bool readSome(int descriptor, std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t got = recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got > 0) {
    into.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

}  // namespace

absl::StatusOr<CommandResult> runCommand(const Command& command, std::stop_token stop) {
  Channel input;
  Channel output;
  Channel error;
  if (input.ours() < 0 || output.ours() < 0 || error.ours() < 0) {
    return absl::ResourceExhaustedError(absl::StrCat("no descriptor left to run ", command.arguments.front()));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.theirs(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output.theirs(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, error.theirs(), STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  const absl::Cleanup freeSpawn = [&] {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  };
  pid_t child = 0;
  const int failed = posix_spawnp(&child, command.arguments.front().c_str(), &actions, &attributes,
                                  pointersTo(command.arguments).data(), pointersTo(command.environment).data());
  if (failed != 0) {
    return absl::NotFoundError(absl::StrCat("cannot run ", command.arguments.front(), ": ", std::strerror(failed)));
  }
  for (Channel* channel : {&input, &output, &error}) {
    channel->close(1);
  }

  CommandResult result;
  std::string_view unsent = command.input;
  const auto deadline = SteadyClock::now() + command.timeout;
  absl::Status ended;
  while (output.ours() >= 0 || error.ours() >= 0) {
    if (unsent.empty()) {
      input.close(0);
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
    if (stop.stop_requested() || left <= 0) {
      kill(-child, SIGKILL);
      ended = stop.stop_requested()
                  ? absl::CancelledError("stopped")
                  : absl::DeadlineExceededError(absl::StrCat(command.arguments.front(), " did not answer within ",
                                                             command.timeout.count(), " ms"));
      break;
    }
    std::array<pollfd, 3> waits{pollfd{output.ours(), POLLIN, 0}, pollfd{error.ours(), POLLIN, 0},
                                pollfd{input.ours(), POLLOUT, 0}};
    poll(waits.data(), waits.size(), static_cast<int>(std::min<long>(left, 100)));
    if (waits[0].revents != 0 && !readSome(output.ours(), result.output)) {
      output.close(0);
    }
    if (waits[1].revents != 0 && !readSome(error.ours(), result.error)) {
      error.close(0);
    }
    if (waits[2].revents != 0) {
      const ssize_t sent = send(input.ours(), unsent.data(), unsent.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent >= 0) {
        unsent.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno != EAGAIN && errno != EINTR) {
        unsent = {};
      }
    }
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended.ok()) {
    return ended;
  }
  result.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace aifactory
