// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tabular_text.h"

#include <QFontMetricsF>
#include <QGlyphRun>
#include <QHash>
#include <QPainter>
#include <QRawFont>

#include <algorithm>
#include <array>

namespace aifactory {
namespace {

// Glyphs and advances of printable ASCII and of the few other characters that figures are written with.
struct Figures {
  QRawFont font;
  std::array<quint32, 256> glyphs{};
  std::array<qreal, 256> advances{};
  qreal digit = 0;
  qreal ascent = 0;
  qreal height = 0;

  explicit Figures(const QFont& wanted) : font(QRawFont::fromFont(wanted)) {
    for (std::size_t c = 32; c < 256; ++c) {
      const QChar character(static_cast<char16_t>(c));
      quint32 glyph = 0;
      int count = 1;
      if (font.glyphIndexesForChars(&character, 1, &glyph, &count) && count == 1 && glyph != 0) {
        QPointF advance;
        font.advancesForGlyphIndexes(&glyph, &advance, 1);
        glyphs[c] = glyph;
        advances[c] = advance.x();
      }
    }
    for (std::size_t c = '0'; c <= '9'; ++c) {
      digit = std::max(digit, advances[c]);
    }
    const QFontMetricsF metrics(wanted);
    ascent = metrics.ascent();
    height = metrics.height();
  }

  bool covers(const QString& text) const {
    return std::all_of(text.begin(), text.end(),
                       [this](QChar c) { return c.unicode() < 256 && glyphs[c.unicode()] != 0; });
  }
  qreal advance(QChar c) const {
    return c >= QLatin1Char('0') && c <= QLatin1Char('9') ? digit : advances[c.unicode()];
  }
  qreal width(const QString& text) const {
    qreal width = 0;
    for (const QChar c : text) {
      width += advance(c);
    }
    return width;
  }
};

const Figures& figures(const QFont& font) {
  // A table draws thousands of cells in one or two fonts: comparing is cheaper than making a key.
  static QFont lastFont;
  static const Figures* last = nullptr;
  if (last && font == lastFont) {
    return *last;
  }
  static QHash<QString, std::shared_ptr<Figures>> cache;
  auto& entry = cache[font.key()];
  if (!entry) {
    entry = std::make_shared<Figures>(font);
  }
  lastFont = font;
  last = entry.get();
  return *last;
}

}  // namespace

qreal tabularWidth(const QFont& font, const QString& text) {
  const Figures& known = figures(font);
  return known.covers(text) ? known.width(text) : QFontMetricsF(font).horizontalAdvance(text);
}

qreal drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text) {
  const Figures& known = figures(painter.font());
  if (!known.covers(text) || known.width(text) > rect.width() + 0.5) {
    const QFontMetricsF metrics(painter.font());
    const QString shown = metrics.elidedText(text, Qt::ElideRight, rect.width());
    painter.drawText(rect, static_cast<int>(alignment) | Qt::TextSingleLine, shown);
    return std::min(rect.width(), metrics.horizontalAdvance(shown));
  }
  QVector<quint32> glyphs(text.size());
  QVector<QPointF> positions(text.size());
  qreal x = 0;
  for (int i = 0; i < text.size(); ++i) {
    const QChar c = text[i];
    const qreal advance = known.advance(c);
    glyphs[i] = known.glyphs[c.unicode()];
    positions[i] = {x + (advance - known.advances[c.unicode()]) / 2, 0};
    x += advance;
  }
  qreal left = rect.left();
  if (alignment & Qt::AlignRight) {
    left = rect.right() - x;
  } else if (alignment & Qt::AlignHCenter) {
    left += (rect.width() - x) / 2;
  }
  qreal top = rect.top();
  if (alignment & Qt::AlignVCenter) {
    top += (rect.height() - known.height) / 2;
  } else if (alignment & Qt::AlignBottom) {
    top = rect.bottom() - known.height;
  }
  QGlyphRun run;
  run.setRawFont(known.font);
  run.setGlyphIndexes(glyphs);
  run.setPositions(positions);
  painter.drawGlyphRun({left, top + known.ascent}, run);
  return x;
}

}  // namespace aifactory
