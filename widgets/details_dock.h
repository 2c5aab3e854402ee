// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QWidget>

class QAction;
class QLabel;
class QSplitter;
class QToolButton;

namespace aifactory {

/// A page's main surface with its details at the right: docked beside it, floated in a window of their own, or hidden.
/// The window is there only while this is in view. actions() are what shows, hides, floats and docks them.
class DetailsDock : public QWidget {
  Q_OBJECT

 public:
  /// Takes both. The details are `leastWidth` logical pixels wide until they are dragged wider.
  DetailsDock(QWidget* surface, QWidget* details, int leastWidth, QWidget* parent = nullptr);

  /// Above the details, of their window, and for screen readers.
  void setTitle(const QString& title);
  /// The button that shows and hides the details, for the page's toolbar.
  QToolButton* toggle() const { return m_toggle; }
  bool isFloating() const { return m_floating; }
  bool isShown() const { return m_shown; }
  void setFloating(bool floating);
  void setShown(bool shown);
  /// Shows the details, in front of other windows: for what leads to them, not for each selection.
  void reveal();
  /// Whether there are details at all now; the user's choice stays as it is.
  void setOffered(bool offered);

  /// All that the user chose, as JSON.
  QJsonObject saveState() const;
  void restoreState(const QJsonObject& state);

 Q_SIGNALS:
  void stateChanged();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  QAction* addCommand(const char* name, QKeyCombination keys);
  void buildTitle();
  void place();
  void moveToWindow();
  void moveToSplitter();
  void keepGeometry();
  void showOrHide();
  void retranslate();

  QSplitter* m_splitter;
  QWidget* m_pane;  ///< title and details; a window while they float
  QWidget* m_title;
  QLabel* m_caption;
  QToolButton* m_floatButton;
  QToolButton* m_hideButton;
  QToolButton* m_toggle;
  QAction* m_show;
  QAction* m_float;
  QByteArray m_geometry;  ///< of the window, as QWidget::saveGeometry() has it
  int m_width;
  bool m_shown = true;
  bool m_floating = false;
  bool m_offered = true;
};

}  // namespace aifactory
