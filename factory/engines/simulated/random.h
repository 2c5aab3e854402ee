// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace aifactory::simulated {

/// Factory time, ms since 1970.
using SimTime = std::int64_t;
inline constexpr SimTime second = 1000;
inline constexpr SimTime minute = 60 * second;
inline constexpr SimTime hour = 60 * minute;

/// splitmix64's finaliser: a well mixed 64-bit hash of one word.
constexpr std::uint64_t mix(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}
constexpr std::uint64_t mix(std::uint64_t first, std::uint64_t second) { return mix(first ^ mix(second)); }
/// In [0, 1).
constexpr double unit(std::uint64_t hash) { return static_cast<double>(hash >> 11) * 0x1.0p-53; }

/// The same numbers on every platform for the same seed, which the standard's distributions do not promise.
class Random {
 public:
  explicit Random(std::uint64_t seed) : m_state(mix(seed)) {}

  std::uint64_t next() { return mix(m_state += 0x9e3779b97f4a7c15u); }
  double uniform() { return unit(next()); }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  int below(int count) { return static_cast<int>(uniform() * count); }
  bool chance(double probability) { return uniform() < probability; }
  double exponential(double mean) { return -mean * std::log(1 - uniform()); }
  double lognormal(double median, double sigma) { return median * std::exp(sigma * normal()); }
  int poisson(double mean) {
    int count = 0;
    for (double sum = exponential(1); sum < mean; sum += exponential(1)) ++count;
    return count;
  }

 private:
  double normal() { return std::sqrt(-2 * std::log(1 - uniform())) * std::cos(2 * std::numbers::pi * uniform()); }
  std::uint64_t m_state;
};

}  // namespace aifactory::simulated
