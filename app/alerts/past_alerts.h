// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <memory>

#include "aifactory/v1/alerts.pb.h"
#include "app/page.h"

class QDateTimeEdit;
class QLabel;
class QPushButton;
class QTimer;

namespace aifactory {

class AlertTable;
class DataTable;
class FilteredTable;
class MessageBar;
class Segmented;

/// Alerts that are over, of a period and a filter; further pages are fetched as the reader comes near the last row.
class PastAlerts : public QWidget {
  Q_OBJECT

 public:
  explicit PastAlerts(const PageContext& context, QWidget* parent = nullptr);
  ~PastAlerts() override;

  /// Asks anew, for what has ended since.
  void reload();
  /// What was asked for is in view.
  bool settled() const;
  FilteredTable& filtered() const { return *m_filtered; }
  DataTable& table() const { return *m_table; }
  std::shared_ptr<const v1::Alert> alert(quint64 key) const;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void choosePeriod(int period);
  void loadPage(const std::string& token);
  void loadMore();
  void retranslate();

  FactoryConnection& m_connection;
  std::unique_ptr<AlertTable> m_alerts;
  DataTable* m_table;
  FilteredTable* m_filtered;
  Segmented* m_period;
  QDateTimeEdit* m_from;
  QLabel* m_dash;
  QDateTimeEdit* m_to;
  QPushButton* m_reload;
  MessageBar* m_trouble;
  QTimer* m_rest;
  v1::ListPastAlertsRequest m_request;
  std::string m_nextPage;  // "" where nothing more is known
  CallHandle m_underWay;
  quint64 m_generation = 0;  // a page that was asked for earlier comes too late
  bool m_loading = false;
};

}  // namespace aifactory
