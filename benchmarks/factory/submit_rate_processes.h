// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace aifactory {

/// Ends the program with a sentence.
[[noreturn]] void giveUp(const std::string& why);

/// What a shell command prints; gives up when it fails.
std::string shell(const std::string& command);

/// A fresh directory that goes with the object.
class BenchDirectory {
 public:
  BenchDirectory();
  ~BenchDirectory();
  BenchDirectory(const BenchDirectory&) = delete;
  std::string operator/(const std::string& name) const { return m_path / name; }

 private:
  std::filesystem::path m_path;
};

/// The fixture's Slurm, brought up for this run and wiped with the object.
class BenchSlurm {
 public:
  explicit BenchSlurm(const std::string& directory);
  ~BenchSlurm();
  BenchSlurm(const BenchSlurm&) = delete;

  std::string configuration() const { return m_directory + "/factoryd.toml"; }
  std::string restSocket() const { return m_directory + "/run/rest/socket"; }
  std::string user() const { return m_user; }
  std::string token() const;
  /// Names of the user's jobs that Slurm has pending, one a job.
  std::vector<std::string> pendingNames() const;
  void cancelAll() const;

 private:
  std::string command(const std::string& verb) const;

  const std::string m_directory;
  std::string m_user;
};

/// factoryd as a child on a Unix socket, with a one-time token over a descriptor; ended with the object.
class BenchFactoryd {
 public:
  BenchFactoryd(std::vector<std::string> arguments, const std::string& socket);
  ~BenchFactoryd();
  BenchFactoryd(const BenchFactoryd&) = delete;

  std::string endpoint() const { return "unix://" + m_socket; }
  std::string token() const { return m_token; }

 private:
  const std::string m_socket;
  std::string m_token;
  pid_t m_process = -1;
};

}  // namespace aifactory
