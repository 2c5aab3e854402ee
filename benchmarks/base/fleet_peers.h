// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <absl/container/flat_hash_map.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/fleet_columns.h"

namespace aifactory {

/// One second as compact JSON: an array of objects with the index and the changed fields, in %, MiB, degrees and W.
std::string encodeJson(const TelemetryColumns& before, const TelemetryColumns& now);
void applyJson(const std::string& text, TelemetryColumns& columns);

/// One second as one protobuf message with a submessage a GPU, changed fields only.
std::string encodePlain(const TelemetryColumns& before, const TelemetryColumns& now);
void applyPlain(const std::string& bytes, TelemetryColumns& columns);

/// One second as one protobuf message a GPU, which carries nothing but its index and what changed.
std::vector<std::string> encodeIndexed(const TelemetryColumns& before, const TelemetryColumns& now);
void applyIndexed(const std::vector<std::string>& messages, TelemetryColumns& columns);

/// A client of the same API with one message an update: GpuUpdate with the GPU's resource name and its sample time,
/// looked up by name and put into the same columns, a row a GPU. The parsed message is reused, the map is flat.
class NamedPeer {
 public:
  explicit NamedPeer(TelemetryColumns columns);
  void apply(const std::vector<std::string>& messages);
  const TelemetryColumns& columns() const { return m_columns; }

 private:
  absl::flat_hash_map<std::string, std::uint32_t> m_rows;
  TelemetryColumns m_columns;
  std::vector<std::int64_t> m_sampled;  // ms since 1970, a row
};
std::vector<std::string> encodeNamed(const TelemetryColumns& before, const TelemetryColumns& now, std::int64_t second);

}  // namespace aifactory
