// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/message_bar.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace aifactory {
namespace {

constexpr int goodNewsTime = 6000;  // ms

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      m_text(new QLabel(this)),
      m_action(new QPushButton(this)),
      m_close(new QToolButton(this)),
      m_timer(new QTimer(this)) {
  m_close->setProperty("flat", true);
  m_close->setIcon(Theme::current().icon(IconKind::Close));
  m_text->setWordWrap(true);
  m_text->setTextFormat(Qt::PlainText);
  m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(32, 5, 6, 5);
  layout->addWidget(m_text, 1);
  layout->addWidget(m_action);
  layout->addWidget(m_close);
  m_timer->setSingleShot(true);
  connect(m_timer, &QTimer::timeout, this, &MessageBar::dismiss);
  connect(m_close, &QToolButton::clicked, this, &MessageBar::dismiss);
  connect(m_action, &QPushButton::clicked, this, &MessageBar::actionTriggered);
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
  retranslate();
  hide();
}

void MessageBar::showMessage(StatusKind status, const QString& text, const QString& action) {
  m_status = status;
  m_text->setText(text);
  m_action->setText(action);
  m_action->setVisible(!action.isEmpty());
  setAccessibleName(text);
  if (status == StatusKind::Ok) {
    m_timer->start(goodNewsTime);
  } else {
    m_timer->stop();
  }
  show();
  update();
  QAccessibleEvent alert(this, QAccessible::Alert);
  QAccessible::updateAccessibility(&alert);
}

void MessageBar::dismiss() {
  m_timer->stop();
  hide();
}

QString MessageBar::text() const { return isHidden() ? QString() : m_text->text(); }

void MessageBar::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(theme.color(m_status));
  painter.setBrush(theme.color(ColorRole::Raised));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  theme.paintStatus(painter, {17, height() / 2.0}, 10, m_status);
}

void MessageBar::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QFrame::changeEvent(event);
}

void MessageBar::retranslate() {
  m_close->setToolTip(tr("Dismiss"));
  m_close->setAccessibleName(tr("Dismiss"));
}

void MessageBar::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) {
    dismiss();
  } else {
    QFrame::keyPressEvent(event);
  }
}

}  // namespace aifactory
