// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "app/tour_check.h"
#include "client/factory_connection.h"

namespace aifactory {

/// What a table of jobs shows: how many there are, and the texts of its first rows.
struct ShownJobs {
  struct Row {
    QString id, name, state;
  };
  int count = 0;
  std::vector<Row> first;
};

/// Compares what a table of jobs shows with what ListJobs says of the same revision. The table is read when the store
/// comes by the revision of the first page, so further pages may take their time; where the store was past it already,
/// the factory is asked again.
class JobsCheck : public TourCheck {
  Q_OBJECT

 public:
  /// `read` reads the table back, once a revision that is asked for.
  JobsCheck(FactoryConnection& connection, std::function<ShownJobs()> read, QObject* parent = nullptr);

 private:
  void look() override;
  QString tooLate() const override;
  void ask();
  void askPage(const std::string& token);
  QString compare() const;

  FactoryConnection& m_connection;
  std::function<ShownJobs()> m_read;
  int m_round = 0;  ///< pages of an earlier one are dropped
  std::optional<std::uint64_t> m_revision;
  std::vector<v1::Job> m_said;
  bool m_saidAll = false;
  std::optional<ShownJobs> m_shown;
};

}  // namespace aifactory
