// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPolygonF>
#include <QStyle>
#include <QStyleFactory>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <span>

#include "widgets/icon_paths.h"

// In a static library the linker would drop resources that nothing names.
static void loadThemes() { Q_INIT_RESOURCE(themes); }

namespace aifactory {
namespace {

struct Token {
  const char* name;
  ColorRole role;
  QRgb dark;
  QRgb light;
};

constexpr Token tokens[] = {
    {"window", ColorRole::Window, 0xff0d1117, 0xfff3f5f8},
    {"card", ColorRole::Card, 0xff141a22, 0xffffffff},
    {"raised", ColorRole::Raised, 0xff1b232d, 0xffe9eef4},
    {"line", ColorRole::Line, 0xff27313d, 0xffd6dde6},
    {"text", ColorRole::Text, 0xffe7ecf3, 0xff161c24},
    {"secondary", ColorRole::Secondary, 0xffa9b4c2, 0xff46515f},
    {"caption", ColorRole::Caption, 0xff7f8b99, 0xff647080},
    {"accent", ColorRole::Accent, 0xff58a6ff, 0xff0b66c3},
    {"ok", ColorRole::Ok, 0xff3fb68b, 0xff16805a},
    {"warning", ColorRole::Warning, 0xffe3a63a, 0xffa86a00},
    {"error", ColorRole::Error, 0xfff2655f, 0xffc9302c},
    {"idle", ColorRole::Idle, 0xff556273, 0xff8592a1},
    {"maintenance", ColorRole::Maintenance, 0xffa68bea, 0xff7552c8},
    {"onAccent", ColorRole::OnAccent, 0xff0d1117, 0xffffffff},
    {"selection", ColorRole::Selection, 0xff17324f, 0xffdbeafb},
};

// The table is in the order of ColorRole, so that a look-up is an index.
constexpr bool tokensInOrder() {
  for (std::size_t i = 0; i < std::size(tokens); ++i) {
    if (static_cast<std::size_t>(tokens[i].role) != i) {
      return false;
    }
  }
  return std::size(tokens) == static_cast<std::size_t>(ColorRole::Selection) + 1;
}
static_assert(tokensInOrder());

QPalette makePalette(ThemeMode mode) {
  const auto color = [mode](ColorRole role) { return Theme::color(role, mode); };
  QPalette palette;
  palette.setColor(QPalette::Window, color(ColorRole::Window));
  palette.setColor(QPalette::WindowText, color(ColorRole::Text));
  palette.setColor(QPalette::Base, color(ColorRole::Card));
  palette.setColor(QPalette::AlternateBase, color(ColorRole::Raised));
  palette.setColor(QPalette::Text, color(ColorRole::Text));
  palette.setColor(QPalette::Button, color(ColorRole::Raised));
  palette.setColor(QPalette::ButtonText, color(ColorRole::Text));
  palette.setColor(QPalette::BrightText, color(ColorRole::Error));
  palette.setColor(QPalette::Highlight, color(ColorRole::Accent));
  palette.setColor(QPalette::HighlightedText, color(ColorRole::OnAccent));
  palette.setColor(QPalette::ToolTipBase, color(ColorRole::Raised));
  palette.setColor(QPalette::ToolTipText, color(ColorRole::Text));
  palette.setColor(QPalette::PlaceholderText, color(ColorRole::Caption));
  palette.setColor(QPalette::Link, color(ColorRole::Accent));
  palette.setColor(QPalette::LinkVisited, color(ColorRole::Maintenance));
  palette.setColor(QPalette::Light, color(ColorRole::Raised));
  palette.setColor(QPalette::Midlight, color(ColorRole::Raised));
  palette.setColor(QPalette::Mid, color(ColorRole::Line));
  palette.setColor(QPalette::Dark, color(ColorRole::Line));
  palette.setColor(QPalette::Shadow, color(ColorRole::Window));
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, color(ColorRole::Caption));
  }
  return palette;
}

