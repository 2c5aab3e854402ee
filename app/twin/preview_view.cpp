// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/preview_view.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/format.h"
#include "app/twin/refusal_words.h"
#include "widgets/surface.h"
#include "widgets/tabular_text.h"
#include "widgets/theme.h"

namespace aifactory {

namespace {

constexpr int flightMilliseconds = 16;
constexpr float sharesASecond = 0.8F;  // of the distance to the target
constexpr float hurry = 4;             // with Shift
constexpr float keyTurn = 40;          // pixels' worth of a turn by Shift and an arrow key
constexpr float wheelNotch = 120;

float linear(int srgb) {
  const float share = static_cast<float>(srgb) / 255;
  return share <= 0.04045F ? share / 12.92F : std::pow((share + 0.055F) / 1.055F, 2.4F);
}

preview::Vec3 linear(const QColor& color) { return {linear(color.red()), linear(color.green()), linear(color.blue())}; }

template <class Value>
std::shared_ptr<const std::vector<Value>> shared(std::vector<Value> values) {
  return std::make_shared<const std::vector<Value>>(std::move(values));
}

bool flies(int key) {
  switch (key) {
    case Qt::Key_W:
    case Qt::Key_A:
    case Qt::Key_S:
    case Qt::Key_D:
    case Qt::Key_Q:
    case Qt::Key_E:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      return true;
    default:
      return false;
  }
}

}  // namespace

PreviewView::PreviewView(MakeRenderer make, QWidget* parent) : QWidget(parent), m_renderer(std::move(make)) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMinimumSize(200, 120);
  connect(&m_renderer, &PreviewThread::frameChanged, this, [this] {
    update();
    Q_EMIT frameChanged();
  });
  connect(&m_renderer, &PreviewThread::backendChanged, this, [this] {
    update();
    Q_EMIT backendChanged();
  });
  connect(&m_renderer, &PreviewThread::picked, this, &PreviewView::takeAnswer);
  connect(&Theme::current(), &Theme::changed, this, &PreviewView::updateColors);
  m_flight.setInterval(flightMilliseconds);
  m_flight.setTimerType(Qt::PreciseTimer);
  connect(&m_flight, &QTimer::timeout, this, &PreviewView::fly);
  updateColors();
}

void PreviewView::setScene(std::shared_ptr<const preview::Scene> scene) {
  m_wish.scene = std::move(scene);
  m_wish.colors = nullptr;
  m_wish.visible = nullptr;
  m_wish.selected = nullptr;
  m_under = {};
  publish();
}

void PreviewView::setColors(std::vector<preview::ItemColor> colors) {
  m_wish.colors = shared(std::move(colors));
  publish();
}

void PreviewView::setVisibleInstances(std::vector<std::uint8_t> visible) {
  m_wish.visible = visible.empty() ? nullptr : shared(std::move(visible));
  publish();
}

void PreviewView::setSelected(std::vector<std::uint32_t> items) {
  m_wish.selected = shared(std::move(items));
  publish();
}

void PreviewView::setCuts(std::vector<preview::CutPlane> cuts) {
  m_wish.cuts = std::move(cuts);
  publish();
}

void PreviewView::look(preview::Vec3 eye, preview::Vec3 target) {
  m_camera.look(eye, target);
  moveCamera();
}

void PreviewView::frame(preview::Box box) {
  m_camera.frame(box, static_cast<float>(width()) / static_cast<float>(std::max(1, height())));
  moveCamera();
  m_framed = box;
}

void PreviewView::look(const preview::Viewpoint& viewpoint) {
  look(viewpoint.eye, viewpoint.target);
  frame(viewpoint.whole);
}

void PreviewView::publish() { m_renderer.show(m_wish); }

void PreviewView::moveCamera() {
  m_framed = {};
  m_wish.camera = m_camera.camera();
  publish();
}

void PreviewView::updateColors() {
  m_wish.background = linear(Theme::current().color(ColorRole::Window));
  publish();
  update();
}

bool PreviewView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip) return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const QString text = m_toolTip && m_under.item != preview::noItem ? m_toolTip(m_under.item) : QString();
  text.isEmpty() ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), text, this);
  return true;
}

void PreviewView::resizeEvent(QResizeEvent*) {
  m_wish.size = size() * devicePixelRatioF();
  m_framed.empty() ? publish() : frame(m_framed);
}

