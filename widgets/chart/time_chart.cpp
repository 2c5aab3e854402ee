// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart/time_chart.h"

#include <QAccessible>
#include <QCategoryAxis>
#include <QChart>
#include <QDateTime>
#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QLegend>
#include <QLineSeries>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

#include "widgets/chart/chart_ticks.h"
#include "widgets/tabular_text.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

constexpr int tickWidth = 80;   // pixels that a time's text wants
constexpr int tickHeight = 44;  // between two values
constexpr double headRoom = 1.05;

QCategoryAxis* makeAxis() {
  auto* axis = new QCategoryAxis;
  axis->setLabelsPosition(QCategoryAxis::AxisLabelsPositionOnValue);
  axis->setStartValue(-1);  // the first tick is no category of its own
  axis->setTruncateLabels(false);
  return axis;
}

void setTicks(QCategoryAxis& axis, const QVector<double>& values, const QStringList& texts, double low, double high) {
  for (const QString& label : axis.categoriesLabels()) axis.remove(label);
  axis.setRange(low, high);
  // An axis wants labels of their own, also where two read the same: what follows is not seen.
  for (int i = 0; i < values.size(); ++i) axis.append(texts[i] + QString(i, QChar(0x200B)), values[i]);
}

/// Calls `run(first, end)` for every stretch in which all values are there.
template <class Measured, class Run>
void forEachRun(qsizetype count, Measured measured, Run run) {
  for (qsizetype i = 0; i < count;) {
    while (i < count && !measured(i)) ++i;
    const qsizetype first = i;
    while (i < count && measured(i)) ++i;
    if (i > first) run(first, i);
  }
}

}  // namespace

TimeChart::TimeChart(QWidget* parent) : QChartView(parent), m_timeAxis(makeAxis()), m_valueAxis(makeAxis()) {
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setRenderHint(QPainter::Antialiasing);
  setBackgroundBrush(Qt::NoBrush);
  viewport()->setAutoFillBackground(false);
  chart()->setMargins({0, 0, tickWidth / 4, 0});  // where the text of a tick at the end reaches to
  chart()->layout()->setContentsMargins(0, 0, 0, 0);
  chart()->setBackgroundVisible(false);
  chart()->legend()->setAlignment(Qt::AlignTop);
  chart()->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
  chart()->addAxis(m_timeAxis, Qt::AlignBottom);
  chart()->addAxis(m_valueAxis, Qt::AlignLeft);
  connect(chart(), &QChart::plotAreaChanged, this, &TimeChart::placeTicks);
  connect(&Theme::current(), &Theme::changed, this, &TimeChart::applyTheme);
  applyTheme();
}

void TimeChart::setData(TimeChartData data) {
  m_data = std::move(data);
  m_crossHair = std::min(m_crossHair, static_cast<int>(m_data.times.size()) - 1);
  tellCrossHair();
  double most = m_data.most;
  const auto look = [&most](const QVector<double>& values) {
    for (const double value : values) most = std::isnan(value) ? most : std::max(most, value);
  };
  for (const TimeChartData::Line& line : m_data.lines) look(line.values);
  if (m_data.band) look(m_data.band->high);
  m_top = most > m_data.most ? most * headRoom : std::max(most, 1.0);
  fillLegend();
  placeTicks();
}

void TimeChart::setWords(std::function<QString(double)> value, std::function<QString(qint64)> instant) {
  m_valueWords = std::move(value);
  m_instantWords = std::move(instant);
  viewport()->update();
}

void TimeChart::setInstant(std::optional<qint64> instant) {
  if (m_instant == instant) return;
  m_instant = instant;
  viewport()->update();
}

void TimeChart::fillLegend() {
  // Empty series: they give the legend its names. The lines are drawn here, with gaps where nothing was measured, which
  // QLineSeries cannot leave.
  chart()->removeAllSeries();
  const Theme& theme = Theme::current();
  const auto add = [this](const QString& name, const QColor& color, qreal width) {
    auto* series = new QLineSeries;
    series->setName(name);
    series->setPen(QPen(color, width));
    chart()->addSeries(series);
    series->attachAxis(m_timeAxis);
    series->attachAxis(m_valueAxis);
  };
  for (int i = 0; i < m_data.lines.size(); ++i) add(m_data.lines[i].name, theme.series(i), 2);
  if (m_data.band) {
    QColor color = theme.series(0);
    color.setAlphaF(0.3F);
    add(m_data.band->name, color, 7);
  }
  chart()->legend()->setVisible(!chart()->series().isEmpty());
}

