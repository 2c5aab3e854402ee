// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"

#include <QAction>
#include <QCloseEvent>
#include <QGridLayout>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>

#include "app/acting.h"
#include "app/alerts/alert_popup.h"
#include "app/alerts/alert_teller.h"
#include "app/connect/connect_page.h"
#include "app/connect/profile_book.h"
#include "app/shell/command_palette.h"
#include "app/shell/navigation_bar.h"
#include "app/shell/preferences.h"
#include "app/shell/preferences_dialog.h"
#include "app/shell/status_bar.h"
#include "app/shell/time_actions.h"
#include "app/shell/time_scrubber.h"
#include "app/shell/top_bar.h"
#include "app/shell/workspace.h"
#include "app/words.h"
#include "client/time_cursor.h"
#include "widgets/message_bar.h"
#include "widgets/time_track.h"

namespace aifactory {

namespace {
const QString geometryKey = QStringLiteral("window/geometry");
const QString collapsedKey = QStringLiteral("window/navigationCollapsed");
}  // namespace

MainWindow::MainWindow(Preferences& preferences, ProfileBook& profiles, QWidget* parent)
    : QWidget(parent),
      m_preferences(preferences),
      m_profiles(profiles),
      m_top(new TopBar(profiles, this)),
      m_navigation(new NavigationBar(this)),
      m_status(new StatusBar(this)),
      m_stack(new QStackedWidget(this)),
      m_connect(new ConnectPage(profiles, this)),
      m_palette(new CommandPalette([this](const QString& words) { return search(words); }, this)),
      m_teller(new AlertTeller(preferences, this)),
      m_note(new MessageBar(this)) {
  setObjectName(QStringLiteral("mainWindow"));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(0);
  grid->addWidget(m_top, 0, 0, 1, 2);
  grid->addWidget(m_navigation, 1, 0);
  grid->addWidget(m_stack, 1, 1);
  grid->addWidget(m_status, 2, 0, 1, 2);
  grid->setRowStretch(1, 1);
  grid->setColumnStretch(1, 1);
  m_stack->addWidget(m_connect);
  m_note->setObjectName(QStringLiteral("note"));
  m_note->hide();

  connect(m_top, &TopBar::profileChosen, this, &MainWindow::open);
  connect(m_top, &TopBar::factoriesChosen, this, &MainWindow::showConnect);
  connect(m_top, &TopBar::searchChosen, this, &MainWindow::openPalette);
  connect(m_top, &TopBar::alertsChosen, this, &MainWindow::openAlerts);
  connect(m_teller, &AlertTeller::asked, this, &MainWindow::showAsked);
  connect(m_navigation, &NavigationBar::pageChosen, this, &MainWindow::showPage);
  connect(m_navigation, &NavigationBar::connectChosen, this, &MainWindow::showConnect);
  connect(m_navigation, &NavigationBar::preferencesChosen, this, &MainWindow::openPreferences);
  connect(m_connect, &ConnectPage::openRequested, this, [this](const Profile& profile) {
    const bool isOpen = m_workspace && m_workspace->ready() && m_workspace->connection().profile().isSameAs(profile) &&
                        m_workspace->connection().state() != FactoryConnection::State::Refused;
    isOpen ? showWorkspace() : open(profile);
  });
  connect(m_connect, &ConnectPage::closeRequested, this, &MainWindow::closeFactory);

  addShortcuts();
  QSettings& settings = m_preferences.settings();
  m_navigation->setCollapsed(settings.value(collapsedKey, false).toBool());
  connect(m_navigation, &NavigationBar::collapsedChanged, this,
          [this](bool collapsed) { m_preferences.settings().setValue(collapsedKey, collapsed); });
  if (!restoreGeometry(settings.value(geometryKey).toByteArray())) resize(1600, 1000);
  setMinimumSize(960, 600);
  setWindowTitle(tr("AI Factory Console"));
}

MainWindow::~MainWindow() {
  m_teller->setConnection(nullptr);
  delete m_workspace;
}

void MainWindow::open(const Profile& profile) {
  closeFactory();
  ShiftNotes& notes = m_notes[profile.name + QLatin1Char('\n') + profile.endpoint];
  if (profile.isChild()) notes.clear();  // this factory is another one each time
  m_workspace = new Workspace(profile, m_preferences, notes, this);
  m_stack->addWidget(m_workspace);
  m_top->setWorkspace(m_workspace);
  m_navigation->setWorkspace(m_workspace);
  m_status->setWorkspace(m_workspace);
  m_connect->follow(&m_workspace->connection());
  m_teller->setConnection(&m_workspace->connection());
  // The pages come into view by themselves the first time that there are any.
  auto* once = new QObject(m_workspace);
  connect(m_workspace, &Workspace::entriesChanged, once, [this, once] {
    once->deleteLater();
    if (m_stack->currentWidget() == m_connect) showWorkspace();
  });
  connect(&m_workspace->actions(), &ActionRouter::requested, this, &MainWindow::showWorkspace);
  connect(&m_workspace->actions(), &ActionRouter::noted, this,
          [this](const QString& sentence, ActionRouter::Tone tone) {
            const StatusKind kind = tone == ActionRouter::Tone::Done     ? StatusKind::Ok
                                    : tone == ActionRouter::Tone::Failed ? StatusKind::Error
                                                                         : StatusKind::Idle;
            m_note->showMessage(kind, sentence);
            placeNote();
          });
  showConnect();
  m_workspace->connection().open();
}

void MainWindow::closeFactory() {
  if (!m_workspace) return;
  showConnect();
  m_connect->follow(nullptr);
  m_teller->setConnection(nullptr);
  Workspace* closed = std::exchange(m_workspace, nullptr);
  m_top->setWorkspace(nullptr);
  m_navigation->setWorkspace(nullptr);
  m_status->setWorkspace(nullptr);
  m_note->dismiss();
  m_stack->removeWidget(closed);
  delete closed;
}

void MainWindow::showConnect() {
  if (m_workspace) m_workspace->setActive(false);
  m_stack->setCurrentWidget(m_connect);
  m_navigation->setConnectShown(true);
}

void MainWindow::showWorkspace() {
  m_stack->setCurrentWidget(m_workspace);
  m_workspace->setActive(true);
  m_navigation->setConnectShown(false);
}

void MainWindow::showAsked(const Destination& destination) {
  // Not showNormal(): it would also end a full screen, or make a window that fills the screen small.
  if (isMinimized()) setWindowState(windowState() & ~Qt::WindowMinimized);
  show();
  raise();
  activateWindow();
  if (!m_workspace || !m_workspace->ready()) return;
  showWorkspace();  // first: what was out of view has rested
  FactoryConnection& connection = m_workspace->connection();
  if (connection.cursor().isLive() || connection.profile().isBundle()) return m_workspace->open(destination);
  // What was told is of now, which comes into view a moment after it was asked for.
  connection.cursor().goLive();
  auto* once = new QObject(m_workspace);
  connect(&connection, &FactoryConnection::settledChanged, once, [this, once, destination] {
    if (!m_workspace->connection().isAtCursor()) return;
    once->deleteLater();
    m_workspace->open(destination);
  });
}

void MainWindow::showPage(const QString& id) {
  if (!m_workspace || !m_workspace->ready()) return;
  m_workspace->show(id);
  showWorkspace();
}

void MainWindow::openPalette() { m_palette->open(); }

void MainWindow::openAlerts() {
  if (!m_workspace || !m_workspace->ready()) return;
  auto* popup = new AlertPopup(
      {m_workspace->connection(), m_workspace->selection(), m_workspace->actions(), m_preferences}, this);
  popup->openBelow(*m_top->alertsButton());
}

void MainWindow::openPreferences() { (new PreferencesDialog(m_preferences, this))->open(); }

void MainWindow::openShortcuts() { (new ShortcutsDialog(shortcutLines(), this))->open(); }

void MainWindow::toggleFullScreen() {
  if (!isFullScreen()) {
    m_wasMaximized = isMaximized();
    showFullScreen();
  } else if (m_wasMaximized) {
    showMaximized();
  } else {
    showNormal();
  }
}

void MainWindow::followFullScreen() {
  // A wall shows the page and how old it is, nothing else. The desktop may make and end one as well.
  m_top->setVisible(!isFullScreen());
  m_navigation->setVisible(!isFullScreen());
  m_leaveFullScreen->setEnabled(isFullScreen());
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!isFullScreen()) m_preferences.settings().setValue(geometryKey, saveGeometry());
  QWidget::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeNote();
}

void MainWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) setWindowTitle(tr("AI Factory Console"));
  if (event->type() == QEvent::WindowStateChange) followFullScreen();
  QWidget::changeEvent(event);
}

void MainWindow::placeNote() {
  const int width = std::min(640, m_stack->width() - 40);
  m_note->setFixedWidth(width);
  m_note->adjustSize();
  m_note->move(m_stack->x() + (m_stack->width() - width) / 2, m_status->y() - m_note->height() - 14);
  m_note->raise();
}

void MainWindow::addShortcuts() {
  const auto on = [this](const QString& keys, auto action) {
    connect(new QShortcut(QKeySequence(keys), this), &QShortcut::activated, this, action);
  };
  on(QStringLiteral("Ctrl+K"), &MainWindow::openPalette);
  on(QStringLiteral("Ctrl+O"), &MainWindow::showConnect);
  on(QStringLiteral("Ctrl+,"), &MainWindow::openPreferences);
  on(QStringLiteral("Ctrl+Shift+A"), &MainWindow::openAlerts);
  on(QStringLiteral("Ctrl+B"), [this] { m_navigation->setCollapsed(!m_navigation->collapsed()); });
  on(QStringLiteral("Ctrl+T"), [this] { m_top->timeScrubber()->track()->setFocus(Qt::ShortcutFocusReason); });
  on(QStringLiteral("F1"), &MainWindow::openShortcuts);
  on(QStringLiteral("?"), &MainWindow::openShortcuts);
  on(QStringLiteral("F11"), &MainWindow::toggleFullScreen);
  on(QStringLiteral("Ctrl+Q"), &QWidget::close);
  // Only on a full screen: elsewhere Escape belongs to whatever has the focus.
  m_leaveFullScreen = new QShortcut(QKeySequence(Qt::Key_Escape), this);
  m_leaveFullScreen->setEnabled(false);
  connect(m_leaveFullScreen, &QShortcut::activated, this, &MainWindow::toggleFullScreen);
  for (int place = 0; place < 9; ++place) {
    on(QStringLiteral("Ctrl+%1").arg(place + 1), [this, place] { showPage(m_navigation->pageAt(place)); });
  }
}

