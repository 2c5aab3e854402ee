// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <chrono>
#include <map>
#include <string>
#include <string_view>

#include "google/rpc/error_details.pb.h"

namespace aifactory {

/// The one error type of base/ and factory/: absl::Status, whose payloads are the google.rpc details that travel in
/// grpc-status-details-bin. The message is a sentence that a user can act on. `reason` is a stable UPPER_SNAKE_CASE
/// word.

/// What an ErrorInfo says besides its reason: "offset" to "12".
using ErrorMetadata = std::map<std::string, std::string>;

/// INVALID_ARGUMENT with a BadRequest naming the request's field ("job.time_limit") and an ErrorInfo.
absl::Status invalidField(std::string_view field, std::string_view sentence, std::string_view reason = "INVALID_FIELD",
                          const ErrorMetadata& metadata = {});

/// Any code with an ErrorInfo.
absl::Status refusal(absl::StatusCode code, std::string_view reason, std::string_view sentence,
                     const ErrorMetadata& metadata = {});

/// UNAVAILABLE with an ErrorInfo and a RetryInfo.
absl::Status unavailable(std::string_view reason, std::string_view sentence, std::chrono::milliseconds retryAfter);

/// The ErrorInfo reason, or "" when there is none.
std::string reasonOf(const absl::Status& status);

/// A value of the ErrorInfo's metadata, or "" when there is none.
std::string metadataOf(const absl::Status& status, const std::string& key);

/// The BadRequest details, empty when there are none.
google::rpc::BadRequest violationsOf(const absl::Status& status);

}  // namespace aifactory
