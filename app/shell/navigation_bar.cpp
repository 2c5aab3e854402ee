// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/navigation_bar.h"

#include <QEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

#include "app/format.h"
#include "app/shell/navigation_button.h"
#include "app/shell/workspace.h"

namespace aifactory {

namespace {
constexpr int wide = 188;
constexpr int narrow = 56;
constexpr const char* idProperty = "pageId";
}  // namespace

NavigationBar::NavigationBar(QWidget* parent)
    : QFrame(parent),
      m_connect(new NavigationButton(IconKind::Connect, this)),
      m_preferences(new NavigationButton(IconKind::Settings, this)),
      m_collapse(new NavigationButton(IconKind::Collapse, this)) {
  setObjectName(QStringLiteral("navigation"));
  m_connect->setObjectName(QStringLiteral("connectButton"));
  m_preferences->setObjectName(QStringLiteral("preferencesButton"));
  m_collapse->setObjectName(QStringLiteral("collapseButton"));
  m_connect->setCheckable(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 10, 9, 10);
  layout->setSpacing(0);
  layout->addStretch();
  for (NavigationButton* button : {m_connect, m_preferences, m_collapse}) layout->addWidget(button);
  connect(m_connect, &QAbstractButton::clicked, this, &NavigationBar::connectChosen);
  connect(m_preferences, &QAbstractButton::clicked, this, &NavigationBar::preferencesChosen);
  connect(m_collapse, &QAbstractButton::clicked, this, [this] { setCollapsed(!m_collapsed); });
  setFixedWidth(wide);
  updateTexts();
}

void NavigationBar::setWorkspace(Workspace* workspace) {
  m_workspace = workspace;
  if (workspace) {
    connect(workspace, &Workspace::entriesChanged, this, &NavigationBar::rebuild);
    connect(workspace, &Workspace::currentChanged, this, &NavigationBar::updateChecked);
    connect(workspace, &Workspace::countChanged, this, &NavigationBar::updateFigures);
  }
  rebuild();
}

void NavigationBar::setConnectShown(bool shown) {
  m_connectShown = shown;
  updateChecked();
}

void NavigationBar::setCollapsed(bool collapsed) {
  if (collapsed == m_collapsed) return;
  m_collapsed = collapsed;
  setFixedWidth(collapsed ? narrow : wide);
  updateTexts();
  Q_EMIT collapsedChanged(collapsed);
}

QString NavigationBar::pageAt(int place) const {
  if (place < 0 || place >= static_cast<int>(m_pages.size())) return {};
  return m_pages[static_cast<std::size_t>(place)]->property(idProperty).toString();
}

void NavigationBar::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    updateTexts();
    updateFigures();
  }
  QFrame::changeEvent(event);
}

void NavigationBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().color(ColorRole::Card));
  painter.fillRect(width() - 1, 0, 1, height(), Theme::current().color(ColorRole::Line));
}

void NavigationBar::rebuild() {
  qDeleteAll(m_pages);
  m_pages.clear();
  auto* column = static_cast<QVBoxLayout*>(layout());
  if (m_workspace) {
    for (const PageEntry* entry : m_workspace->entries()) {
      auto* button = new NavigationButton(entry->icon, this);
      button->setObjectName(entry->id + QLatin1String("Navigation"));
      button->setProperty(idProperty, entry->id);
      button->setCheckable(true);
      connect(button, &QAbstractButton::clicked, this, [this, id = entry->id] { Q_EMIT pageChosen(id); });
      column->insertWidget(static_cast<int>(m_pages.size()), button);
      m_pages.push_back(button);
    }
  }
  QWidget* before = nullptr;
  for (NavigationButton* button : m_pages) {
    if (before) setTabOrder(before, button);
    before = button;
  }
  if (before) setTabOrder(before, m_connect);
  updateTexts();
  updateFigures();
  updateChecked();
}

void NavigationBar::updateTexts() {
  const auto name = [](NavigationButton* button, const QString& text, const QString& keys) {
    button->setText(text);
    button->setAccessibleName(text);
    button->setToolTip(keys.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, keys));
  };
  int place = 0;
  if (m_workspace) {
    for (const PageEntry* entry : m_workspace->entries()) {
      if (place >= static_cast<int>(m_pages.size())) break;
      name(m_pages[static_cast<std::size_t>(place)], entry->translatedTitle(),
           QStringLiteral("Ctrl+%1").arg(place + 1));
      ++place;
    }
  }
  name(m_connect, tr("Factories"), QStringLiteral("Ctrl+O"));
  name(m_preferences, tr("Preferences"), QStringLiteral("Ctrl+,"));
  name(m_collapse, m_collapsed ? tr("Widen") : tr("Collapse"), QStringLiteral("Ctrl+B"));
}

void NavigationBar::updateFigures() {
  if (!m_workspace) return;
  for (std::size_t place = 0; place < std::min(m_pages.size(), m_workspace->entries().size()); ++place) {
    const PageEntry& entry = *m_workspace->entries()[place];
    const std::optional<qint64> count = entry.count ? entry.count(m_workspace->connection()) : std::nullopt;
    m_pages[place]->setFigure(count ? Format::number(*count) : QString());
  }
}

void NavigationBar::updateChecked() {
  const QString current = m_workspace && !m_connectShown ? m_workspace->current() : QString();
  for (NavigationButton* button : m_pages) button->setChecked(button->property(idProperty).toString() == current);
  m_connect->setChecked(m_connectShown);
}

}  // namespace aifactory
