// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/navigation_button.h"

#include <QPainter>

#include "widgets/tabular_text.h"

namespace aifactory {

NavigationButton::NavigationButton(IconKind icon, QWidget* parent) : QAbstractButton(parent), m_icon(icon) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
}

void NavigationButton::setFigure(const QString& figure) {
  if (m_figure == figure) return;
  m_figure = figure;
  setAccessibleDescription(figure);
  update();
}

QSize NavigationButton::sizeHint() const { return {170, 34}; }

void NavigationButton::enterEvent(QEnterEvent*) { update(); }

void NavigationButton::leaveEvent(QEvent*) { update(); }

void NavigationButton::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF box = QRectF(rect()).adjusted(0.5, 1.5, -0.5, -1.5);
  if (isChecked() || underMouse() || isDown()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(ColorRole::Raised));
    painter.drawRoundedRect(box, 6, 6);
  }
  if (isChecked()) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(ColorRole::Accent));
    painter.drawRoundedRect(QRectF(0, box.top() + 5, 3, box.height() - 10), 1.5, 1.5);
  }
  if (hasFocus()) {
    painter.setPen(QPen(theme.color(ColorRole::Accent), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
  }
  const bool narrow = width() < 100;
  const QColor ink = theme.color(isChecked() ? ColorRole::Text : ColorRole::Secondary);
  const QPixmap icon = theme.pixmap(m_icon, 16, devicePixelRatioF(), ink);
  const qreal x = narrow ? (width() - 16) / 2.0 : 12;
  painter.drawPixmap(QPointF(x, (height() - 16) / 2.0), icon);
  if (narrow) return;
  painter.setFont(Theme::font(13, isChecked() ? QFont::DemiBold : QFont::Normal));
  painter.setPen(ink);
  qreal figureWidth = 0;
  if (!m_figure.isEmpty()) figureWidth = tabularWidth(Theme::font(12), m_figure) + 10;
  const QRectF words(38, 0, width() - 38 - 10 - figureWidth, height());
  painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(text(), Qt::ElideRight, static_cast<int>(words.width())));
  if (m_figure.isEmpty()) return;
  painter.setFont(Theme::font(12));
  painter.setPen(theme.color(ColorRole::Caption));
  drawTabular(painter, QRectF(width() - 10 - figureWidth, 0, figureWidth, height()), Qt::AlignVCenter | Qt::AlignRight,
              m_figure);
}

}  // namespace aifactory
