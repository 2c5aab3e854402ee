// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "base/status.h"
#include "factory/core/caller.h"

namespace google::protobuf {
class Message;
}

namespace aifactory {

/// ALREADY_EXISTS with reason REQUEST_ID_REUSED.
absl::Status requestIdReused();

/// Recent mutations by caller, method and request id: who asks again gets the first answer, who asks while the first
/// is under way waits for it. Answers that say "try again" are not kept. Any thread.
class RequestMemory {
 public:
  explicit RequestMemory(std::size_t capacity) : m_capacity(capacity) {}

  using Answer = absl::StatusOr<std::string>;  ///< serialised response
  /// `requestIdReused` when the same id came with another body.
  Answer once(const Caller& caller, const google::protobuf::Message& request, std::string_view requestId,
              const std::function<Answer()>& act);

 private:
  struct Entry {
    std::string body;
    bool done = false;
    Answer answer = absl::UnknownError("");
  };
  void finish(const std::string& key, Answer answer);

  const std::size_t m_capacity;
  std::mutex m_mutex;
  std::condition_variable m_finished;
  std::map<std::string, Entry> m_entries;
  std::deque<std::string> m_order;  ///< of finished ones, oldest first
};

}  // namespace aifactory
