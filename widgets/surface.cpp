// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/surface.h"

#include <QPainter>

#include "widgets/theme.h"

namespace aifactory {

void paintSurface(QPainter& painter, const QRect& rect) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(Theme::current().color(ColorRole::Line), 1));
  painter.setBrush(Theme::current().color(ColorRole::Card));
  painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
  painter.restore();
}

void paintFocus(QPainter& painter, const QRect& rect, int radius) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(Theme::current().color(ColorRole::Accent), 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
  painter.restore();
}

}  // namespace aifactory
