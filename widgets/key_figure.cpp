// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/key_figure.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>

#include "widgets/surface.h"
#include "widgets/tabular_text.h"
#include "widgets/theme.h"

namespace aifactory {

KeyFigure::KeyFigure(const QString& caption, QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setCaption(caption);
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void KeyFigure::setCaption(const QString& caption) {
  m_caption = caption;
  describe();
}

void KeyFigure::setFigure(const QString& figure, const QString& unit) {
  if (m_figure != figure || m_unit != unit) {
    m_figure = figure;
    m_unit = unit;
    describe();
  }
}

void KeyFigure::setNote(const QString& note) {
  if (m_note != note) {
    m_note = note;
    describe();
  }
}

void KeyFigure::setStale(bool stale) {
  m_stale = stale;
  update();
}

void KeyFigure::setLeads(bool leads) {
  m_leads = leads;
  setFocusPolicy(leads ? Qt::StrongFocus : Qt::NoFocus);
  if (leads) {
    setCursor(Qt::PointingHandCursor);
  } else {
    unsetCursor();
  }
}

QSize KeyFigure::sizeHint() const { return {190, 88}; }
QSize KeyFigure::minimumSizeHint() const { return {110, 88}; }

void KeyFigure::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  paintSurface(painter, rect());
  if (hasFocus()) {
    paintFocus(painter, rect(), 8);
  }
  const QRect inner = rect().adjusted(14, 12, -14, -12);

  painter.setFont(Theme::captionFont());
  painter.setPen(theme.color(ColorRole::Caption));
  const QString caption = QFontMetrics(painter.font()).elidedText(m_caption, Qt::ElideRight, inner.width());
  painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine, caption);

  painter.setFont(Theme::font(24, QFont::DemiBold));
  painter.setPen(theme.color(m_stale || m_figure.isEmpty() ? ColorRole::Caption : ColorRole::Text));
  const QRect line = inner.adjusted(0, 15, 0, -17);
  const QString figure = m_figure.isEmpty() ? QStringLiteral("—") : m_figure;
  const qreal width = drawTabular(painter, line, Qt::AlignLeft | Qt::AlignVCenter, figure);
  if (!m_unit.isEmpty() && !m_figure.isEmpty()) {
    painter.setPen(theme.color(ColorRole::Secondary));
    drawTabular(painter, QRectF(line).adjusted(width + 7, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, m_unit);
  }

  painter.setFont(Theme::font(12));
  painter.setPen(theme.color(ColorRole::Secondary));
  drawTabular(painter, inner, Qt::AlignLeft | Qt::AlignBottom, m_note);
}

void KeyFigure::mouseReleaseEvent(QMouseEvent* event) {
  if (m_leads && event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) {
    Q_EMIT clicked();
  }
}

void KeyFigure::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  if (m_leads && (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space)) {
    Q_EMIT clicked();
  } else {
    QWidget::keyPressEvent(event);
  }
}

void KeyFigure::describe() {
  setAccessibleName(m_caption);
  setAccessibleDescription(m_figure + QLatin1Char(' ') + m_unit + QStringLiteral(", ") + m_note);
  setToolTip(m_note);
  update();
}

}  // namespace aifactory
