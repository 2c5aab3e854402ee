// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace aifactory {

/// What ./bench prints: one JSON object a line.

/// `ratio` is how many times better than the peer ours is; `lowerIsBetter` for times and bytes.
inline void reportAgainstPeer(std::string_view name, double value, std::string_view unit, std::string_view peer,
                              double peerValue, bool lowerIsBetter) {
  const double ratio = lowerIsBetter ? peerValue / value : value / peerValue;
  const nlohmann::ordered_json line{{"name", name}, {"value", value},          {"unit", unit},
                                    {"peer", peer}, {"peer_value", peerValue}, {"ratio", ratio}};
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

/// Where no peer makes sense: whether `value` is at most (or, `lowerIsBetter` false, at least) `limit`.
inline void reportAgainstLimit(std::string_view name, double value, std::string_view unit, double limit,
                               bool lowerIsBetter = true) {
  const nlohmann::ordered_json line{{"name", name},
                                    {"value", value},
                                    {"unit", unit},
                                    {"limit", limit},
                                    {"within", lowerIsBetter ? value <= limit : value >= limit},
                                    {"ratio", nullptr}};
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

/// Of interleaved rounds.
inline double median(std::vector<double> rounds) {
  std::sort(rounds.begin(), rounds.end());
  const std::size_t middle = rounds.size() / 2;
  return rounds.size() % 2 ? rounds[middle] : (rounds[middle - 1] + rounds[middle]) / 2;
}

/// Whether a benchmark is asked for: the program's optional argument is the beginning of its name.
inline bool isAskedFor(std::string_view name, int argc, char** argv) { return argc < 2 || name.starts_with(argv[1]); }

}  // namespace aifactory
