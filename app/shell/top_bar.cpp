// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/top_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

#include "app/connect/profile_book.h"
#include "app/format.h"
#include "app/shell/search_button.h"
#include "app/shell/time_scrubber.h"
#include "app/shell/workspace.h"
#include "app/words.h"
#include "base/alert_filter.h"
#include "client/time_cursor.h"
#include "widgets/state_label.h"

namespace aifactory {

TopBar::TopBar(const ProfileBook& profiles, QWidget* parent)
    : QFrame(parent),
      m_profiles(profiles),
      m_product(new QLabel(this)),
      m_factory(new QPushButton(this)),
      m_menu(new QMenu(this)),
      m_role(new StateLabel(this)),
      m_search(new SearchButton(this)),
      m_live(new StateLabel(this)),
      m_scrubber(new TimeScrubber(this)),
      m_alerts(new QPushButton(this)) {
  setObjectName(QStringLiteral("topBar"));
  setFixedHeight(48);
  m_factory->setObjectName(QStringLiteral("factoryMenu"));
  m_role->setObjectName(QStringLiteral("role"));
  m_search->setObjectName(QStringLiteral("search"));
  m_live->setObjectName(QStringLiteral("live"));
  m_alerts->setObjectName(QStringLiteral("alerts"));
  m_factory->setMenu(m_menu);
  m_role->setPill(true);
  m_live->setPill(true);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(14, 0, 14, 0);
  layout->setSpacing(12);
  layout->addWidget(m_product);
  layout->addWidget(m_factory);
  layout->addWidget(m_role);
  layout->addStretch(1);
  layout->addWidget(m_search, 3);
  layout->addStretch(1);
  layout->addWidget(m_live);
  layout->addWidget(m_scrubber, 2);
  layout->addWidget(m_alerts);
  m_search->setMaximumWidth(440);
  connect(m_menu, &QMenu::aboutToShow, this, &TopBar::fillMenu);
  connect(m_search, &QAbstractButton::clicked, this, &TopBar::searchChosen);
  connect(m_alerts, &QAbstractButton::clicked, this, &TopBar::alertsChosen);
  connect(&Theme::current(), &Theme::changed, this, &TopBar::updateTexts);
  updateTexts();
}

void TopBar::setWorkspace(Workspace* workspace) {
  m_workspace = workspace;
  if (workspace) {
    FactoryConnection& connection = workspace->connection();
    connect(&connection, &FactoryConnection::stateChanged, this, &TopBar::updateTexts);
    connect(&connection, &FactoryConnection::sessionChanged, this, &TopBar::updateTexts);
    connect(&connection.cursor(), &TimeCursor::changed, this, &TopBar::updateTexts);
    connect(&connection.alerts(), &AlertStore::changed, this, &TopBar::updateTexts);
    connect(&connection.alerts(), &AlertStore::syncedChanged, this, &TopBar::updateTexts);
    connect(&connection.fleet(), &FleetStore::syncedChanged, this, &TopBar::updateTexts);
  }
  m_scrubber->setWorkspace(workspace);
  updateTexts();
}

void TopBar::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) updateTexts();
  QFrame::changeEvent(event);
}

void TopBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().color(ColorRole::Card));
  painter.fillRect(0, height() - 1, width(), 1, Theme::current().color(ColorRole::Line));
}

void TopBar::fillMenu() {
  m_menu->clear();
  for (const Profile& profile : m_profiles.profiles()) {
    QAction* action =
        m_menu->addAction(Words::profile(profile), this, [this, profile] { Q_EMIT profileChosen(profile); });
    action->setCheckable(true);
    action->setChecked(m_workspace && m_workspace->connection().profile().isSameAs(profile));
  }
  m_menu->addSeparator();
  m_menu->addAction(tr("Factories…"), this, &TopBar::factoriesChosen);
}

void TopBar::updateTexts() {
  m_product->setText(tr("AI Factory Console"));
  m_product->setFont(Theme::font(13, QFont::Bold));
  m_search->setText(tr("Search jobs, nodes, GPUs, tenants, actions"));
  m_search->setAccessibleName(m_search->text());
  const QString arrow = QStringLiteral(" ▾");
  const bool open = m_workspace;
  for (QWidget* widget : std::initializer_list<QWidget*>{m_role, m_live, m_alerts}) {
    widget->setVisible(open && m_workspace->ready());
  }
  m_factory->setToolTip(tr("Switch to another factory"));
  if (!open) {
    m_factory->setText(tr("No factory") + arrow);
    return;
  }
  FactoryConnection& connection = m_workspace->connection();
  m_factory->setText(Words::factory(connection) + arrow);
  m_factory->setAccessibleName(tr("Factory: %1").arg(Words::factory(connection)));
  m_role->setState({}, Words::role(connection.session().role()));
  m_role->setToolTip(tr("You are signed in as %1").arg(text(connection.session().identity())));
  const bool live = connection.state() == FactoryConnection::State::Connected && connection.fleet().synced();
  const bool past = live && !connection.cursor().isLive();
  if (connection.profile().isBundle()) {
    m_live->setState(StatusKind::Maintenance, tr("Handover"));
  } else if (past) {
    m_live->setState(StatusKind::Maintenance, tr("Past"));
  } else {
    m_live->setState(live ? StatusKind::Ok : Words::status(connection.state()),
                     live ? tr("Live") : Words::connection(connection.state()));
  }
  m_live->setToolTip(Words::connectionSentence(connection));

  const auto& alerts = connection.alerts().alerts();
  // Most severe first: the first open one gives the colour.
  const auto worst = std::find_if(alerts.begin(), alerts.end(), isOpen);
  m_alerts->setText(connection.alerts().synced()
                        ? tr("Alerts %1").arg(Format::number(std::count_if(worst, alerts.end(), isOpen)))
                        : tr("Alerts …"));
  m_alerts->setIcon(worst == alerts.end()
                        ? QIcon()
                        : QIcon(Theme::current().pixmap(IconKind::Alerts, 16, devicePixelRatioF(),
                                                        Theme::current().color(Words::status(worst->severity())))));
  m_alerts->setToolTip(
      (past ? tr("What was wrong then (%1)") : tr("What is wrong right now (%1)")).arg(QStringLiteral("Ctrl+Shift+A")));
}

}  // namespace aifactory
