// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/cell_painter.h"

#include <QCache>
#include <QPainter>

#include <cmath>

#include "widgets/tabular_text.h"

namespace aifactory {
namespace {

constexpr qreal statusWidth = 17;
constexpr qreal barTextWidth = 46;  // "100 %" beside a bar
constexpr qreal unitGap = 4;
constexpr qreal indentWidth = 16;

constexpr qsizetype maxPictureBytes = 16 << 20;
constexpr qsizetype unseenBytes = 128;  // of a key without a picture

QString missingText() { return QStringLiteral("—"); }

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

qreal contentWidth(const CellText& cell) {
  const QFont& font = cellFont(cell.bold);
  qreal width = tabularWidth(font, cell.missing ? missingText() : cell.text);
  if (cell.missing) {
    return width;
  }
  if (cell.status) {
    width += statusWidth;
  }
  if (!cell.unit.isEmpty()) {
    width += unitGap + tabularWidth(font, cell.unit);
  }
  return width;
}

/// Room of a cell's content in its rectangle.
QRectF innerRect(const QRectF& rect, const CellText& cell) {
  return rect.adjusted(cellPadding + cell.indent * indentWidth, 0, -cellPadding, 0);
}

void paintContent(QPainter& painter, QRectF inner, Qt::Alignment alignment, const CellText& cell) {
  const Theme& theme = Theme::current();
  painter.setFont(cellFont(cell.bold));
  if (cell.missing) {
    painter.setPen(theme.color(ColorRole::Caption));
    drawTabular(painter, inner, alignment | Qt::AlignVCenter, missingText());
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

/// All that a picture of a cell depends on.
struct PictureKey {
  QString text, unit;
  QSize size;
  QRgb background;
  float bar;
  std::uint32_t rest;  // alignment and the small members of CellText
  bool light;

  PictureKey(const CellText& cell, Qt::Alignment alignment, QSize area, const QColor& ground)
      : text(cell.text),
        unit(cell.unit),
        size(area),
        background(ground.rgb()),
        bar(std::isnan(cell.bar) ? -1 : cell.bar),
        rest(static_cast<std::uint32_t>(alignment) & 0xFF),
        light(Theme::current().mode() == ThemeMode::Light) {
    const auto add = [this](int bits, std::uint32_t value) { rest = rest << bits | value; };
    add(4, cell.status ? static_cast<std::uint32_t>(*cell.status) + 1 : 0);
    add(5, static_cast<std::uint32_t>(cell.color));
    add(5, static_cast<std::uint32_t>(cell.barColor));
    add(1, cell.missing);
    add(1, cell.bold);
  }
  bool operator==(const PictureKey&) const = default;
};

size_t qHash(const PictureKey& key, size_t seed) {
  return qHashMulti(seed, key.text, key.unit, key.size, key.background, key.bar, key.rest, key.light);
}

/// What a cell's content covers, as wide as it is and not as the column: the same in columns of all widths.
QRect coveredRect(const QRectF& inner, Qt::Alignment alignment, const CellText& cell) {
  constexpr int overhang = 1;  // of a glyph beside its advance
  QRectF covered = inner;
  const qreal width = contentWidth(cell);
  if (std::isnan(cell.bar) && width < inner.width() && !(alignment & Qt::AlignHCenter)) {
    if (alignment & Qt::AlignRight) {
      covered.setLeft(inner.right() - width);
    } else {
      covered.setWidth(width);
    }
  }
  return covered.toAlignedRect().adjusted(-overhang, 0, overhang, -1);  // not over the line below the row
}

}  // namespace

void paintCell(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const CellText& cell,
               const QColor& background) {
  const QRectF inner = innerRect(rect, cell);
  if (inner.width() <= 0) {
    return;
  }
  if (painter.device()->devicePixelRatio() != 1) {
    paintContent(painter, inner, alignment, cell);  // a picture would be scaled
    return;
  }
  static QCache<PictureKey, QImage> pictures(maxPictureBytes);
  const QRect area = coveredRect(inner, alignment, cell);
  const PictureKey key(cell, alignment, area.size(), background);
  const QImage* const known = pictures.object(key);
  if (known == nullptr) {
    // Most texts that a new filter shows are shown once: only what comes again is worth a picture.
    paintContent(painter, inner, alignment, cell);
    pictures.insert(key, new QImage, unseenBytes);
    return;
  }
  if (!known->isNull()) {
    painter.drawImage(area.topLeft(), *known);
    return;
  }
  QImage picture(area.size(), QImage::Format_RGB32);
  picture.fill(background);
  QPainter inside(&picture);
  inside.translate(-area.topLeft());
  paintContent(inside, inner, alignment, cell);
  inside.end();
  painter.drawImage(area.topLeft(), picture);
  const auto bytes = picture.sizeInBytes();
  pictures.insert(key, new QImage(std::move(picture)), bytes);
}

qreal cellWidth(const CellText& cell) { return 2 * cellPadding + cell.indent * indentWidth + contentWidth(cell); }

}  // namespace aifactory
