// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/past_frame.h"

#include <QPainter>

#include "widgets/theme.h"

namespace aifactory {

PastFrame::PastFrame(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("pastFrame"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  hide();
}

void PastFrame::paintEvent(QPaintEvent*) {
  constexpr int border = 4;
  QColor color = Theme::current().color(ColorRole::Maintenance);
  QPainter painter(this);
  painter.setPen(QPen(color, border));
  painter.drawRect(QRectF(rect()).adjusted(border / 2.0, border / 2.0, -border / 2.0, -border / 2.0));
  color.setAlpha(14);
  painter.fillRect(rect(), color);
}

}  // namespace aifactory