void PreviewView::showEvent(QShowEvent*) { m_renderer.setPaused(false); }

void PreviewView::hideEvent(QHideEvent*) {
  m_renderer.setPaused(true);
  m_keys.clear();
  m_flight.stop();
}

void PreviewView::mousePressEvent(QMouseEvent* event) {
  m_byKeys = false;
  m_last = m_pressed = event->position();
  m_dragged = false;
}

void PreviewView::mouseMoveEvent(QMouseEvent* event) {
  const QPointF way = event->position() - m_last;
  const Qt::MouseButtons buttons = event->buttons();
  if (!(buttons & (Qt::LeftButton | Qt::MiddleButton))) return pick(PickFor::Hover, event->position());
  // A click that trembles is still a click.
  if (!m_dragged && (event->position() - m_pressed).manhattanLength() < QApplication::startDragDistance()) return;
  m_dragged = true;
  m_last = event->position();
  const auto right = static_cast<float>(way.x()), down = static_cast<float>(way.y());
  if (buttons & Qt::MiddleButton || event->modifiers() & Qt::ShiftModifier) {
    m_camera.pan(right, down, height());
  } else {
    m_camera.orbit(right, down);
  }
  moveCamera();
}

void PreviewView::mouseReleaseEvent(QMouseEvent* event) {
  if (!m_dragged && event->button() == Qt::LeftButton) pick(PickFor::Choose, event->position());
}

void PreviewView::mouseDoubleClickEvent(QMouseEvent* event) {
  m_dragged = true;  // its release chooses nothing any more
  if (event->button() == Qt::LeftButton) pick(PickFor::Open, event->position());
}

void PreviewView::contextMenuEvent(QContextMenuEvent* event) {
  const bool byKeys = event->reason() == QContextMenuEvent::Keyboard;
  pick(PickFor::Menu, byKeys ? QRectF(rect()).center() : QPointF(event->pos()));
}

void PreviewView::wheelEvent(QWheelEvent* event) {
  m_camera.zoom(static_cast<float>(event->angleDelta().y()) / wheelNotch, pointUnder(event->position()));
  moveCamera();
  event->accept();
}

void PreviewView::keyPressEvent(QKeyEvent* event) {
  m_byKeys = true;
  const bool plain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
  const QPointF middle = QRectF(rect()).center();
  const bool turn = event->modifiers() & Qt::ShiftModifier;
  switch (event->key()) {
    case Qt::Key_Space:
      return pick(PickFor::Choose, middle);
    case Qt::Key_Return:
    case Qt::Key_Enter:
      return pick(PickFor::Open, middle);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus:
      m_camera.zoom(event->key() == Qt::Key_Minus ? -1 : 1, m_camera.target());
      return moveCamera();
    case Qt::Key_Left:
    case Qt::Key_Right:
      if (!turn) break;
      m_camera.orbit(event->key() == Qt::Key_Left ? keyTurn : -keyTurn, 0);
      return moveCamera();
    case Qt::Key_Up:
    case Qt::Key_Down:
      if (!turn) break;
      m_camera.orbit(0, event->key() == Qt::Key_Up ? keyTurn : -keyTurn);
      return moveCamera();
    default:
      break;
  }
  if (!plain || !flies(event->key())) return QWidget::keyPressEvent(event);
  m_keys.insert(event->key());
  if (m_flight.isActive()) return;
  m_sinceStep.start();
  m_flight.start();
}

void PreviewView::keyReleaseEvent(QKeyEvent* event) {
  if (event->isAutoRepeat() || !m_keys.remove(event->key())) return QWidget::keyReleaseEvent(event);
  if (m_keys.isEmpty()) m_flight.stop();
}

void PreviewView::focusOutEvent(QFocusEvent* event) {
  m_keys.clear();
  m_flight.stop();
  QWidget::focusOutEvent(event);
}

preview::Vec3 PreviewView::heading() const {
  const auto held = [this](std::initializer_list<int> keys) {
    return std::any_of(keys.begin(), keys.end(), [this](int key) { return m_keys.contains(key); }) ? 1.0F : 0.0F;
  };
  return {held({Qt::Key_D, Qt::Key_Right}) - held({Qt::Key_A, Qt::Key_Left}),
          held({Qt::Key_E, Qt::Key_PageUp}) - held({Qt::Key_Q, Qt::Key_PageDown}),
          held({Qt::Key_W, Qt::Key_Up}) - held({Qt::Key_S, Qt::Key_Down})};
}

