// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sparkline.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/tabular_text.h"

namespace aifactory {

Sparkline::Sparkline(QWidget* parent)
    : QWidget(parent),
      m_minimum(std::numeric_limits<double>::quiet_NaN()),
      m_maximum(std::numeric_limits<double>::quiet_NaN()) {
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Sparkline::setValues(QVector<double> values) {
  m_values = std::move(values);
  update();
}

void Sparkline::setRange(double minimum, double maximum) {
  m_minimum = minimum;
  m_maximum = maximum;
  update();
}

void Sparkline::setColor(ColorRole color) {
  m_color = color;
  update();
}

void Sparkline::setNote(const QString& note) {
  m_note = note;
  setAccessibleDescription(note);
  update();
}

void Sparkline::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  const int noteHeight = m_note.isEmpty() ? 0 : 20;
  const QRectF area = QRectF(rect()).adjusted(0, 2, 0, -noteHeight);
  painter.setFont(Theme::font(12));
  painter.setPen(theme.color(ColorRole::Secondary));
  drawTabular(painter, QRectF(0, area.bottom(), width(), noteHeight), Qt::AlignLeft | Qt::AlignVCenter, m_note);
  painter.setPen(theme.color(ColorRole::Line));
  painter.drawLine(area.bottomLeft(), area.bottomRight());

  double low = m_minimum;
  double high = m_maximum;
  for (const double value : m_values) {
    if (!std::isnan(value)) {
      low = std::isnan(m_minimum) ? std::fmin(low, value) : low;
      high = std::isnan(m_maximum) ? std::fmax(high, value) : high;
    }
  }
  if (std::isnan(low) || std::isnan(high) || m_values.size() < 2) {
    painter.setPen(theme.color(ColorRole::Caption));
    drawTabular(painter, area, Qt::AlignCenter, tr("No history yet"));
    return;
  }
  const double span = high > low ? high - low : 1;
  const double step = area.width() / static_cast<double>(m_values.size() - 1);
  const auto y = [&](double value) {
    return area.bottom() - 1 - std::clamp((value - low) / span, 0.0, 1.0) * (area.height() - 3);
  };
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor line = theme.color(m_color);
  QColor fill = line;
  fill.setAlphaF(0.16F);
  for (qsizetype i = 0; i < m_values.size();) {
    if (std::isnan(m_values[i])) {
      ++i;
      continue;
    }
    QPolygonF points;
    for (; i < m_values.size() && !std::isnan(m_values[i]); ++i) {
      points.append({area.left() + static_cast<double>(i) * step, y(m_values[i])});
    }
    QPolygonF below = points;
    below.append({points.last().x(), area.bottom()});
    below.append({points.first().x(), area.bottom()});
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(below);
    painter.setPen(QPen(line, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(points);
  }
}

}  // namespace aifactory