QString makeStyleSheet(ThemeMode mode) {
  QFile file(QStringLiteral(":/themes/console.qss"));
  if (!file.open(QIODevice::ReadOnly)) {
    qFatal("The style sheet is missing from the program's resources");
  }
  QString sheet = QString::fromUtf8(file.readAll());
  for (const Token& token : tokens) {
    sheet.replace(QLatin1Char('@') + QLatin1String(token.name), Theme::color(token.role, mode).name());
  }
  return sheet;
}

// CIE lightness of sRGB components, to spread the map's steps evenly over it.
double lightness(QRgb color) {
  const auto linear = [](int component) {
    const double share = component / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  const double y = 0.2126 * linear(qRed(color)) + 0.7152 * linear(qGreen(color)) + 0.0722 * linear(qBlue(color));
  return y > 0.008856 ? 116 * std::cbrt(y) - 16 : 903.3 * y;
}

// From the darkest stop to the palest.
std::array<QRgb, 256> makeHeatMap(std::span<const QRgb> stops) {
  const std::size_t last = stops.size() - 1;
  const double lowest = lightness(stops[0]);
  const double highest = lightness(stops[last]);
  std::array<QRgb, 256> map{};
  for (std::size_t i = 0; i < map.size(); ++i) {
    const double wanted = lowest + (highest - lowest) * static_cast<double>(i) / (map.size() - 1);
    std::size_t stop = 0;
    while (stop + 1 < last && lightness(stops[stop + 1]) < wanted) {
      ++stop;
    }
    const QRgb from = stops[stop];
    const QRgb to = stops[stop + 1];
    const double share = std::clamp((wanted - lightness(from)) / (lightness(to) - lightness(from)), 0.0, 1.0);
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * share)); };
    map[i] = qRgb(mix(qRed(from), qRed(to)), mix(qGreen(from), qGreen(to)), mix(qBlue(from), qBlue(to)));
  }
  return map;
}

class LineIconEngine : public QIconEngine {
 public:
  explicit LineIconEngine(IconKind kind) : m_kind(kind) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    paintIcon(*painter, m_kind, rect, Theme::current().color(role(mode, state)));
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    return scaledPixmap(size, mode, state, 1);
  }
  QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(), size), mode, state);
    return pixmap;
  }
  QIconEngine* clone() const override { return new LineIconEngine(*this); }
  QString key() const override { return QStringLiteral("aifactory-line"); }

 private:
  static ColorRole role(QIcon::Mode mode, QIcon::State state) {
    if (mode == QIcon::Disabled) {
      return ColorRole::Idle;
    }
    return state == QIcon::On || mode != QIcon::Normal ? ColorRole::Text : ColorRole::Secondary;
  }

  IconKind m_kind;
};

}  // namespace

Theme& Theme::current() {
  static Theme theme;
  return theme;
}

void Theme::apply(ThemeMode mode) {
  loadThemes();
  m_mode = mode;
  if (qApp->styleSheet().isEmpty()) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  }
  QApplication::setPalette(makePalette(mode));
  QApplication::setFont(font(13));
  QToolTip::setFont(font(12));
  qApp->setStyleSheet(makeStyleSheet(mode));
  Q_EMIT changed();
}

QColor Theme::color(ColorRole role, ThemeMode mode) {
  const Token& token = tokens[static_cast<std::size_t>(role)];
  return QColor::fromRgb(mode == ThemeMode::Dark ? token.dark : token.light);
}

ColorRole Theme::role(StatusKind status) {
  switch (status) {
    case StatusKind::Ok:
      return ColorRole::Ok;
    case StatusKind::Warning:
      return ColorRole::Warning;
    case StatusKind::Error:
      return ColorRole::Error;
    case StatusKind::Idle:
    case StatusKind::Done:
      return ColorRole::Idle;
    case StatusKind::Maintenance:
      break;
  }
  return ColorRole::Maintenance;
}

QFont Theme::font(int pixelSize, QFont::Weight weight) {
  QFont font;
  font.setFamilies({QStringLiteral("Inter"), QStringLiteral("Noto Sans CJK KR"), QStringLiteral("DejaVu Sans")});
  font.setPixelSize(pixelSize);
  font.setWeight(weight);
  return font;
}

