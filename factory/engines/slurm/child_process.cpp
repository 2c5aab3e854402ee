// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/child_process.h"

#include <absl/cleanup/cleanup.h>
#include <absl/strings/str_cat.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace aifactory {
namespace {

std::vector<char*> pointersTo(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) {
    pointers.push_back(const_cast<char*>(text.c_str()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

ChildProcess::Channel::Channel() {
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_ends.data()) != 0) {
    m_ends = {-1, -1};
  }
}

ChildProcess::Channel::~Channel() {
  close(0);
  close(1);
}

void ChildProcess::Channel::close(int end) {
  if (m_ends[end] >= 0) {
    ::close(std::exchange(m_ends[end], -1));
  }
}

// Closes our end at the end of the stream.
void ChildProcess::Channel::readInto(std::string& text) {
  std::array<char, 65536> buffer;
  const ssize_t got = recv(ours(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
  } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
    close(0);
  }
}

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::start(const std::vector<std::string>& arguments,
                                                                  const std::vector<std::string>& environment) {
  std::unique_ptr<ChildProcess> child(new ChildProcess);
  if (child->m_input.ours() < 0 || child->m_output.ours() < 0 || child->m_error.ours() < 0) {
    return absl::ResourceExhaustedError(absl::StrCat("no descriptor left to run ", arguments.front()));
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, child->m_input.theirs(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, child->m_output.theirs(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, child->m_error.theirs(), STDERR_FILENO);
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
  const int failed = posix_spawnp(&child->m_process, arguments.front().c_str(), &actions, &attributes,
                                  pointersTo(arguments).data(), pointersTo(environment).data());
  if (failed != 0) {
    child->m_process = 0;
    return absl::NotFoundError(absl::StrCat("cannot run ", arguments.front(), ": ", std::strerror(failed)));
  }
  for (Channel* channel : {&child->m_input, &child->m_output, &child->m_error}) {
    channel->close(1);
  }
  return child;
}

ChildProcess::~ChildProcess() {
  kill();
  wait();
}

void ChildProcess::kill() {
  if (m_process > 0) {
    ::kill(-m_process, SIGKILL);
  }
}

int ChildProcess::wait() {
  int status = 0;
  if (m_process > 0) {
    while (waitpid(m_process, &status, 0) < 0 && errno == EINTR) {
    }
    m_process = 0;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

absl::Status ChildProcess::exchange(std::string_view input, const std::function<bool()>& enough, SteadyTime deadline,
                                    std::stop_token stop) {
  while (!ended()) {
    if (input.empty() && m_endInput) {
      m_input.close(0);
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (stop.stop_requested()) {
      return absl::CancelledError("stopped");
    }
    if (left <= 0) {
      return absl::DeadlineExceededError("it did not answer in time");
    }
    std::array<pollfd, 3> waits{pollfd{m_output.ours(), POLLIN, 0}, pollfd{m_error.ours(), POLLIN, 0},
                                pollfd{input.empty() ? -1 : m_input.ours(), POLLOUT, 0}};
    poll(waits.data(), waits.size(), static_cast<int>(std::min<long>(left, 100)));
    // What it complained of first: it wrote that before the output that follows.
    if (waits[1].revents != 0) {
      m_error.readInto(error);
    }
    if (waits[0].revents != 0) {
      m_output.readInto(output);
      if (enough()) {
        if (m_error.ours() >= 0) {
          m_error.readInto(error);
        }
        return absl::OkStatus();
      }
    }
    if (waits[2].revents != 0) {
      const ssize_t sent = send(m_input.ours(), input.data(), input.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent >= 0) {
        input.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno != EAGAIN && errno != EINTR) {
        input = {};
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace aifactory
