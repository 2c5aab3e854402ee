// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/stale_veil.h"

#include <QPainter>

#include "widgets/theme.h"

namespace aifactory {

StaleVeil::StaleVeil(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("staleVeil"));
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
}

void StaleVeil::paintEvent(QPaintEvent*) {
  QColor color = Theme::current().color(ColorRole::Window);
  color.setAlpha(120);
  QPainter(this).fillRect(rect(), color);
}

}  // namespace aifactory
