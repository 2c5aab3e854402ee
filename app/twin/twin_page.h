// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include "app/overview/fleet_cells.h"
#include "app/page.h"
#include "app/twin/camera_bookmarks.h"
#include "app/twin/twin_chooser.h"
#include "gpu_preview/renderer.h"

class QLabel;
class QMenu;
class QPushButton;
class QSlider;
class QStackedWidget;

namespace aifactory {

class Card;
class EmptyState;
class Legend;
class MessageBar;
class PreviewView;
class Segmented;
class StateLabel;
class TransferBar;
class TwinButton;
class TwinDetails;
class TwinSharing;

/// The data hall as a place, or a scene of the factory's or the user's own: every GPU where it stands, in the colour of
/// an overlay, to be walked about in and picked.
class TwinPage : public Page {
  Q_OBJECT

 public:
  explicit TwinPage(const PageContext& context, QWidget* parent = nullptr);

  void activate() override;
  void deactivate() override;
  QList<QAction*> commands() const override { return m_commands; }
  std::vector<TourShot> tourShots() override;

  PreviewView& view() const { return *m_view; }

 protected:
  void changeEvent(QEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  void build();
  void addCommands();
  QAction* addCommand(const QString& name, const QKeySequence& keys, std::function<void()> run);
  void connectFleet();
  void connectTwins();
  void retranslate();

  const Twin& twin() const { return m_twins.current(); }
  void tell(StatusKind status, const QString& sentence);
  void showTwin();
  void showScene();
  void showState();
  void updateColorsSoon();
  void updateColors();
  void updateLegend();
  void updateSelection();
  bool isIsolating() const;
  void updateVisibility();
  void updateCut();
  QString cutText() const;

  void choose(std::uint32_t item);
  void open(std::uint32_t item);
  void showMenu(std::uint32_t item, const QPoint& position);
  QString toolTipOf(std::uint32_t item) const;
  /// And those of their job.
  std::vector<std::uint32_t> selectedDevices() const;
  void frameSelection();
  void showSite();
  void fillViews();
  void addView();
  void savePicture();
  /// Whether an item of the scene is called what the factory calls it; empty where it is.
  QString comparePick(std::uint32_t item) const;

  TwinChooser m_twins;
  FleetCells m_cells;
  std::optional<CameraBookmarks> m_bookmarks;  ///< of the twin
  bool m_active = false;
  bool m_hasLooked = false;       ///< the camera stands somewhere in the scene
  bool m_tellsOfBackend = false;  ///< the message is that the picture stands still
  QTimer m_colorsTimer;           ///< folds the changes of a moment into one
  QTimer m_ageTimer;              ///< data grow old by themselves

  Card* m_card;
  Segmented* m_overlay;
  Legend* m_legend;
  TwinSharing* m_sharing;
  TwinButton* m_chooser;
  QPushButton* m_views;
  QMenu* m_viewsMenu;
  QPushButton* m_isolate;
  QLabel* m_cutLabel;
  QSlider* m_cut;
  QPushButton* m_picture;
  StateLabel* m_backend;
  TransferBar* m_transfer;
  MessageBar* m_message;
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  PreviewView* m_view;
  TwinDetails* m_details;
  QList<QAction*> m_commands;
  QList<QAction*> m_overlayActions;
  QAction* m_frameAction;
  QAction* m_siteAction;
  QAction* m_isolateAction;
  QAction* m_bookmarkAction;
  QAction* m_pictureAction;
};

}  // namespace aifactory