void TimeChart::placeTicks() {
  const QRectF area = chart()->plotArea();
  const TimeTicks times = timeTicks(m_data.from, m_data.to, std::max(1, static_cast<int>(area.width()) / tickWidth));
  const QVector<double> values = valueTicks(0, m_top, std::max(1, static_cast<int>(area.height()) / tickHeight));
  QVector<double> instants;
  for (const qint64 instant : times.instants) instants << static_cast<double>(instant);
  QStringList words;
  for (const double value : values) words << (m_valueWords ? m_valueWords(value) : locale().toString(value));
  const QSignalBlocker quiet(chart());  // labels of another width move the plot area, which calls for ticks
  setTicks(*m_timeAxis, instants, times.texts, static_cast<double>(m_data.from), static_cast<double>(m_data.to));
  setTicks(*m_valueAxis, values, words, 0, m_top);
  viewport()->update();
}

void TimeChart::applyTheme() {
  const Theme& theme = Theme::current();
  for (QCategoryAxis* axis : {m_timeAxis, m_valueAxis}) {
    axis->setLabelsColor(theme.color(ColorRole::Caption));
    axis->setLabelsFont(Theme::font(11));
    axis->setGridLineColor(theme.color(ColorRole::Line));
    axis->setLinePen(QPen(theme.color(ColorRole::Line)));
  }
  m_timeAxis->setGridLineVisible(false);
  m_valueAxis->setLineVisible(false);
  chart()->legend()->setFont(Theme::font(12));
  chart()->legend()->setLabelColor(theme.color(ColorRole::Secondary));
  fillLegend();
  viewport()->update();
}

QPointF TimeChart::place(double time, double value) const {
  const QRectF area = chart()->plotArea();
  const double span = std::max(1.0, static_cast<double>(m_data.to - m_data.from));
  return {area.left() + (time - static_cast<double>(m_data.from)) / span * area.width(),
          area.bottom() - value / m_top * area.height()};
}

void TimeChart::drawForeground(QPainter* painter, const QRectF&) {
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setClipRect(chart()->plotArea().adjusted(-1, -2, 1, 2));
  paintBand(*painter);
  paintLines(*painter);
  if (m_instant && *m_instant >= m_data.from && *m_instant <= m_data.to) {
    painter->setPen(QPen(Theme::current().color(ColorRole::Warning), 1));
    painter->drawLine(place(static_cast<double>(*m_instant), 0), place(static_cast<double>(*m_instant), m_top));
  }
  painter->setClipping(false);
  paintCrossHair(*painter);
  painter->restore();
}

void TimeChart::paintBand(QPainter& painter) const {
  if (!m_data.band) return;
  const auto& [name, low, high] = *m_data.band;
  QColor color = Theme::current().series(0);
  color.setAlphaF(0.18F);
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  forEachRun(
      m_data.times.size(), [&](qsizetype i) { return !std::isnan(low[i]) && !std::isnan(high[i]); },
      [&](qsizetype first, qsizetype end) {
        QPolygonF outline;
        for (qsizetype i = first; i < end; ++i) outline << place(static_cast<double>(m_data.times[i]), high[i]);
        for (qsizetype i = end; i-- > first;) outline << place(static_cast<double>(m_data.times[i]), low[i]);
        painter.drawPolygon(outline);
      });
}

void TimeChart::paintLines(QPainter& painter) const {
  painter.setBrush(Qt::NoBrush);
  for (int index = 0; index < m_data.lines.size(); ++index) {
    const QVector<double>& values = m_data.lines[index].values;
    constexpr int colors = 6;  // then they come again, dashed
    painter.setPen(QPen(Theme::current().series(index), 1.6, index < colors ? Qt::SolidLine : Qt::DashLine,
                        Qt::RoundCap, Qt::RoundJoin));
    forEachRun(
        m_data.times.size(), [&](qsizetype i) { return !std::isnan(values[i]); },
        [&](qsizetype first, qsizetype end) {
          QPolygonF points;
          for (qsizetype i = first; i < end; ++i) points << place(static_cast<double>(m_data.times[i]), values[i]);
          if (points.size() == 1) points << points.front();  // a sample alone is a dot
          painter.drawPolyline(points);
        });
  }
}

QStringList TimeChart::crossHairText() const {
  if (m_crossHair < 0) return {};
  const auto words = [this](double value) {
    if (std::isnan(value)) return tr("not measured");
    return m_valueWords ? m_valueWords(value) : locale().toString(value);
  };
  const qint64 instant = m_data.times[m_crossHair];
  QStringList lines{m_instantWords ? m_instantWords(instant)
                                   : locale().toString(QDateTime::fromMSecsSinceEpoch(instant))};
  for (const TimeChartData::Line& line : m_data.lines) {
    lines << tr("%1: %2", "name of a line, its value").arg(line.name, words(line.values[m_crossHair]));
  }
  if (m_data.band) {
    lines << tr("%1: %2 to %3", "name of a band, its ends")
                 .arg(m_data.band->name, words(m_data.band->low[m_crossHair]), words(m_data.band->high[m_crossHair]));
  }
  return lines;
}

