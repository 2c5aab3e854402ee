// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/time_track.h"

#include <QAccessibleWidget>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace aifactory {
namespace {

constexpr int edge = 8;         // room for half of the handle
constexpr int presentZone = 5;  // a click this near to the end means the present
constexpr int markReach = 4;
constexpr qint64 minute = 60'000;

/// A TimeTrack to screen readers: seconds since the start of a stretch say nothing to anybody.
class TimeTrackAccessible : public QAccessibleWidget, public QAccessibleValueInterface {
 public:
  explicit TimeTrackAccessible(TimeTrack* track) : QAccessibleWidget(track, QAccessible::Slider) {}

  void* interface_cast(QAccessible::InterfaceType type) override {
    return type == QAccessible::ValueInterface ? static_cast<QAccessibleValueInterface*>(this)
                                               : QAccessibleWidget::interface_cast(type);
  }
  QString text(QAccessible::Text text) const override {
    return text == QAccessible::Value ? track().instantWords() : QAccessibleWidget::text(text);
  }
  QVariant currentValue() const override {
    return minutes(std::clamp(track().instant().value_or(track().to()), track().from(), track().to()) - track().to());
  }
  void setCurrentValue(const QVariant& value) override {
    const auto end = static_cast<double>(track().maximum());
    track().setValue(static_cast<int>(std::clamp(end + value.toDouble() * 60, 0.0, end)));
  }
  QVariant maximumValue() const override { return 0; }
  QVariant minimumValue() const override { return minutes(track().from() - track().to()); }
  QVariant minimumStepSize() const override { return 1; }

 private:
  TimeTrack& track() const { return *static_cast<TimeTrack*>(object()); }
  static int minutes(qint64 ms) { return static_cast<int>(ms / minute); }
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
  auto* track = qobject_cast<TimeTrack*>(object);
  return track ? new TimeTrackAccessible(track) : nullptr;
}

}  // namespace

TimeTrack::TimeTrack(QWidget* parent) : QAbstractSlider(parent) {
  static const bool installed = (QAccessible::installFactory(makeInterface), true);
  Q_UNUSED(installed)
  setOrientation(Qt::Horizontal);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(this, &QAbstractSlider::valueChanged, this, [this](int seconds) {
    if (m_syncing) return;
    seconds >= maximum() && m_endsNow ? presentChosen() : instantChosen(m_from + seconds * qint64{1000});
  });
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TimeTrack::setStretch(qint64 from, qint64 to, bool endsNow) {
  m_from = from;
  m_to = std::max(to, from + 1000);
  m_endsNow = endsNow;
  syncSlider();
  update();
}

void TimeTrack::setSpans(QVector<Span> spans) {
  m_spans = std::move(spans);
  update();
}

void TimeTrack::setMarks(QVector<Mark> marks) {
  m_marks = std::move(marks);
  update();
}

void TimeTrack::setInstant(std::optional<qint64> instant) {
  m_instant = instant;
  syncSlider();
  update();
}

void TimeTrack::syncSlider() {
  m_syncing = true;
  setRange(0, static_cast<int>((m_to - m_from) / 1000));
  setValue(m_instant ? static_cast<int>((*m_instant - m_from) / 1000) : maximum());
  m_syncing = false;
}

int TimeTrack::xOf(qint64 instant) const {
  const double share = static_cast<double>(instant - m_from) / static_cast<double>(m_to - m_from);
  return edge + static_cast<int>(std::lround(share * (width() - 2 * edge)));
}

qint64 TimeTrack::instantAt(int x) const {
  const double share = std::clamp((x - edge) / static_cast<double>(std::max(1, width() - 2 * edge)), 0.0, 1.0);
  return m_from + static_cast<qint64>(share * static_cast<double>(m_to - m_from));
}

void TimeTrack::choose(int x) {
  if (m_endsNow && x >= width() - edge - presentZone) {
    Q_EMIT presentChosen();
  } else {
    Q_EMIT instantChosen(instantAt(x));
  }
}

void TimeTrack::step(qint64 ms) {
  const qint64 instant = m_instant.value_or(m_to) + ms;
  if (instant >= m_to && m_endsNow) {
    if (m_instant) Q_EMIT presentChosen();
  } else {
    Q_EMIT instantChosen(instant);
  }
}

void TimeTrack::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  setSliderDown(true);
  choose(qRound(event->position().x()));
}

