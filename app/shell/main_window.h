// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <map>

#include "app/actions.h"
#include "app/handover/shift_notes.h"
#include "app/shell/search.h"
#include "app/shell/shortcuts_dialog.h"
#include "client/profile.h"

class QShortcut;
class QStackedWidget;

namespace aifactory {

class AlertPopup;
class AlertTeller;
class CommandPalette;
class ConnectPage;
class MessageBar;
class NavigationBar;
class Preferences;
class ProfileBook;
class StatusBar;
class TopBar;
class Workspace;

/// The window: bars around one workspace, or the page of factories. It takes every request of a page to where it leads.
class MainWindow : public QWidget {
  Q_OBJECT

 public:
  MainWindow(Preferences& preferences, ProfileBook& profiles, QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Leaves the factory that is open, if any, and connects to this one; its pages come into view once it answers.
  void open(const Profile& profile);
  void closeFactory();
  /// Null while no factory is open.
  Workspace* workspace() const { return m_workspace; }
  ConnectPage* connectPage() const { return m_connect; }
  NavigationBar* navigation() const { return m_navigation; }
  AlertTeller& teller() const { return *m_teller; }

 public Q_SLOTS:
  void showConnect();
  void showPage(const QString& id);
  void openPalette();
  void openAlerts();
  void openPreferences();
  void openShortcuts();
  void toggleFullScreen();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void showWorkspace();
  void showAsked(const Destination& destination);
  void followFullScreen();
  void addShortcuts();
  void placeNote();
  std::vector<SearchResult> commands() const;
  std::vector<SearchResult> search(const QString& words) const;
  std::vector<ShortcutsDialog::Line> shortcutLines() const;

  Preferences& m_preferences;
  ProfileBook& m_profiles;
  std::map<QString, ShiftNotes> m_notes;  // of each factory, until the window closes
  Workspace* m_workspace = nullptr;
  bool m_wasMaximized = false;
  TopBar* m_top;
  NavigationBar* m_navigation;
  StatusBar* m_status;
  QStackedWidget* m_stack;
  ConnectPage* m_connect;
  CommandPalette* m_palette;
  AlertTeller* m_teller;
  QShortcut* m_leaveFullScreen = nullptr;
  MessageBar* m_note;  ///< what ActionRouter::notify says, over the foot of the page
};

}  // namespace aifactory
