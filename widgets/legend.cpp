// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/legend.h"

#include <QFontMetrics>
#include <QPainter>

namespace aifactory {
namespace {

constexpr int mapWidth = 120;
constexpr int swatch = 10;
constexpr int gap = 6;
constexpr int entryGap = 12;

}  // namespace

Legend::Legend(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Legend::setMap(const QString& low, const QString& high) {
  m_low = low;
  m_high = high;
  updateGeometry();
  update();
}

void Legend::setEntries(QVector<Entry> entries) {
  m_entries = std::move(entries);
  updateGeometry();
  update();
}

QSize Legend::sizeHint() const {
  const QFontMetrics metrics(Theme::font(12));
  int width = 0;
  if (!m_low.isEmpty() || !m_high.isEmpty()) {
    width += metrics.horizontalAdvance(m_low) + metrics.horizontalAdvance(m_high) + mapWidth + 2 * gap + entryGap;
  }
  for (const Entry& entry : m_entries) {
    width += swatch + gap + metrics.horizontalAdvance(entry.label) + entryGap;
  }
  return {width, 22};
}

void Legend::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  painter.setFont(Theme::font(12));
  const QFontMetrics metrics(painter.font());
  int x = std::max(0, width() - sizeHint().width()) + entryGap;
  const auto write = [&](const QString& text) {
    painter.setPen(theme.color(ColorRole::Secondary));
    painter.drawText(QRect(x, 0, width(), height()), Qt::AlignLeft | Qt::AlignVCenter, text);
    x += metrics.horizontalAdvance(text);
  };
  const int middle = height() / 2;
  if (!m_low.isEmpty() || !m_high.isEmpty()) {
    write(m_low);
    x += gap;
    for (int i = 0; i < mapWidth; ++i) {
      painter.fillRect(x + i, middle - 5, 1, 10, Theme::current().heat(i / (mapWidth - 1.0)));
    }
    x += mapWidth + gap;
    write(m_high);
    x += entryGap;
  }
  for (const Entry& entry : m_entries) {
    const QRect box(x, middle - swatch / 2, swatch, swatch);
    if (entry.status) {
      theme.paintStatus(painter, QRectF(box).center(), swatch - 1, *entry.status);
    } else if (entry.hatched) {
      painter.fillRect(box, theme.color(ColorRole::Raised));
      painter.fillRect(box, theme.notMeasuredBrush());
    } else {
      painter.fillRect(box, entry.color);
    }
    x += swatch + gap;
    write(entry.label);
    x += entryGap;
  }
}

}  // namespace aifactory
