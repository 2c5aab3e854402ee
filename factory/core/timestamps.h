// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <chrono>

namespace aifactory {

inline google::protobuf::Timestamp timestampOf(std::chrono::system_clock::time_point time) {
  const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(nanoseconds);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds.count());
  timestamp.set_nanos(static_cast<int>((nanoseconds - seconds).count()));
  return timestamp;
}

/// Seconds since 1970, as filters compare times.
inline double secondsOf(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace aifactory
