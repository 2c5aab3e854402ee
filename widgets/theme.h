// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>

#include <array>

class QApplication;
class QPainter;

namespace aifactory {

/// What a thing's state means to the reader; each has a colour and a shape of its own.
enum class StatusKind {
  Ok,           ///< running, healthy: filled circle
  Warning,      ///< attention: triangle
  Error,        ///< failed, down: square
  Idle,         ///< pending, idle, unknown: ring
  Done,         ///< completed: filled circle in the idle colour
  Maintenance,  ///< held, drained, burn-in: diamond
};

/// Colours by meaning, so that nothing but the theme knows a colour's value.
enum class ColorRole {
  Window,
  Card,
  Raised,
  Line,
  Text,
  Secondary,
  Caption,
  Accent,
  Ok,
  Warning,
  Error,
  Idle,
  Maintenance,
  OnAccent,   ///< text on the accent colour
  Selection,  ///< background of a selected row
};

enum class ThemeMode { Dark, Light };

/// Line icons of our own, 16 px, in the colour asked for.
enum class IconKind {
  Overview,
  Allocations,
  Jobs,
  Rentals,
  Usage,
  Models,
  Twin,
  Alerts,
  Audit,
  Search,
  Columns,
  Plus,
  Close,
  Refresh,
  Chevron,
  Settings,
  Connect,
  Collapse,
  Sun,
  Moon,
  Copy,
  Down,
  User,
  Globe,
};

/// The look: colour tokens, fonts, status shapes, maps and icons. GUI thread.
class Theme : public QObject {
  Q_OBJECT

 public:
  static Theme& current();

  /// Sets style, palette, fonts and style sheet of the application; again on every switch.
  void apply(ThemeMode mode);
  ThemeMode mode() const { return m_mode; }

  QColor color(ColorRole role) const { return color(role, m_mode); }
  static QColor color(ColorRole role, ThemeMode mode);
  static ColorRole role(StatusKind status);
  QColor color(StatusKind status) const { return color(role(status)); }

  /// Sizes in pixels: 13 body, 12 secondary, 11 caption, 17 page subject, 24 key figure.
  static QFont font(int pixelSize, QFont::Weight weight = QFont::Normal);
  static QFont captionFont();
  static QFont monospaceFont(int pixelSize = 12);

  /// Draws the status's shape centred in a square of `size` at `centre`.
  void paintStatus(QPainter& painter, QPointF centre, qreal size, StatusKind status) const;
  /// Series colours in order; they repeat after six (then with dashes).
  QColor series(int index) const;
  /// Colour of `share` (0..1) on the sequential map, even in lightness: from the background to what stands out on it.
  QColor heat(double share) const;
  /// The map in 256 steps, for tables of colours.
  static const std::array<QRgb, 256>& heatMap(ThemeMode mode);
  /// Brush for "not measured": hatched, never the bottom of the map.
  QBrush notMeasuredBrush() const;
  /// Icon that follows the mode; disabled and selected states are tinted.
  QIcon icon(IconKind kind) const;
  QPixmap pixmap(IconKind kind, int size, qreal devicePixelRatio, const QColor& color) const;

 Q_SIGNALS:
  /// Palette and style sheet are already switched.
  void changed();

 private:
  Theme() = default;
  ThemeMode m_mode = ThemeMode::Dark;
};

}  // namespace aifactory
