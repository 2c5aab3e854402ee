// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>

#include "factory/engines/slurm/slurm_options.h"

namespace aifactory {

/// The privileged token for slurmrestd, renewed before it expires. Safe from any thread.
class TokenSource {
 public:
  explicit TokenSource(const SlurmOptions& options) : m_options(options) {}

  /// UNAVAILABLE with a sentence for the administrator when there is none.
  absl::StatusOr<std::string> token();
  /// Slurm refused this token: the next call makes or reads another.
  void refuse(const std::string& token);

 private:
  absl::StatusOr<std::string> make();

  const SlurmOptions m_options;
  std::mutex m_mutex;
  std::string m_token;
  std::chrono::system_clock::time_point m_renewAt{};
  std::filesystem::file_time_type m_fileTime{};
};

/// A JSON Web Token as Slurm's auth/jwt wants it (HS256; claims iat, exp, sun).
std::string signToken(const std::string& key, const std::string& user, std::chrono::system_clock::time_point now,
                      std::chrono::seconds lifetime);

/// Environment of every Slurm tool that we run: UTC, no translation, nothing of ours that would change what they print.
std::vector<std::string> toolEnvironment(const SlurmOptions& options);

}  // namespace aifactory
