// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/support/status.h>

#include <chrono>
#include <optional>

#include "client/call.h"

namespace aifactory {

/// What a status that is not OK means to the user: the details in grpc-status-details-bin, with translated words for
/// the reasons that we know.
CallError callError(const grpc::Status& status);

/// How long the server asks us to wait (RetryInfo).
std::optional<std::chrono::milliseconds> retryDelay(const grpc::Status& status);

}  // namespace aifactory
