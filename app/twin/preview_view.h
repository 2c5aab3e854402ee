// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QSet>
#include <QTimer>
#include <QWidget>

#include <functional>

#include "app/twin/orbit_camera.h"
#include "app/twin/preview_thread.h"

namespace aifactory {

/// A scene to walk about in: the left button turns, the middle one (or Shift) pans, the wheel goes nearer, WASD and the
/// arrow keys fly, and a click or Enter picks. It rests while it is hidden. GUI thread.
class PreviewView : public QWidget {
  Q_OBJECT

 public:
  explicit PreviewView(MakeRenderer make = preview::makeRenderer, QWidget* parent = nullptr);

  void setScene(std::shared_ptr<const preview::Scene> scene);
  /// One of each item and instance of the scene; empty for their own colours, and for all visible.
  void setColors(std::vector<preview::ItemColor> colors);
  void setVisibleInstances(std::vector<std::uint8_t> visible);
  /// Items with an outline, ascending.
  void setSelected(std::vector<std::uint32_t> items);
  void setCuts(std::vector<preview::CutPlane> cuts);
  /// Text of an item's tool tip; may be rich text, and empty for none.
  void setToolTipCallback(std::function<QString(std::uint32_t item)> callback) { m_toolTip = std::move(callback); }

  const OrbitCamera& camera() const { return m_camera; }
  void look(preview::Vec3 eye, preview::Vec3 target);
  /// All of it from the direction of now, in whatever size the view gets before the camera moves.
  void frame(preview::Box box);
  void look(const preview::Viewpoint& viewpoint);

  const PreviewWish& wish() const { return m_wish; }
  const PreviewThread& renderer() const { return m_renderer; }
  void restart() { m_renderer.restart(); }
  /// What the corner of the picture says; empty before the first.
  QString frameText() const;

 Q_SIGNALS:
  void hovered(std::uint32_t item);
  void chosen(std::uint32_t item);  ///< noItem where nothing is
  void opened(std::uint32_t item);  ///< double click or Enter
  void menuAsked(std::uint32_t item, const QPoint& globalPosition);
  void frameChanged();
  void backendChanged();

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void keyReleaseEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  using PickFor = PreviewThread::PickFor;

  void publish();
  void moveCamera();
  void updateColors();
  void fly();
  /// Where the camera goes while keys are held, right, up and forward; each -1, 0 or 1.
  preview::Vec3 heading() const;
  void pick(PickFor purpose, QPointF position);
  void takeAnswer(PickFor purpose, QPointF point, const preview::Hit& hit);
  /// What the wheel goes towards.
  preview::Vec3 pointUnder(QPointF position) const;
  void paintFrameText(QPainter& painter) const;
  void paintMiddle(QPainter& painter) const;

  OrbitCamera m_camera;
  preview::Box m_framed;  ///< empty once the camera has moved on
  PreviewWish m_wish;
  PreviewThread m_renderer;
  std::function<QString(std::uint32_t)> m_toolTip;
  preview::Hit m_under;  ///< what the pointer is on
  QPointF m_underPoint;  ///< where that is, in shares of the picture
  QPointF m_last, m_pressed;
  bool m_dragged = false;
  bool m_byKeys = false;  ///< the keyboard was used last: what is in the middle is marked
  QSet<int> m_keys;
  QTimer m_flight;
  QElapsedTimer m_sinceStep;
};

}  // namespace aifactory
