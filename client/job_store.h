// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aifactory/v1/jobs.pb.h"

namespace aifactory {

/// The jobs that this caller sees. A row keeps its number while the job is there; a removed job's row is taken over by
/// the last row. GUI thread.
class JobStore : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  bool synced() const { return m_synced; }
  std::uint64_t revision() const { return m_revision; }
  int count() const { return static_cast<int>(m_jobs.size()); }
  const v1::Job& at(int row) const { return *m_jobs[static_cast<std::size_t>(row)]; }
  std::shared_ptr<const v1::Job> share(int row) const { return m_jobs[static_cast<std::size_t>(row)]; }
  /// Row of "jobs/N", or -1.
  int find(std::string_view name) const;

 Q_SIGNALS:
  /// At most 30 times a second, in this order: rows whose job is another or changed (only rows that were there before
  /// and still are); then the new count (rows from the old count on are new).
  void rowsChanged(const std::vector<int>& rows);
  void countChanged(int count);
  /// A snapshot or a resumption is complete.
  void syncedChanged();

 private:
  friend class JobFeed;
  bool m_synced = false;
  std::uint64_t m_revision = 0;
  std::vector<std::shared_ptr<const v1::Job>> m_jobs;
  std::unordered_map<std::string, int> m_rows;
};

}  // namespace aifactory
