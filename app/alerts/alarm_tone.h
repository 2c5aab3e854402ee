// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace aifactory {

inline constexpr int toneRate = 44'100;  ///< samples a second, one channel

/// The sound of an alert: three falling pairs for a critical one, one soft tone for the others. Silent at both ends, so
/// that it does not click.
std::vector<std::int16_t> alarmTone(bool critical);

}  // namespace aifactory