void TimeTrack::mouseMoveEvent(QMouseEvent* event) {
  m_hover = qRound(event->position().x());
  if (isSliderDown()) choose(m_hover);
  QToolTip::showText(event->globalPosition().toPoint(), hintAt(m_hover), this);
  update();
}

void TimeTrack::mouseReleaseEvent(QMouseEvent*) { setSliderDown(false); }

void TimeTrack::leaveEvent(QEvent*) {
  m_hover = -1;
  update();
}

void TimeTrack::wheelEvent(QWheelEvent* event) {
  if (const int turn = event->angleDelta().y(); turn != 0) Q_EMIT zoomed(turn > 0 ? -1 : 1);
  event->accept();
}

void TimeTrack::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
      return step(-minute);
    case Qt::Key_Right:
    case Qt::Key_Up:
      return step(minute);
    case Qt::Key_PageDown:
      return step(-10 * minute);
    case Qt::Key_PageUp:
      return step(10 * minute);
    case Qt::Key_Home:
      if (!m_spans.isEmpty()) Q_EMIT instantChosen(m_spans.front().start);
      return;
    case Qt::Key_End:
      return Q_EMIT presentChosen();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return Q_EMIT zoomed(-1);
    case Qt::Key_Minus:
      return Q_EMIT zoomed(1);
    default:
      QWidget::keyPressEvent(event);
  }
}

bool TimeTrack::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QAbstractSlider::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), hintAt(help->pos().x()), this);
  return true;
}

QString TimeTrack::hintAt(int x) const {
  if (!m_words) return {};
  QString hint = m_words(instantAt(x));
  int shown = 0;
  for (const Mark& mark : m_marks) {
    if (std::abs(xOf(mark.time) - x) > markReach || ++shown > 5) continue;
    hint += QLatin1Char('\n') + m_words(mark.time) + QStringLiteral("  ") + mark.text;
  }
  return hint;
}

void TimeTrack::paintEvent(QPaintEvent*) {
  const Theme& theme = Theme::current();
  QPainter painter(this);
  const int middle = height() / 2;
  const QRect track(edge, middle - 1, width() - 2 * edge, 3);
  painter.fillRect(track.adjusted(0, 1, 0, -1), theme.color(ColorRole::Line));  // a gap: the bare line
  for (const Span& span : m_spans) {
    const int left = std::max(track.left(), xOf(span.start));
    const int right = std::min(track.right() + 1, xOf(span.end));
    if (right >= left) painter.fillRect(left, track.top(), std::max(1, right - left), 3, theme.color(ColorRole::Idle));
  }
  for (const Mark& mark : m_marks) {
    const int x = xOf(mark.time);
    if (x < track.left() || x > track.right()) continue;
    painter.fillRect(x, middle - 7, 2, 5, theme.color(mark.status));
  }
  if (m_hover >= track.left() && m_hover <= track.right()) {
    painter.fillRect(m_hover, middle - 5, 1, 11, theme.color(ColorRole::Caption));
  }
  painter.setRenderHint(QPainter::Antialiasing);
  const int x = std::clamp(m_instant ? xOf(*m_instant) : track.right(), track.left(), track.right());
  const QPointF centre(x + 0.5, middle + 0.5);
  if (hasFocus()) {
    painter.setPen(QPen(theme.color(ColorRole::Accent), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(centre, 8, 8);
  }
  if (m_instant) {
    theme.paintStatus(painter, centre, 13, StatusKind::Maintenance);
  } else {
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(ColorRole::Accent));
    painter.drawEllipse(centre, 5.5, 5.5);
  }
}

}  // namespace aifactory
