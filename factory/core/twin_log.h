// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "aifactory/v1/twins.pb.h"
#include "base/status.h"

namespace aifactory {

/// The durable list of twins that have a scene. Safe from any thread; a call that returned OK survives power loss.
class TwinLog {
 public:
  virtual ~TwinLog() = default;
  virtual absl::Status add(const v1::Twin& twin) = 0;
  virtual absl::Status remove(std::string_view name) = 0;
  virtual absl::StatusOr<std::vector<v1::Twin>> recall() = 0;
};

}  // namespace aifactory
