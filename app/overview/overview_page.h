// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include "app/overview/fleet_cells.h"
#include "app/overview/fleet_figures.h"
#include "app/overview/session_series.h"
#include "app/page.h"

class QPushButton;

namespace aifactory {

class AlertList;
class BarList;
class Card;
class HeatGrid;
class KeyFigure;
class Legend;
class Segmented;
class Sparkline;

/// The factory on one wall: its key figures, every GPU a cell, why jobs wait, and what is wrong.
class OverviewPage : public Page {
  Q_OBJECT

 public:
  explicit OverviewPage(const PageContext& context, QWidget* parent = nullptr);

  void activate() override;
  void deactivate() override;
  QList<QAction*> commands() const override { return m_overlayActions; }
  std::vector<TourShot> tourShots() override;
  /// What the page shows other than `summary` says, or nothing; the stores stand at the summary's revisions.
  QString compare(const v1::GetFleetSummaryResponse& summary);
  /// What the page shows other than the fleet was `then`; the stores stand at the cursor.
  QString compareWithThen(const FleetFigures& then);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  TourShot pastShot();
  void build();
  void updateTexts();
  void rebuildCells();
  void updateCells(const std::vector<DeviceRange>& devices);
  void updateAllCells();
  void updateLegend();
  void updateSelection();
  void updateFigures();
  void updateWaiting();
  void sample();
  void showSession();
  void choose(int cell);
  void follow(int cell);

  FleetCells m_cells;
  FleetFigures m_fleet;
  JobFigures m_jobs;
  SessionSeries m_utilization;
  SessionSeries m_power;
  bool m_active = false;
  QTimer m_figuresTimer;  ///< folds the changes of a quarter second into one count
  QTimer m_sampleTimer;

  KeyFigure* m_allocated;
  KeyFigure* m_idle;
  KeyFigure* m_down;
  KeyFigure* m_powerNow;
  KeyFigure* m_running;
  KeyFigure* m_pending;
  Card* m_gridCard;
  Segmented* m_overlay;
  Legend* m_legend;
  HeatGrid* m_grid;
  Card* m_utilizationCard;
  Card* m_powerCard;
  Card* m_waitingCard;
  Card* m_alertsCard;
  Sparkline* m_utilizationLine;
  Sparkline* m_powerLine;
  BarList* m_waiting;
  AlertList* m_alerts;
  QPushButton* m_allAlerts;
  QList<QAction*> m_overlayActions;
};

}  // namespace aifactory
