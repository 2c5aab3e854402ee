// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alarm_tone.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace aifactory {
namespace {

constexpr double fadeSeconds = 0.012;

void append(std::vector<std::int16_t>& samples, double hertz, double seconds, double loudness) {
  const int count = static_cast<int>(seconds * toneRate);
  const double fade = fadeSeconds * toneRate;
  for (int i = 0; i < count; ++i) {
    const double envelope = std::min({1.0, i / fade, (count - 1 - i) / fade});
    const double phase = 2 * std::numbers::pi * hertz * i / toneRate;
    // The octave above makes it heard through the noise of a room.
    const double wave = 0.8 * std::sin(phase) + 0.2 * std::sin(2 * phase);
    samples.push_back(static_cast<std::int16_t>(std::lround(32'000 * loudness * envelope * wave)));
  }
}

}  // namespace

std::vector<std::int16_t> alarmTone(bool critical) {
  std::vector<std::int16_t> samples;
  if (!critical) {
    append(samples, 660, 0.28, 0.35);
    return samples;
  }
  for (int pair = 0; pair < 3; ++pair) {
    append(samples, 988, 0.16, 0.6);
    append(samples, 740, 0.16, 0.6);
    append(samples, 0, 0.08, 0);
  }
  return samples;
}

}  // namespace aifactory
