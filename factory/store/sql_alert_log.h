// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "factory/core/alert_log.h"
#include "factory/store/database.h"

namespace aifactory {

/// The memory of alerts in two tables, beside the outbox of submissions and behind the same writer.
class SqlAlertLog final : public AlertLog {
 public:
  explicit SqlAlertLog(Database& database) : m_database(database) {}

  absl::Status write(std::span<const AlertRecord> records) override;
  absl::StatusOr<AlertMemory> recall() override;
  absl::StatusOr<PastAlertSlice> past(const PastAlertQuery& query) override;
  absl::Status forget(std::chrono::system_clock::time_point time) override;

 private:
  Database& m_database;
};

}  // namespace aifactory
