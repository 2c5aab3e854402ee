// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/resource_name.h"
#include "client/call.h"

namespace aifactory {

/// Does one call for item `index`, and says once how it went; null is no error.
using BatchCall = std::function<CallHandle(int index, QObject* receiver, std::function<void(const CallError*)> done)>;

/// One request an item, made when it is first sent: trying again sends the very same.
template <class Request>
class BatchRequests {
 public:
  explicit BatchRequests(std::size_t count) : m_requests(count) {}

  /// About what is called `name`; `fill` says what else there is to it.
  template <class Fill>
  const Request& get(int index, const std::string& name, Fill fill) {
    std::optional<Request>& request = m_requests[static_cast<std::size_t>(index)];
    if (!request) {
      request.emplace();
      request->set_name(name);
      request->set_request_id(newUuid());
      fill(*request);
    }
    return *request;
  }

 private:
  std::vector<std::optional<Request>> m_requests;
};

/// Many calls, some at a time, each with a result of its own. GUI thread.
class Batch : public QObject {
  Q_OBJECT

 public:
  /// `items` is above 0.
  Batch(int items, BatchCall call, QObject* parent = nullptr);

  void start() { sendMore(); }
  /// Sends no more; what is under way still gets its result.
  void stop();
  int finished() const { return m_finished; }
  int failed() const { return m_failed; }
  bool over() const { return m_inFlight == 0 && (m_next == m_items || m_stopped); }

 Q_SIGNALS:
  /// `error` is empty when it was done.
  void itemFinished(int index, const QString& error);
  void ended();

 private:
  void sendMore();

  const int m_items;
  const BatchCall m_call;
  int m_next = 0;
  int m_inFlight = 0;
  int m_finished = 0;
  int m_failed = 0;
  bool m_stopped = false;
};

}  // namespace aifactory
