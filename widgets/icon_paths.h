// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

#include "widgets/theme.h"

class QPainter;

namespace aifactory {

/// Draws a line icon of 16 units into `rect`.
void paintIcon(QPainter& painter, IconKind kind, const QRect& rect, const QColor& color);

}  // namespace aifactory
