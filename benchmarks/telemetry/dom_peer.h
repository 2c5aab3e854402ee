// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "aifactory/v1/fleet.pb.h"
#include "factory/telemetry/sample_board.h"

namespace aifactory {

/// What a capable user would write: a JSON library's document of the answer, and a hash map from hosts to GPUs.
class DomPeer {
 public:
  DomPeer(const v1::FleetLayout& layout, std::int64_t staleness);

  void take(const std::string& answer, std::int64_t now);
  const TelemetryColumns& columns() const { return m_board.columns(); }

 private:
  const std::int64_t m_staleness;
  std::unordered_map<std::string, std::uint32_t> m_firstGpu;  ///< by host
  std::unordered_map<std::string, TelemetryField> m_fields;   ///< by metric
  SampleBoard m_board;
};

}  // namespace aifactory
