// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/request_memory.h"

#include <absl/cleanup/cleanup.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <cctype>

namespace aifactory {
namespace {

bool mayChange(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kResourceExhausted:
      return true;
    default:
      return false;
  }
}

std::string keyOf(const Caller& caller, const google::protobuf::Message& request, std::string_view requestId) {
  // Two tokens of one identity may see and act as different ones; neither may get the other's answer.
  std::string key = caller.identity + '\0' + std::to_string(caller.role) + '\0' + caller.scope.key() + '\0' +
                    caller.unixUser + '\0' + request.GetTypeName() + '\0';
  std::transform(requestId.begin(), requestId.end(), std::back_inserter(key),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return key;
}

}  // namespace

absl::Status requestIdReused() {
  return refusal(absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
                 "This request_id was used for another request; make a new one.");
}

RequestMemory::Answer RequestMemory::once(const Caller& caller, const google::protobuf::Message& request,
                                          std::string_view requestId, const std::function<Answer()>& act) {
  const std::string key = keyOf(caller, request, requestId);
  const std::string body = request.SerializeAsString();
  {
    std::unique_lock lock(m_mutex);
    while (true) {
      const auto [place, isNew] = m_entries.try_emplace(key);
      if (isNew) {
        place->second.body = body;
        break;
      }
      if (place->second.body != body) {
        return requestIdReused();
      }
      if (place->second.done) return place->second.answer;
      m_finished.wait(lock);
    }
  }
  Answer answer = absl::InternalError("The action was broken off.");  // of an exception: not kept, and nobody waits on
  {
    const absl::Cleanup finished = [&] { finish(key, answer); };
    answer = act();
  }
  return answer;
}

void RequestMemory::finish(const std::string& key, Answer answer) {
  const std::lock_guard lock(m_mutex);
  if (!answer.ok() && mayChange(answer.status().code())) {
    m_entries.erase(key);
  } else {
    Entry& entry = m_entries[key];
    entry.done = true;
    entry.answer = std::move(answer);
    m_order.push_back(key);
  }
  while (m_order.size() > m_capacity) {
    m_entries.erase(m_order.front());
    m_order.pop_front();
  }
  m_finished.notify_all();
}

}  // namespace aifactory
