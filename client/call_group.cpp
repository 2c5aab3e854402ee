// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/call_group.h"

#include <vector>

namespace aifactory {

std::shared_ptr<grpc::ClientContext> CallGroup::enter() {
  std::shared_ptr<grpc::ClientContext> context(new grpc::ClientContext,
                                               [group = shared_from_this()](grpc::ClientContext* left) {
                                                 delete left;
                                                 const std::lock_guard lock(group->m_mutex);
                                                 group->m_contexts.erase(left);
                                                 if (group->m_contexts.empty()) group->m_empty.notify_all();
                                               });
  const std::lock_guard lock(m_mutex);
  m_contexts[context.get()] = context;
  return context;
}

void CallGroup::cancelAll() {
  // Outside the lock: cancelling may run reactions on this very thread, and they leave the group.
  std::vector<std::shared_ptr<grpc::ClientContext>> contexts;
  {
    const std::lock_guard lock(m_mutex);
    for (const auto& [key, context] : m_contexts) {
      if (auto alive = context.lock()) contexts.push_back(std::move(alive));
    }
  }
  for (const auto& context : contexts) context->TryCancel();
}

bool CallGroup::wait(std::chrono::milliseconds limit) {
  std::unique_lock lock(m_mutex);
  return m_empty.wait_for(lock, limit, [this] { return m_contexts.empty(); });
}

}  // namespace aifactory
