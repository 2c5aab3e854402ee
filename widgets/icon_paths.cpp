// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/icon_paths.h"

#include <QPainter>
#include <QPainterPath>

#include <sstream>
#include <string>

namespace aifactory {
namespace {

// On a grid of 16: M x y, L x y, C (a closed circle) x y radius, R (a rounded rectangle) x y width height radius,
// A (an arc) x y radius start sweep in degrees, Z closes.
const char* strokes(IconKind kind) {
  switch (kind) {
    case IconKind::Overview:
      return "R 2 2 5 5 1 R 9 2 5 5 1 R 2 9 5 5 1 R 9 9 5 5 1";
    case IconKind::Allocations:
      return "R 2 2.5 12 3 1 R 2 6.5 12 3 1 R 2 10.5 12 3 1 M 4.5 4 L 5 4 M 4.5 8 L 5 8 M 4.5 12 L 5 12";
    case IconKind::Jobs:
      return "R 2 2 12 12 2 M 5 5.5 L 7.5 8 L 5 10.5 M 8.5 10.5 L 11.5 10.5";
    case IconKind::Rentals:
      return "R 2 3 12 11 1.5 M 2 6.5 L 14 6.5 M 5 1.5 L 5 4 M 11 1.5 L 11 4";
    case IconKind::Usage:
      return "M 2 14 L 14 14 M 4 11.5 L 4 8 M 8 11.5 L 8 3 M 12 11.5 L 12 6";
    case IconKind::Models:
      return "C 8 3.5 1.8 C 3.5 12 1.8 C 12.5 12 1.8 M 7 5 L 4.5 10.4 M 9 5 L 11.5 10.4 M 5.3 12 L 10.7 12";
    case IconKind::Twin:
      return "M 8 1.8 L 13.5 5 L 13.5 11 L 8 14.2 L 2.5 11 L 2.5 5 Z M 2.5 5 L 8 8 L 13.5 5 M 8 8 L 8 14.2";
    case IconKind::Alerts:
      return "M 8 2 L 14.2 13.5 L 1.8 13.5 Z M 8 6.5 L 8 9.5 M 8 11.4 L 8 11.6";
    case IconKind::Audit:
      return "R 3 2 10 12 1.5 M 5.5 5.5 L 10.5 5.5 M 5.5 8 L 10.5 8 M 5.5 10.5 L 8.5 10.5";
    case IconKind::Search:
      return "C 7 7 4.5 M 10.3 10.3 L 14 14";
    case IconKind::Columns:
      return "R 2 2.5 12 11 1.5 M 6 2.5 L 6 13.5 M 10 2.5 L 10 13.5";
    case IconKind::Plus:
      return "M 8 3 L 8 13 M 3 8 L 13 8";
    case IconKind::Close:
      return "M 4 4 L 12 12 M 12 4 L 4 12";
    case IconKind::Refresh:
      return "A 8 8 5 60 280 M 10.6 1.6 L 10.6 4 L 8 4.4";
    case IconKind::Chevron:
      return "M 4 6 L 8 10 L 12 6";
    case IconKind::Settings:
      return "M 2 4.5 L 14 4.5 M 2 11.5 L 14 11.5 C 5.5 4.5 1.7 C 10.5 11.5 1.7";
    case IconKind::Connect:
      return "M 6 2 L 6 5 M 10 2 L 10 5 M 4 5 L 12 5 L 12 8 L 10 11 L 6 11 L 4 8 Z M 8 11 L 8 14.5";
    case IconKind::Collapse:
      return "R 2 2.5 12 11 1.5 M 6 2.5 L 6 13.5 M 11 6.2 L 9.2 8 L 11 9.8";
    case IconKind::Sun:
      return "C 8 8 3 M 8 1.5 L 8 3 M 8 13 L 8 14.5 M 1.5 8 L 3 8 M 13 8 L 14.5 8 M 3.4 3.4 L 4.5 4.5 M 11.5 11.5 L "
             "12.6 12.6 M 3.4 12.6 L 4.5 11.5 M 11.5 4.5 L 12.6 3.4";
    case IconKind::Moon:
      return "A 8 8 6 50 290 A 11.2 5.4 4.6 115 213";
    case IconKind::Copy:
      return "R 5.5 5.5 8 8.5 1.5 M 3.5 10.5 L 2.5 10.5 L 2.5 2 L 10.5 2 L 10.5 3.5";
    case IconKind::Down:
      return "M 8 2.5 L 8 11 M 4.5 7.8 L 8 11.3 L 11.5 7.8 M 3.5 13.8 L 12.5 13.8";
    case IconKind::User:
      return "C 8 5.2 2.8 A 8 14.5 5.2 15 150";
    case IconKind::Globe:
      return "C 8 8 6 M 2 8 L 14 8 A 16 8 10 143.2 73.6 A 0 8 10 -36.8 73.6";
  }
  return "";
}

QPainterPath parse(const char* text) {
  QPainterPath path;
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  std::string verb;
  double x = 0, y = 0, a = 0, b = 0, c = 0;
  while (in >> verb) {
    switch (verb[0]) {
      case 'M':
        in >> x >> y;
        path.moveTo(x, y);
        break;
      case 'L':
        in >> x >> y;
        path.lineTo(x, y);
        break;
      case 'C':
        in >> x >> y >> a;
        path.addEllipse(QPointF(x, y), a, a);
        break;
      case 'R':
        in >> x >> y >> a >> b >> c;
        path.addRoundedRect(QRectF(x, y, a, b), c, c);
        break;
      case 'A': {
        in >> x >> y >> a >> b >> c;
        const QRectF circle(x - a, y - a, 2 * a, 2 * a);
        path.arcMoveTo(circle, b);
        path.arcTo(circle, b, c);
        break;
      }
      default:
        path.closeSubpath();
        break;
    }
  }
  return path;
}

}  // namespace

void paintIcon(QPainter& painter, IconKind kind, const QRect& rect, const QColor& color) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(rect.topLeft());
  painter.scale(rect.width() / 16.0, rect.height() / 16.0);
  painter.setPen(QPen(color, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(parse(strokes(kind)));
  painter.restore();
}

}  // namespace aifactory
