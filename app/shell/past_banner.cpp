// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/past_banner.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimer>

#include "app/format.h"
#include "app/shell/time_actions.h"
#include "client/factory_connection.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "widgets/state_label.h"

namespace aifactory {

PastBanner::PastBanner(FactoryConnection& connection, TimeActions& actions, QWidget* parent)
    : QFrame(parent),
      m_connection(connection),
      m_actions(actions),
      m_text(new StateLabel(this)),
      m_play(new QPushButton(this)),
      m_speed(new QComboBox(this)),
      m_notes(new QPushButton(this)),
      m_live(new QPushButton(this)),
      m_timer(new QTimer(this)) {
  setObjectName(QStringLiteral("pastBanner"));
  m_text->setObjectName(QStringLiteral("pastText"));
  m_play->setObjectName(QStringLiteral("pastPlay"));
  m_speed->setObjectName(QStringLiteral("pastSpeed"));
  m_notes->setObjectName(QStringLiteral("handoverNotesButton"));
  m_live->setObjectName(QStringLiteral("backToLive"));
  m_live->setProperty("primary", true);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(14, 5, 14, 5);
  layout->setSpacing(8);
  layout->addWidget(m_text);
  layout->addStretch();
  for (QWidget* control : std::initializer_list<QWidget*>{m_notes, m_play, m_speed, m_live}) layout->addWidget(control);
  for (const double speed : TimeActions::speeds) m_speed->addItem(QString(), speed);
  connect(m_speed, &QComboBox::activated, this,
          [this](int index) { m_actions.setSpeed(m_speed->itemData(index).toDouble()); });
  connect(m_play, &QPushButton::clicked, m_actions.play(), &QAction::trigger);
  connect(m_notes, &QPushButton::clicked, m_actions.notes(), &QAction::trigger);
  connect(m_live, &QPushButton::clicked, m_actions.live(), &QAction::trigger);
  connect(&m_connection.cursor(), &TimeCursor::changed, this, &PastBanner::updateTexts);
  connect(&m_connection.cursor(), &TimeCursor::advanced, this, &PastBanner::updateText);
  connect(&m_connection, &FactoryConnection::settledChanged, this, &PastBanner::updateText);
  m_timer->setInterval(500);
  connect(m_timer, &QTimer::timeout, this, &PastBanner::updateText);
  hide();
}

QString PastBanner::text() const { return m_text->text(); }

void PastBanner::setPageFollows(bool follows) {
  m_pageFollows = follows;
  updateText();
}

void PastBanner::showEvent(QShowEvent*) {
  updateTexts();
  m_timer->start();
}

void PastBanner::hideEvent(QHideEvent*) { m_timer->stop(); }

void PastBanner::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) updateTexts();
  QFrame::changeEvent(event);
}

void PastBanner::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::current();
  QColor tint = theme.color(ColorRole::Maintenance);
  painter.fillRect(rect(), theme.color(ColorRole::Card));
  tint.setAlpha(60);
  painter.fillRect(rect(), tint);
}

void PastBanner::updateTexts() {
  const TimeCursor& cursor = m_connection.cursor();
  m_play->setText(m_actions.play()->text());
  m_play->setToolTip(m_actions.play()->toolTip());
  m_speed->setAccessibleName(tr("Speed"));
  m_speed->setToolTip(tr("Factory seconds for each second of yours"));
  const QSignalBlocker quiet(m_speed);
  for (int index = 0; index < m_speed->count(); ++index) {
    m_speed->setItemText(index, TimeActions::speedText(m_speed->itemData(index).toDouble()));
  }
  m_speed->setCurrentIndex(m_speed->findData(m_actions.speed()));
  m_notes->setText(m_actions.notes()->text());
  m_notes->setToolTip(m_actions.notes()->toolTip());
  m_notes->setVisible(m_actions.notes()->isEnabled());
  m_live->setText(m_actions.live()->text());
  m_live->setToolTip(m_actions.live()->toolTip());
  m_live->setVisible(!m_connection.profile().isBundle());
  if (!cursor.isLive()) updateText();
}

void PastBanner::updateText() {
  const TimeCursor& cursor = m_connection.cursor();
  if (cursor.isLive()) return;
  const QDateTime instant = cursor.time();
  const QDateTime now = m_connection.liveTime();
  QStringList parts;
  if (m_connection.profile().isBundle()) {
    parts << tr("%1 — from a handover file").arg(Format::instant(instant));
  } else {
    parts << tr("%1 — not live. %2 ago").arg(Format::instant(instant), Format::longAge(instant.secsTo(now)));
  }
  if (!m_pageFollows) parts << tr("this page is of the present only");
  if (!m_connection.history().covers(instant, now)) parts << tr("nothing was recorded then");
  if (!m_connection.isAtCursor()) parts << tr("fetching…");
  m_text->setState(StatusKind::Maintenance, parts.join(QStringLiteral(" · ")));
}

}  // namespace aifactory