std::vector<SearchResult> MainWindow::commands() const {
  auto* self = const_cast<MainWindow*>(this);
  std::vector<SearchResult> results;
  if (m_workspace) {
    int place = 0;
    for (const PageEntry* entry : m_workspace->entries()) {
      results.push_back({entry->icon, entry->translatedTitle(), QStringLiteral("Ctrl+%1").arg(++place),
                         [self, id = entry->id] { self->showPage(id); }});
    }
    if (m_workspace->canOpen(SubmitJob{}) && m_workspace->connection().mayCall(u"JobsService/SubmitJob")) {
      const QString refusal = Acting::refusal(m_workspace->connection());
      results.push_back({IconKind::Plus, tr("Submit job"), refusal.isEmpty() ? tr("action") : tr("not in the past"),
                         [self] { self->m_workspace->actions().submitJob(); }});
    }
    if (const Page* page = m_workspace->madePage(m_workspace->current())) {
      for (QAction* action : page->commands()) {
        if (!action->isEnabled()) continue;
        results.push_back({IconKind::Chevron, action->text(), action->shortcut().toString(QKeySequence::NativeText),
                           [action] { action->trigger(); }});
      }
    }
    for (QAction* action : m_workspace->timeActions().all()) {
      if (!action->isEnabled()) continue;
      results.push_back({IconKind::Chevron, action->text(), action->shortcut().toString(QKeySequence::NativeText),
                         [action] { action->trigger(); }});
    }
    if (m_workspace->ready()) {
      results.push_back(
          {IconKind::Alerts, tr("Active alerts"), QStringLiteral("Ctrl+Shift+A"), [self] { self->openAlerts(); }});
    }
  }
  results.push_back({IconKind::Connect, tr("Factories"), QStringLiteral("Ctrl+O"), [self] { self->showConnect(); }});
  for (const Profile& profile : m_profiles.profiles()) {
    results.push_back({IconKind::Connect, tr("Open %1").arg(Words::profile(profile)), tr("factory"),
                       [self, profile] { self->open(profile); }});
  }
  const bool dark = m_preferences.dark();
  results.push_back(
      {dark ? IconKind::Sun : IconKind::Moon, dark ? tr("Light theme") : tr("Dark theme"), tr("action"),
       [self, dark] { self->m_preferences.setTheme(dark ? Preferences::Theme::Light : Preferences::Theme::Dark); }});
  const bool korean = m_preferences.korean();
  results.push_back(
      {IconKind::Globe, korean ? QStringLiteral("English") : QStringLiteral("한국어"), tr("language"), [self, korean] {
         self->m_preferences.setLanguage(korean ? Preferences::Language::English : Preferences::Language::Korean);
       }});
  results.push_back(
      {IconKind::Overview, tr("Full screen"), QStringLiteral("F11"), [self] { self->toggleFullScreen(); }});
  results.push_back(
      {IconKind::Settings, tr("Preferences"), QStringLiteral("Ctrl+,"), [self] { self->openPreferences(); }});
  results.push_back(
      {IconKind::Settings, tr("Keyboard shortcuts"), QStringLiteral("F1"), [self] { self->openShortcuts(); }});
  return results;
}

