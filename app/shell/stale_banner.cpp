// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/stale_banner.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>

#include "app/words.h"
#include "widgets/state_label.h"

namespace aifactory {

StaleBanner::StaleBanner(const FactoryConnection& connection, QWidget* parent)
    : QFrame(parent), m_connection(connection), m_text(new StateLabel(this)), m_timer(new QTimer(this)) {
  setObjectName(QStringLiteral("staleBanner"));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(14, 6, 14, 6);
  layout->addWidget(m_text);
  layout->addStretch();
  m_timer->setInterval(500);
  connect(m_timer, &QTimer::timeout, this, &StaleBanner::updateText);
}

void StaleBanner::showEvent(QShowEvent*) {
  updateText();
  m_timer->start();
}

void StaleBanner::hideEvent(QHideEvent*) { m_timer->stop(); }

void StaleBanner::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) updateText();
  QFrame::changeEvent(event);
}

void StaleBanner::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Theme& theme = Theme::current();
  QColor tint = theme.color(ColorRole::Warning);
  tint.setAlpha(36);
  painter.fillRect(rect(), theme.color(ColorRole::Card));
  painter.fillRect(rect(), tint);
  painter.fillRect(0, height() - 1, width(), 1, theme.color(ColorRole::Line));
}

void StaleBanner::updateText() {
  m_text->setState(m_connection.state() == FactoryConnection::State::Refused ? StatusKind::Error : StatusKind::Warning,
                   Words::connectionSentence(m_connection));
}

}  // namespace aifactory
