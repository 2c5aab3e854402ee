// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "app/page.h"
#include "widgets/table/column_table.h"
#include "widgets/table/table_column.h"

namespace aifactory {

class DataTable;
class MessageBar;

/// What raises alerts: the factory's own rules, and those of Prometheus.
class AlertRules : public QWidget {
  Q_OBJECT

 public:
  explicit AlertRules(const PageContext& context, QWidget* parent = nullptr);

  void reload();
  DataTable& table() const { return *m_table; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fill(const v1::ListAlertRulesResponse& rules);
  std::vector<TableColumn> columns() const;
  void retranslate();

  FactoryConnection& m_connection;
  std::vector<v1::AlertRule> m_rules;
  ColumnTable m_rows;
  DataTable* m_table;
  MessageBar* m_trouble;
};

}  // namespace aifactory
