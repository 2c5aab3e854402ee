// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/client_context.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace aifactory {

/// The calls under way over one channel. A call is under way as long as its context lives, and whoever receives its
/// OnDone lets go of the context there: so an empty group has had every OnDone. Any thread.
class CallGroup : public std::enable_shared_from_this<CallGroup> {
 public:
  std::shared_ptr<grpc::ClientContext> enter();
  void cancelAll();
  /// True once no call is left; false when `limit` passed first.
  bool wait(std::chrono::milliseconds limit);

 private:
  std::mutex m_mutex;
  std::condition_variable m_empty;
  std::unordered_map<grpc::ClientContext*, std::weak_ptr<grpc::ClientContext>> m_contexts;
};

}  // namespace aifactory
