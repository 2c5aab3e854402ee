// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/status.h"
#include "google/rpc/status.pb.h"

namespace aifactory {

/// absl::Status as it travels and is stored: its payloads become the details.
google::rpc::Status rpcStatusOf(const absl::Status& status);
absl::Status statusOf(const google::rpc::Status& status);

}  // namespace aifactory