void PreviewView::fly() {
  const auto seconds = static_cast<float>(m_sinceStep.restart()) / 1000;
  const bool fast = QGuiApplication::keyboardModifiers() & Qt::ShiftModifier;
  m_camera.fly(heading() * (seconds * sharesASecond * m_camera.distance() * (fast ? hurry : 1)));
  moveCamera();
}

void PreviewView::pick(PickFor purpose, QPointF position) {
  m_renderer.pick(purpose, {position.x() / std::max(1, width()), position.y() / std::max(1, height())});
}

void PreviewView::takeAnswer(PickFor purpose, QPointF point, const preview::Hit& hit) {
  switch (purpose) {
    case PickFor::Hover:
      if (hit.item != m_under.item) QToolTip::hideText();
      m_under = hit;
      m_underPoint = point;
      Q_EMIT hovered(hit.item);
      break;
    case PickFor::Choose:
      Q_EMIT chosen(hit.item);
      break;
    case PickFor::Open:
      if (hit.item != preview::noItem) Q_EMIT opened(hit.item);
      break;
    case PickFor::Menu:
      Q_EMIT menuAsked(hit.item, mapToGlobal(QPointF(point.x() * width(), point.y() * height()).toPoint()));
      break;
  }
}

preview::Vec3 PreviewView::pointUnder(QPointF position) const {
  const auto x = static_cast<float>(position.x()), y = static_cast<float>(position.y());
  const preview::Ray ray = preview::rayThrough(preview::frameOf(m_wish.camera, width(), height()), x, y);
  const QPointF known(m_underPoint.x() * width(), m_underPoint.y() * height());
  const bool isKnown = std::isfinite(m_under.distance) && (known - position).manhattanLength() < 2;
  // The depth of what was hit also holds for a camera that has gone nearer since: the point is fixed in the place.
  if (isKnown) return m_under.position;
  return ray.origin + ray.direction * m_camera.distance();
}

QString PreviewView::frameText() const {
  const PreviewFrame& frame = m_renderer.frame();
  const PreviewBackend& backend = m_renderer.backend();
  if (frame.image.isNull()) return {};
  QStringList parts;
  if (!frame.refined) parts << tr("%1 frames/s").arg(Format::number(qRound(frame.perSecond)));
  parts << tr("%1 of %2 samples").arg(frame.samples).arg(PreviewThread::wantedSamples) << backend.name;
  if (!backend.refusals.empty()) parts << RefusalWords::sentences(backend.refusals);
  return parts.join(QStringLiteral(" · "));
}

void PreviewView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const QImage& image = m_renderer.frame().image;
  if (image.isNull()) {
    painter.fillRect(rect(), Theme::current().color(ColorRole::Window));
  } else {
    painter.setRenderHint(QPainter::SmoothPixmapTransform, image.size() != m_wish.size);
    painter.drawImage(rect(), image);
    paintFrameText(painter);
  }
  if (!hasFocus()) return;
  paintFocus(painter, rect(), 6);
  if (m_byKeys) paintMiddle(painter);
}

void PreviewView::paintMiddle(QPainter& painter) const {
  constexpr int arm = 7;
  const QPoint middle = rect().center();
  painter.setPen(QPen(Theme::current().color(ColorRole::Accent), 1.5));
  painter.drawLine(middle - QPoint(arm, 0), middle + QPoint(arm, 0));
  painter.drawLine(middle - QPoint(0, arm), middle + QPoint(0, arm));
}

void PreviewView::paintFrameText(QPainter& painter) const {
  const QFont font = Theme::font(11);
  const QString text = frameText();
  constexpr int padding = 6;
  const int wanted = static_cast<int>(std::ceil(tabularWidth(font, text))) + 2 * padding;
  const QRect box(8, height() - 30, std::min(wanted, width() - 16), 22);
  QColor shade = Theme::current().color(ColorRole::Window);
  shade.setAlpha(190);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(shade);
  painter.drawRoundedRect(box, 4, 4);
  painter.setFont(font);
  painter.setPen(Theme::current().color(ColorRole::Secondary));
  drawTabular(painter, box.adjusted(padding, 0, -padding, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
}

}  // namespace aifactory
