// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/search_button.h"

#include <QPainter>

#include "widgets/theme.h"

namespace aifactory {

SearchButton::SearchButton(QWidget* parent) : QAbstractButton(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  setCursor(Qt::IBeamCursor);
}

void SearchButton::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme.color(hasFocus() ? ColorRole::Accent : ColorRole::Line), hasFocus() ? 1.5 : 1));
  painter.setBrush(theme.color(ColorRole::Window));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6);
  painter.drawPixmap(QPointF(10, (height() - 14) / 2.0),
                     theme.pixmap(IconKind::Search, 14, devicePixelRatioF(), theme.color(ColorRole::Caption)));
  painter.setFont(Theme::font(12));
  painter.setPen(theme.color(ColorRole::Caption));
  const QString keys = QStringLiteral("Ctrl K");
  const int keysWidth = painter.fontMetrics().horizontalAdvance(keys);
  painter.drawText(rect().adjusted(0, 0, -10, 0), Qt::AlignVCenter | Qt::AlignRight, keys);
  painter.setFont(Theme::font(13));
  painter.setPen(theme.color(ColorRole::Secondary));
  const QRect words = rect().adjusted(32, 0, -keysWidth - 22, 0);
  painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                   painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
}

}  // namespace aifactory
