// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/cell_painter.h"

#include <QPainter>

#include <cmath>

#include "widgets/tabular_text.h"

namespace aifactory {
namespace {

constexpr qreal statusWidth = 17;
constexpr qreal barTextWidth = 38;  // "100 %" beside a bar
constexpr qreal unitGap = 4;
constexpr qreal indentWidth = 16;

const QFont& cellFont(bool bold) {
  static const QFont normal = Theme::font(13);
  static const QFont strong = Theme::font(13, QFont::DemiBold);
  return bold ? strong : normal;
}

void paintBar(QPainter& painter, const QRectF& rect, const CellText& cell) {
  const Theme& theme = Theme::current();
  const QRectF track(rect.left(), std::floor(rect.center().y()) - 2, rect.width(), 4);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme.color(ColorRole::Raised));
  painter.drawRoundedRect(track, 2, 2);
  const qreal share = std::clamp(static_cast<qreal>(cell.bar), 0.0, 1.0);
  if (share > 0) {
    painter.setBrush(theme.color(cell.barColor));
    painter.drawRoundedRect(QRectF(track.topLeft(), QSizeF(std::max(4.0, track.width() * share), 4)), 2, 2);
  }
  painter.setRenderHint(QPainter::Antialiasing, false);
}

}  // namespace

void paintCell(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const CellText& cell) {
  const Theme& theme = Theme::current();
  QRectF inner = rect.adjusted(cellPadding + cell.indent * indentWidth, 0, -cellPadding, 0);
  painter.setFont(cellFont(cell.bold));
  if (cell.missing) {
    painter.setPen(theme.color(ColorRole::Caption));
    drawTabular(painter, inner, alignment | Qt::AlignVCenter, QStringLiteral("—"));
    return;
  }
  if (cell.status) {
    theme.paintStatus(painter, {inner.left() + 5, inner.center().y()}, 9, *cell.status);
    inner.setLeft(inner.left() + statusWidth);
  }
  if (!std::isnan(cell.bar)) {
    const qreal textWidth = cell.text.isEmpty() ? 0 : barTextWidth;
    paintBar(painter, inner.adjusted(0, 0, -textWidth, 0), cell);
    inner.setLeft(inner.right() - textWidth);
    alignment = Qt::AlignRight;
  }
  if (!cell.unit.isEmpty()) {
    const qreal unit = tabularWidth(painter.font(), cell.unit);
    painter.setPen(theme.color(ColorRole::Caption));
    if (alignment & Qt::AlignRight) {
      drawTabular(painter, inner, Qt::AlignRight | Qt::AlignVCenter, cell.unit);
      inner.setRight(inner.right() - unit - unitGap);
    } else {
      const qreal text = tabularWidth(painter.font(), cell.text);
      drawTabular(painter, inner.adjusted(text + unitGap, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, cell.unit);
    }
  }
  painter.setPen(theme.color(cell.color));
  drawTabular(painter, inner, alignment | Qt::AlignVCenter, cell.text);
}

qreal cellWidth(const CellText& cell) {
  const QFont& font = cellFont(cell.bold);
  qreal width = 2 * cellPadding + cell.indent * indentWidth + tabularWidth(font, cell.text);
  if (cell.status) {
    width += statusWidth;
  }
  if (!cell.unit.isEmpty()) {
    width += unitGap + tabularWidth(font, cell.unit);
  }
  return width;
}

}  // namespace aifactory
