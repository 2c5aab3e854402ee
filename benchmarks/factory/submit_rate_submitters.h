// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>

namespace aifactory {

inline constexpr int submitters = 64;
inline constexpr int connections = 8;

/// What one round of submissions came to; gives up when one of them is refused.
struct SubmitRound {
  double seconds = 0;
  std::set<std::string> names;  ///< of the jobs asked for, each once
};

/// `jobs` held jobs from 64 threads over 8 gRPC connections to factoryd, a request_id each.
SubmitRound submitThroughFactoryd(const std::string& endpoint, const std::string& token, int jobs);

/// The same jobs straight to slurmrestd: as many threads, over `kept` HTTP connections that are kept alive.
SubmitRound submitStraight(const std::string& socket, const std::string& user, const std::string& token, int jobs,
                           int kept);

}  // namespace aifactory
