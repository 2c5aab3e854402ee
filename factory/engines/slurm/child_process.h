// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace aifactory {

/// A program that was started without a shell, with its three standard streams in our hands. One thread at a time.
class ChildProcess {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  /// The first argument is the program, looked up in PATH; `environment` is the whole of it. NOT_FOUND when there is no
  /// such program.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> start(const std::vector<std::string>& arguments,
                                                             const std::vector<std::string>& environment);
  /// Kills it when it still runs.
  ~ChildProcess();

  /// Writes `input` and reads what it prints, until it prints no more or `enough` says so (asked after each piece).
  /// DEADLINE_EXCEEDED and CANCELLED leave it running.
  absl::Status exchange(std::string_view input, const std::function<bool()>& enough, SteadyTime deadline,
                        std::stop_token stop);
  /// Its standard input ends with the next exchange.
  void endInput() { m_endInput = true; }
  bool ended() const { return m_output.ours() < 0 && m_error.ours() < 0; }
  void kill();
  /// Its exit code, or 128 + the signal that ended it.
  int wait();

  std::string output;  ///< what it printed and nobody took away
  std::string error;

 private:
  // A stream socket rather than a pipe: MSG_NOSIGNAL spares us SIGPIPE when the child reads no further.
  class Channel {
   public:
    Channel();
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    int ours() const { return m_ends[0]; }
    int theirs() const { return m_ends[1]; }
    void close(int end);
    void readInto(std::string& text);

   private:
    std::array<int, 2> m_ends{-1, -1};
  };

  ChildProcess() = default;

  Channel m_input;
  Channel m_output;
  Channel m_error;
  bool m_endInput = false;
  pid_t m_process = 0;
};

}  // namespace aifactory
