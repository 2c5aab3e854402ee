// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/status.h"
#include "factory/telemetry/sample_sink.h"

namespace aifactory {

/// Reads what Prometheus answers to /federate, `name{label="value",…} value time` a line, piece by piece as it comes.
/// A line is the same bytes up to its value each time, so who knows the series need not parse it again.
class FederateText {
 public:
  explicit FederateText(SampleSink& sink) : m_sink(sink) {}

  void feed(std::string_view bytes);
  /// The answer is complete. INVALID_ARGUMENT when it was no such text.
  absl::Status finish() const;

  std::size_t samples() const { return m_samples; }

 private:
  void line(std::string_view text);

  SampleSink& m_sink;
  std::string m_begun;  ///< of a line whose end has not come yet
  std::size_t m_samples = 0;
  std::size_t m_malformed = 0;
  std::string m_firstMalformed;
};

}  // namespace aifactory
