// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace aifactory {

/// Text whose digits all take the same width, so that figures below each other align and nothing moves when they
/// change. Qt 6.4 cannot switch on a font's own tabular figures. Plain text of one line.

/// Width in logical pixels.
qreal tabularWidth(const QFont& font, const QString& text);
/// Draws in the painter's pen with the painter's font, elided at the right where it does not fit. Returns the width
/// drawn.
qreal drawTabular(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text);

}  // namespace aifactory
