// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/support/status.h>

#include "base/status.h"

namespace aifactory {

/// The one place where an error of ours becomes gRPC's: same code, the sentence, and the details as google.rpc.Status
/// in grpc-status-details-bin, cut to what fits into the 8 KiB of metadata that clients accept.
grpc::Status toGrpc(const absl::Status& status);
/// "PERMISSION_DENIED", for logs and metrics.
std::string codeWord(absl::StatusCode code);

}  // namespace aifactory
