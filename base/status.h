// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <string>
#include <string_view>

#include "google/rpc/error_details.pb.h"

namespace aifactory {

/// The one error type of base/ and factory/: absl::Status, whose payloads are the google.rpc details that travel in
/// grpc-status-details-bin. The message is a sentence that a user can act on. `reason` is a stable UPPER_SNAKE_CASE word.

/// INVALID_ARGUMENT with a BadRequest naming the request's field ("job.time_limit") and an ErrorInfo.
absl::Status invalidField(std::string_view field, std::string_view sentence, std::string_view reason = "INVALID_FIELD");

/// Any code with an ErrorInfo.
absl::Status refusal(absl::StatusCode code, std::string_view reason, std::string_view sentence);

/// UNAVAILABLE with an ErrorInfo and a RetryInfo.
absl::Status unavailable(std::string_view reason, std::string_view sentence, std::chrono::milliseconds retryAfter);

/// The ErrorInfo reason, or "" when there is none.
std::string reasonOf(const absl::Status& status);

/// The BadRequest details, empty when there are none.
google::rpc::BadRequest violationsOf(const absl::Status& status);

}  // namespace aifactory
