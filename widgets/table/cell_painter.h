// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include "widgets/table/table_column.h"

class QPainter;

namespace aifactory {

inline constexpr int cellPadding = 10;

/// Draws a cell's content into a rectangle of a row that is filled with `background`. What was drawn is kept as a
/// picture: most cells of a live table show what another one, or they themselves, showed a moment ago.
void paintCell(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const CellText& cell,
               const QColor& background);
/// Width that it would take, padding included.
qreal cellWidth(const CellText& cell);

}  // namespace aifactory
