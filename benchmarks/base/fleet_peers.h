// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

/// One second as one protobuf message a GPU.
std::vector<std::string> encodeMessages(const TelemetryColumns& before, const TelemetryColumns& now);
void applyMessages(const std::vector<std::string>& messages, TelemetryColumns& columns);

}  // namespace aifactory
