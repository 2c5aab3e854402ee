// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <chrono>
#include <ctime>
#include <string>

namespace aifactory {

inline google::protobuf::Timestamp timestampOf(std::chrono::system_clock::time_point time) {
  const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(nanoseconds);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds.count());
  timestamp.set_nanos(static_cast<int>((nanoseconds - seconds).count()));
  return timestamp;
}

inline std::chrono::system_clock::time_point timePointOf(const google::protobuf::Timestamp& time) {
  return std::chrono::system_clock::time_point(std::chrono::duration_cast<std::chrono::system_clock::duration>(
      std::chrono::seconds(time.seconds()) + std::chrono::nanoseconds(time.nanos())));
}

/// "2026-11-28 15:23:12 UTC", for sentences.
inline std::string timeInWords(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[64];
  return {text, std::strftime(text, sizeof text, "%F %T UTC", &utc)};
}

/// Seconds since 1970, as filters compare times.
inline double secondsOf(std::chrono::system_clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace aifactory
