// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "base/resource_name.h"
#include "factory/core/request_memory.h"

namespace aifactory {

inline absl::Status checkRequestId(std::string_view requestId) {
  if (isUuid(requestId)) return absl::OkStatus();
  return invalidField("request_id", "request_id must be a UUID, made anew for each action.", "REQUEST_ID_INVALID");
}

/// `Answer` as RequestMemory keeps it.
template <class Message>
RequestMemory::Answer serialised(const absl::StatusOr<Message>& answer) {
  if (!answer.ok()) return answer.status();
  return answer->SerializeAsString();
}

template <class Message>
absl::StatusOr<Message> parsed(const RequestMemory::Answer& answer) {
  if (!answer.ok()) return answer.status();
  Message message;
  message.ParseFromString(*answer);
  return message;
}

}  // namespace aifactory
