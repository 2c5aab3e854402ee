// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <vector>

#include "client/job_store.h"
#include "widgets/table/column_table.h"
#include "widgets/table/table_column.h"

namespace aifactory {

class FactoryConnection;

/// The job store as a ColumnTable: row i is the store's row i, column c is field c of the job filter's schema.
class JobTable : public QObject {
  Q_OBJECT

 public:
  explicit JobTable(FactoryConnection& connection, QObject* parent = nullptr);

  ColumnTable& table() { return m_table; }
  /// The columns of the page, in the chosen language.
  std::vector<TableColumn> columns();
  /// Key of "jobs/N": N. Unconfirmed jobs have keys of their own, above every number.
  static std::uint64_t key(const std::string& name);
  /// Null where the job is not there any more.
  std::shared_ptr<const v1::Job> job(std::uint64_t key) const;

 private:
  void update(const std::vector<int>& rows);
  void setCount(int count);
  /// Running jobs grow older without a message from the server.
  void ageRunning();

  FactoryConnection& m_connection;
  ColumnTable m_table;
};

}  // namespace aifactory
