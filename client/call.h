// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace aifactory {

/// Why a call failed, ready to be shown where the action was taken.
struct CallError {
  enum class Kind { Invalid, NotFound, Denied, Conflict, Unavailable, Timeout, Cancelled, Internal };
  struct Violation {
    QString field;        ///< "job.time_limit"
    QString description;  ///< translated where its reason is known, else the server's
  };
  Kind kind = Kind::Internal;
  QString sentence;  ///< translated where the reason is known, else the server's
  QString reason;    ///< ErrorInfo reason, for example "QUEUE_UNKNOWN"
  std::vector<Violation> violations;
  bool worthRetrying = false;
  bool refused = false;  ///< factoryd's own no: nothing was changed, which is left open by every other error
};

/// The response, or why there is none.
template <class Response>
class CallResult {
 public:
  CallResult(Response response) : m_value(std::move(response)) {}
  CallResult(CallError error) : m_value(std::move(error)) {}
  explicit operator bool() const { return std::holds_alternative<Response>(m_value); }
  const Response& operator*() const { return std::get<Response>(m_value); }
  const Response* operator->() const { return &std::get<Response>(m_value); }
  const CallError& error() const { return std::get<CallError>(m_value); }

 private:
  std::variant<Response, CallError> m_value;
};

/// A call under way. Dropping the handle lets it go on; `cancel` ends it (its callback then gets Kind::Cancelled).
class CallHandle {
 public:
  CallHandle() = default;
  explicit CallHandle(std::function<void()> cancel)
      : m_cancel(std::make_shared<std::function<void()>>(std::move(cancel))) {}
  void cancel() {
    if (m_cancel) (*m_cancel)();
  }

 private:
  std::shared_ptr<std::function<void()>> m_cancel;
};

/// Called exactly once, on the receiver's thread, and not at all once the receiver is gone.
template <class Response>
using CallCallback = std::function<void(const CallResult<Response>&)>;

}  // namespace aifactory
