// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace aifactory {

/// Takes samples one by one as an answer is read.
class SampleSink {
 public:
  virtual ~SampleSink() = default;
  /// `series` is the text that names it, the same in every answer; `time` is in ms since 1970 by Prometheus' clock. The
  /// value may be NaN or infinite.
  virtual void sample(std::string_view series, double value, std::int64_t time) = 0;
};

}  // namespace aifactory
