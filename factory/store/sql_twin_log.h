// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "factory/core/twin_log.h"
#include "factory/store/database.h"

namespace aifactory {

/// The list of twins in one table.
class SqlTwinLog final : public TwinLog {
 public:
  explicit SqlTwinLog(Database& database) : m_database(database) {}

  absl::Status add(const v1::Twin& twin) override;
  absl::Status remove(std::string_view name) override;
  absl::StatusOr<std::vector<v1::Twin>> recall() override;

 private:
  Database& m_database;
};

}  // namespace aifactory
