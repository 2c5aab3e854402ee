// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/page.h"

class QLabel;
class QStackedWidget;

namespace aifactory {

class Card;
class DataTable;
class EfficiencyPoll;
class EfficiencyTables;
class EmptyState;
class KeyFigure;
class MessageBar;
class Segmented;

/// What running jobs make of the GPUs that they hold: used against merely allocated, idle GPUs, stragglers.
class EfficiencyPage : public Page {
  Q_OBJECT

 public:
  explicit EfficiencyPage(const PageContext& context, QWidget* parent = nullptr);
  ~EfficiencyPage() override;

  void activate() override;
  void deactivate() override;
  QList<QAction*> commands() const override { return m_commands; }
  std::vector<TourShot> tourShots() override;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void addCommands();
  void connectTables();
  void followTime();
  void show();
  void showFigures();
  void showEmpty();
  void showGpuMenu(const DataTable& table, const QPoint& position);
  void retranslate();
  QString complaint() const;

  std::unique_ptr<EfficiencyPoll> m_poll;
  std::unique_ptr<EfficiencyTables> m_rows;
  KeyFigure* m_allocated;
  KeyFigure* m_measured;
  KeyFigure* m_used;
  KeyFigure* m_idle;
  KeyFigure* m_wasted;
  MessageBar* m_trouble;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  Card* m_sharesCard;
  Segmented* m_by;
  QStackedWidget* m_shares;
  DataTable* m_tenants;
  DataTable* m_jobs;
  Card* m_idleCard;
  DataTable* m_idleTable;
  Card* m_stragglersCard;
  DataTable* m_stragglers;
  QList<QAction*> m_commands;
};

}  // namespace aifactory