QFont Theme::captionFont() {
  QFont font = Theme::font(11, QFont::DemiBold);
  font.setCapitalization(QFont::AllUppercase);
  font.setLetterSpacing(QFont::AbsoluteSpacing, 0.5);
  return font;
}

QFont Theme::monospaceFont(int pixelSize) {
  QFont font;
  font.setFamilies({QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Noto Sans Mono CJK KR")});
  font.setStyleHint(QFont::Monospace);
  font.setFixedPitch(true);
  font.setPixelSize(pixelSize);
  return font;
}

void Theme::paintStatus(QPainter& painter, QPointF centre, qreal size, StatusKind status) const {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  const QColor ink = color(status);
  painter.setPen(Qt::NoPen);
  painter.setBrush(ink);
  const qreal half = size / 2;
  switch (status) {
    case StatusKind::Ok:
    case StatusKind::Done:
      painter.drawEllipse(centre, half, half);
      break;
    case StatusKind::Error:
      painter.drawRect(QRectF(centre.x() - half * 0.9, centre.y() - half * 0.9, size * 0.9, size * 0.9));
      break;
    case StatusKind::Warning:
      painter.drawPolygon(QPolygonF{{centre.x(), centre.y() - half},
                                    {centre.x() + half * 1.1, centre.y() + half * 0.9},
                                    {centre.x() - half * 1.1, centre.y() + half * 0.9}});
      break;
    case StatusKind::Maintenance:
      painter.drawPolygon(QPolygonF{{centre.x(), centre.y() - half * 1.2},
                                    {centre.x() + half * 1.2, centre.y()},
                                    {centre.x(), centre.y() + half * 1.2},
                                    {centre.x() - half * 1.2, centre.y()}});
      break;
    case StatusKind::Idle:
      painter.setBrush(Qt::NoBrush);
      painter.setPen(QPen(color(ColorRole::Caption), size * 0.2));
      painter.drawEllipse(centre, half * 0.8, half * 0.8);
      break;
  }
  painter.restore();
}

QColor Theme::series(int index) const {
  constexpr QRgb colors[] = {0xff3fb68b, 0xffe3a63a, 0xffc98be0, 0xff5ad1e6, 0xfff28fb1};
  const auto at = static_cast<std::size_t>(index) % (std::size(colors) + 1);
  return at == 0 ? color(ColorRole::Accent) : QColor::fromRgb(colors[at - 1]);
}

const std::array<QRgb, 256>& Theme::heatMap(ThemeMode mode) {
  static const auto dark =
      makeHeatMap(std::to_array<QRgb>({0xff141c26, 0xff183e63, 0xff1e6e96, 0xff4aa096, 0xffb0be64, 0xfff6cd50}));
  // On white it is the darker cells that stand out.
  static const auto light = [] {
    auto map = makeHeatMap(std::to_array<QRgb>({0xff0b57a8, 0xff2f83cf, 0xff6fb1de, 0xffabd2e6, 0xffdbe6ef}));
    std::ranges::reverse(map);
    return map;
  }();
  return mode == ThemeMode::Dark ? dark : light;
}

QColor Theme::heat(double share) const {
  return QColor::fromRgb(heatMap(m_mode)[static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * 255))]);
}

QBrush Theme::notMeasuredBrush() const { return QBrush(color(ColorRole::Caption), Qt::BDiagPattern); }

QIcon Theme::icon(IconKind kind) const { return QIcon(new LineIconEngine(kind)); }

QPixmap Theme::pixmap(IconKind kind, int size, qreal devicePixelRatio, const QColor& color) const {
  QPixmap pixmap(QSizeF(size * devicePixelRatio, size * devicePixelRatio).toSize());
  pixmap.setDevicePixelRatio(devicePixelRatio);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  paintIcon(painter, kind, QRect(0, 0, size, size), color);
  return pixmap;
}

}  // namespace aifactory
