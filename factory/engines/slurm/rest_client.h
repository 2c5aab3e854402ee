// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "factory/engines/slurm/token_source.h"

namespace aifactory {

/// A version of slurmrestd's API and how its job submissions are spelled.
struct RestVersion {
  int number = 0;                  ///< 38 of "v0.0.38"
  bool environmentIsList = false;  ///< ["A=b"] instead of {"A": "b"}
  bool gpusAsTres = false;         ///< tres_per_node instead of gpus_per_node
  std::string path() const;        ///< "v0.0.38"
};

/// The newest version that `specification` (GET /openapi/v3) offers with every field that we send; FAILED_PRECONDITION
/// when there is none.
absl::StatusOr<RestVersion> chooseRestVersion(const nlohmann::json& specification);

/// What slurmrestd answered. Errors come with HTTP 200 as well as with others: always look at both.
struct RestAnswer {
  long http = 0;
  nlohmann::json body;  ///< null when it is no JSON
  int error = 0;        ///< the first error_number of errors[]
  std::string words;    ///< what goes with it
};

/// Calls to slurmrestd over its Unix socket, in the name of a user. Safe from any thread.
class RestClient {
 public:
  explicit RestClient(const SlurmOptions& options);
  ~RestClient();

  enum class Method { Get, Post, Delete };
  struct Call {
    Method method = Method::Get;
    std::string path{};  ///< below /slurm/<version>
    std::string user{};
    nlohmann::json body{};
    bool once = false;  ///< must reach Slurm at most once
  };
  /// UNAVAILABLE: nothing was done (not sent, or the token is refused). UNKNOWN: it was sent, and no clear answer came.
  absl::StatusOr<RestAnswer> call(const Call& call);

  /// Asked until it is known once. UNAVAILABLE otherwise.
  absl::StatusOr<RestVersion> version();

 private:
  struct Handle;
  absl::StatusOr<RestAnswer> send(const Call& call, const std::string& url, const std::string& token);
  /// Whether Slurm takes this token. UNAVAILABLE when that cannot be said.
  absl::StatusOr<bool> accepts(const std::string& token);
  std::unique_ptr<Handle> take();
  void giveBack(std::unique_ptr<Handle> handle);

  const SlurmOptions m_options;
  TokenSource m_tokens;
  std::mutex m_mutex;
  std::vector<std::unique_ptr<Handle>> m_idle;
  std::optional<RestVersion> m_version;
};

}  // namespace aifactory
