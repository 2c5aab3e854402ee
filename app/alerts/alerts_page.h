// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/alerts/alert_verbs.h"
#include "app/page.h"

class QStackedWidget;

namespace aifactory {

class AlertDetails;
class AlertRules;
class AlertTable;
class DataTable;
class FilteredTable;
class PastAlerts;
class Segmented;

/// What is wrong right now and who takes care of it, what was wrong before, and what raises alerts.
class AlertsPage : public Page {
  Q_OBJECT

 public:
  explicit AlertsPage(const PageContext& context, QWidget* parent = nullptr);
  ~AlertsPage() override;

  void activate() override;
  QList<QAction*> commands() const override { return m_commands; }
  void open(const Destination& destination) override;
  std::vector<TourShot> tourShots() override;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  enum View { Active, History, Rules };

  void addCommands();
  void showView(int view);
  void updateAlerts();
  void showChosen();
  void choose();
  void showPast(quint64 key);
  /// The whole factory, as it was when an alert began.
  void showMoment(const v1::Alert& alert);
  void followSelection();
  void ask(AlertVerb verb);
  AlertVerbs::Alerts selectedAlerts() const;
  void updateVerbs();
  void showContextMenu(const QPoint& position);
  void showDevices(quint64 key);
  void sayWhyEmpty();
  void retranslate();
  QString complaint() const;

  std::unique_ptr<AlertTable> m_alerts;
  Segmented* m_view;
  QStackedWidget* m_views;
  DataTable* m_table;
  FilteredTable* m_filtered;
  PastAlerts* m_past;
  AlertRules* m_rules;
  AlertDetails* m_details;
  QList<QAction*> m_commands;
  bool m_following = false;
};

}  // namespace aifactory
