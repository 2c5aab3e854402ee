// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <optional>
#include <vector>

#include "aifactory/v1/jobs.pb.h"

namespace aifactory {

/// Submissions that were sent, or are about to be, and whose answer was not heard: each is on disk before it leaves, so
/// that after a crash it can be sent again under the same request_id and makes one job. One file a request. Any thread.
class RequestLedger {
 public:
  struct Entry {
    v1::SubmitJobRequest request;
    QDateTime added;
  };

  /// Keeps its files in `directory`, which it makes when it is first needed.
  explicit RequestLedger(QString directory) : m_directory(std::move(directory)) {}
  /// The ledger of the factory at `endpoint`, in the user's data directory.
  static RequestLedger ofFactory(const QString& endpoint);

  /// Returns once the request survives power loss; else says why it does not.
  [[nodiscard]] std::optional<QString> add(const v1::SubmitJobRequest& request);
  /// Whether the request was sent before and its answer is not known.
  bool holds(const std::string& requestId) const;
  /// The answer was heard.
  void done(const std::string& requestId);
  /// Oldest first.
  std::vector<Entry> pending() const;

 private:
  QString pathOf(const std::string& requestId) const;

  QString m_directory;
};

}  // namespace aifactory
