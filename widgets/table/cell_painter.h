// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>

#include "widgets/table/table_column.h"

class QPainter;

namespace aifactory {

inline constexpr int cellPadding = 10;

/// Draws a cell's content into a rectangle of a row.
void paintCell(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const CellText& cell);
/// Width that it would take, padding included.
qreal cellWidth(const CellText& cell);

}  // namespace aifactory
