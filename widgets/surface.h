// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

class QPainter;
class QWidget;

namespace aifactory {

/// The rounded background and hairline of a card.
void paintSurface(QPainter& painter, const QRect& rect);
/// The ring around what has the keyboard.
void paintFocus(QPainter& painter, const QRect& rect, int radius);

}  // namespace aifactory
