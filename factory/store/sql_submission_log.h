// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "factory/core/submission_log.h"
#include "factory/store/database.h"

namespace aifactory {

/// The outbox in a table. Many callers share one flush to disk (see Database).
class SqlSubmissionLog final : public SubmissionLog {
 public:
  explicit SqlSubmissionLog(Database& database) : m_database(database) {}

  absl::StatusOr<std::optional<SubmissionRecord>> insertOrFind(const SubmissionRecord& record) override;
  absl::Status update(const SubmissionRecord& record) override;
  absl::StatusOr<std::vector<SubmissionRecord>> unresolved() override;
  absl::Status forget(std::chrono::system_clock::time_point time) override;

 private:
  Database& m_database;
};

}  // namespace aifactory
