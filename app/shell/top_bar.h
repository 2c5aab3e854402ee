// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

class QLabel;
class QMenu;
class QPushButton;

namespace aifactory {

class ProfileBook;
class SearchButton;
class StateLabel;
class TimeScrubber;
class Workspace;
struct Profile;

/// Which factory, as whom, whether it is live, what is wrong, and the way to everything else.
class TopBar : public QFrame {
  Q_OBJECT

 public:
  explicit TopBar(const ProfileBook& profiles, QWidget* parent = nullptr);
  /// Null while no factory is open.
  void setWorkspace(Workspace* workspace);
  QPushButton* alertsButton() const { return m_alerts; }
  TimeScrubber* timeScrubber() const { return m_scrubber; }

 Q_SIGNALS:
  void profileChosen(const aifactory::Profile& profile);
  void factoriesChosen();
  void searchChosen();
  void alertsChosen();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void fillMenu();
  void updateTexts();

  const ProfileBook& m_profiles;
  QPointer<Workspace> m_workspace;
  QLabel* m_product;
  QPushButton* m_factory;
  QMenu* m_menu;
  StateLabel* m_role;
  SearchButton* m_search;
  StateLabel* m_live;
  TimeScrubber* m_scrubber;
  QPushButton* m_alerts;
};

}  // namespace aifactory