void TimeChart::paintCrossHair(QPainter& painter) const {
  if (m_crossHair < 0) return;
  const Theme& theme = Theme::current();
  const auto time = static_cast<double>(m_data.times[m_crossHair]);
  painter.setPen(QPen(theme.color(ColorRole::Secondary), 1));
  painter.drawLine(place(time, 0), place(time, m_top));
  for (int index = 0; index < m_data.lines.size(); ++index) {
    const double value = m_data.lines[index].values[m_crossHair];
    if (std::isnan(value)) continue;
    painter.setPen(QPen(theme.color(ColorRole::Card), 1.5));
    painter.setBrush(theme.series(index));
    painter.drawEllipse(place(time, value), 4, 4);
  }
  const QStringList lines = crossHairText();
  const QFont font = Theme::font(12);
  constexpr qreal lineHeight = 18, margin = 8, distance = 10;
  qreal widest = 0;
  for (const QString& line : lines) widest = std::max(widest, tabularWidth(font, line));
  QRectF box(0, 0, widest + 2 * margin, lineHeight * static_cast<qreal>(lines.size()) + 2 * margin);
  const QRectF area = chart()->plotArea();
  box.moveTopLeft({place(time, 0).x() + distance, area.top()});
  if (box.right() > area.right()) box.moveRight(place(time, 0).x() - distance);
  box.moveLeft(std::clamp(box.left(), 0.0, std::max(0.0, width() - box.width())));
  painter.setPen(QPen(theme.color(ColorRole::Line), 1));
  painter.setBrush(theme.color(ColorRole::Raised));
  painter.drawRoundedRect(box, 6, 6);
  painter.setFont(font);
  for (int i = 0; i < lines.size(); ++i) {
    painter.setPen(theme.color(i == 0 ? ColorRole::Secondary : ColorRole::Text));
    const QRectF line(box.left() + margin, box.top() + margin + i * lineHeight, box.width() - margin, lineHeight);
    drawTabular(painter, line, Qt::AlignLeft | Qt::AlignVCenter, lines[i]);
  }
}

void TimeChart::setCrossHair(int index) {
  if (m_crossHair == index) return;
  m_crossHair = index;
  tellCrossHair();
  viewport()->update();
}

void TimeChart::tellCrossHair() {
  const QString words = crossHairText().join(QStringLiteral(", "));
  if (words != accessibleDescription()) setAccessibleDescription(words);
}

void TimeChart::chooseInstant() {
  if (m_crossHair >= 0) Q_EMIT instantChosen(m_data.times[m_crossHair]);
}

void TimeChart::mouseMoveEvent(QMouseEvent* event) {
  const QRectF area = chart()->plotArea();
  const QPointF at = mapToScene(event->pos());
  if (m_data.times.isEmpty() || !area.contains(at)) return setCrossHair(-1);
  const double share = (at.x() - area.left()) / std::max(1.0, area.width());
  const qint64 wanted = m_data.from + static_cast<qint64>(share * static_cast<double>(m_data.to - m_data.from));
  auto next = std::lower_bound(m_data.times.cbegin(), m_data.times.cend(), wanted);
  if (next == m_data.times.cend()) --next;
  if (next != m_data.times.cbegin() && wanted - *(next - 1) < *next - wanted) --next;
  setCrossHair(static_cast<int>(next - m_data.times.cbegin()));
}

void TimeChart::mouseDoubleClickEvent(QMouseEvent* event) {
  mouseMoveEvent(event);
  chooseInstant();
}

void TimeChart::leaveEvent(QEvent* event) {
  setCrossHair(-1);
  QChartView::leaveEvent(event);
}

void TimeChart::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(m_data.times.size()) - 1;
  if (last < 0) return QChartView::keyPressEvent(event);
  const int from = m_crossHair < 0 ? last : m_crossHair;
  switch (event->key()) {
    case Qt::Key_Left:
      return setCrossHair(m_crossHair < 0 ? last : std::max(0, from - 1));
    case Qt::Key_Right:
      return setCrossHair(std::min(last, from + 1));
    case Qt::Key_Home:
      return setCrossHair(0);
    case Qt::Key_End:
      return setCrossHair(last);
    case Qt::Key_Return:
    case Qt::Key_Enter:
      return chooseInstant();
    case Qt::Key_Escape:
      if (m_crossHair >= 0) return setCrossHair(-1);
      [[fallthrough]];
    default:
      QChartView::keyPressEvent(event);
  }
}

void TimeChart::resizeEvent(QResizeEvent* event) {
  QChartView::resizeEvent(event);
  placeTicks();
}

void TimeChart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) placeTicks();
  QChartView::changeEvent(event);
}

}  // namespace aifactory