std::vector<SearchResult> MainWindow::search(const QString& words) const {
  const QString wanted = words.trimmed();
  std::vector<SearchResult> results = commands();
  if (wanted.isEmpty()) return results;
  std::erase_if(results,
                [&](const SearchResult& result) { return !result.title.contains(wanted, Qt::CaseInsensitive); });
  if (!m_workspace || !m_workspace->ready()) return results;
  for (SearchResult& result : searchFactory(*m_workspace, wanted)) results.push_back(std::move(result));
  return results;
}

std::vector<ShortcutsDialog::Line> MainWindow::shortcutLines() const {
  std::vector<ShortcutsDialog::Line> lines{
      {QStringLiteral("Ctrl+K"), tr("Search and command palette")},
      {QStringLiteral("Ctrl+1 … Ctrl+9"), tr("Go to a page")},
      {QStringLiteral("Ctrl+O"), tr("Factories")},
      {QStringLiteral("Ctrl+Shift+A"), tr("Active alerts")},
      {QStringLiteral("Ctrl+B"), tr("Collapse or widen the navigation")},
      {QStringLiteral("Ctrl+,"), tr("Preferences")},
      {QStringLiteral("F11"), tr("Full screen")},
      {QStringLiteral("F1, ?"), tr("This list")},
      {QStringLiteral("Tab, Shift+Tab"), tr("Next and previous control")},
      {QStringLiteral("← ↑ → ↓, Enter"), tr("Move in a grid, list or table, and open what is there")},
      {QStringLiteral("Ctrl+Q"), tr("Quit")},
  };
  const auto add = [&](const QAction* action) {
    if (action->shortcut().isEmpty()) return;
    lines.emplace_back(action->shortcut().toString(QKeySequence::NativeText), action->text());
  };
  if (m_top->timeScrubber()->isVisible()) {
    lines.emplace_back(QStringLiteral("Ctrl+T"), tr("To the time slider"));
    lines.emplace_back(QStringLiteral("← →, PgUp PgDn, Home End"),
                       tr("On the time slider: a minute, ten minutes, the oldest, live"));
    lines.emplace_back(QStringLiteral("+ −"), tr("On the time slider: a shorter or longer stretch"));
    for (const QAction* action : m_workspace->timeActions().all()) {
      if (action->isVisible()) add(action);
    }
  }
  const Page* page = m_workspace ? m_workspace->madePage(m_workspace->current()) : nullptr;
  if (!page) return lines;
  for (const QAction* action : page->commands()) add(action);
  return lines;
}

}  // namespace aifactory
