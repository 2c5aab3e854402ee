// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "widgets/table/column_table.h"
#include "widgets/table/table_column.h"

namespace aifactory {

class FactoryConnection;

/// Alerts as a ColumnTable: the first columns are the fields of the alert filter's schema, then what else is sorted by.
class AlertTable : public QObject {
  Q_OBJECT

 public:
  enum class Kind { Active, Past };

  AlertTable(FactoryConnection& connection, Kind kind, QObject* parent = nullptr);

  ColumnTable& table() { return m_table; }
  /// The columns of the page, in the chosen language.
  std::vector<TableColumn> columns() const;
  void setAlerts(const std::vector<v1::Alert>& alerts);
  void append(const std::vector<v1::Alert>& alerts);

  /// Of an active alert by its name; of a past one by name and start, since an alert may come back.
  std::uint64_t key(const v1::Alert& alert) const;
  /// Null where the alert is not there any more.
  std::shared_ptr<const v1::Alert> alert(std::uint64_t key) const;
  const std::vector<std::shared_ptr<const v1::Alert>>& alerts() const { return m_alerts; }

 private:
  void fill(int row);

  FactoryConnection& m_connection;
  const Kind m_kind;
  ColumnTable m_table;
  std::vector<std::shared_ptr<const v1::Alert>> m_alerts;
};

}  // namespace aifactory
