// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

#include <vector>

namespace aifactory {

class NavigationButton;
class Workspace;

/// The pages that work for this caller, and the way to other factories. 188 px wide, or 56 with icons alone.
class NavigationBar : public QFrame {
  Q_OBJECT

 public:
  explicit NavigationBar(QWidget* parent = nullptr);
  /// Null while no factory is open.
  void setWorkspace(Workspace* workspace);
  /// Whether the page of connections is in view instead of the workspace.
  void setConnectShown(bool shown);
  bool collapsed() const { return m_collapsed; }
  void setCollapsed(bool collapsed);
  /// The page at a place counted from 0; "" where there is none.
  QString pageAt(int place) const;

 Q_SIGNALS:
  void pageChosen(const QString& id);
  void connectChosen();
  void preferencesChosen();
  void collapsedChanged(bool collapsed);

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void rebuild();
  void updateTexts();
  void updateFigures();
  void updateChecked();

  QPointer<Workspace> m_workspace;
  bool m_collapsed = false;
  bool m_connectShown = true;
  std::vector<NavigationButton*> m_pages;
  NavigationButton* m_connect;
  NavigationButton* m_preferences;
  NavigationButton* m_collapse;
};

}  // namespace aifactory
