// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/state_label.h"

#include <QPainter>

#include <cmath>

#include "widgets/tabular_text.h"

namespace aifactory {

StateLabel::StateLabel(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StateLabel::setState(std::optional<StatusKind> status, const QString& text) {
  if (m_status == status && m_text == text) {
    return;
  }
  m_status = status;
  m_text = text;
  setAccessibleName(text);
  updateGeometry();
  update();
}

void StateLabel::setPill(bool pill) {
  m_pill = pill;
  updateGeometry();
  update();
}

QSize StateLabel::sizeHint() const {
  const int text = static_cast<int>(std::ceil(tabularWidth(Theme::font(13), m_text)));
  return {text + (m_status ? 17 : 0) + (m_pill ? 22 : 2), m_pill ? 28 : 20};
}

void StateLabel::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  QRectF inner = rect();
  if (m_pill) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.color(ColorRole::Line));
    painter.setBrush(theme.color(ColorRole::Raised));
    painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    inner.adjust(11, 0, -11, 0);
  }
  if (m_status) {
    theme.paintStatus(painter, {inner.left() + 5, inner.center().y()}, 9, *m_status);
    inner.adjust(17, 0, 0, 0);
  }
  painter.setFont(Theme::font(13));
  painter.setPen(theme.color(ColorRole::Text));
  drawTabular(painter, inner.adjusted(0, 0, 1, 0), Qt::AlignLeft | Qt::AlignVCenter, m_text);
}

}  // namespace aifactory
