// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/heat_grid.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextDocumentFragment>
#include <QToolTip>

#include <algorithm>
#include <cmath>

#include "widgets/theme.h"

namespace aifactory {
namespace {

constexpr int smallestShape = 6;  // device pixels from which a diamond differs from a square

}  // namespace

HeatGrid::HeatGrid(QWidget* parent) : QAbstractScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  viewport()->setMouseTracking(true);
  viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
  setMinimumSize(160, 80);
  updateColors();
  connect(&Theme::current(), &Theme::changed, this, [this] {
    updateColors();
    renderAll();
  });
}

void HeatGrid::setSections(std::vector<HeatSection> sections) {
  m_sections = std::move(sections);
  std::size_t cells = 0;
  for (const HeatSection& section : m_sections) {
    for (const HeatRow& row : section.rows) {
      for (const HeatRack& rack : row.racks) {
        cells += static_cast<std::size_t>(rack.cells);
      }
    }
  }
  m_values.assign(cells, notMeasured);
  m_selected.clear();
  m_current = m_hovered = -1;
  relayout();
}

void HeatGrid::setColors(std::vector<QRgb> colors) {
  m_custom = std::move(colors);
  updateColors();
  renderAll();
}

void HeatGrid::resetColors() { setColors({}); }

std::vector<QRgb> HeatGrid::palette(const std::vector<QRgb>& colors) {
  const Theme& theme = Theme::current();
  std::vector<QRgb> palette(256, theme.color(ColorRole::Raised).rgb());
  for (int i = 0; i < colorCount; ++i) {
    const auto index = static_cast<std::size_t>(i);
    if (colors.empty()) {
      palette[index] = theme.heat(static_cast<double>(i) / (colorCount - 1)).rgb();
    } else if (index < colors.size()) {
      palette[index] = colors[index];
    }
  }
  palette[down] = theme.color(StatusKind::Error).rgb();
  palette[maintenance] = theme.color(StatusKind::Maintenance).rgb();
  return palette;
}

void HeatGrid::updateColors() { m_colors = palette(m_custom); }

void HeatGrid::setValues(int first, std::span<const std::uint8_t> values) {
  // One rectangle a line of racks: an update of many scattered cells stays a few blits, one cell stays one cell.
  QRect dirty;
  QRegion region;
  int lineTop = -1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t at = static_cast<std::size_t>(first) + i;
    if (m_values[at] == values[i]) {
      continue;
    }
    m_values[at] = values[i];
    const int cell = static_cast<int>(at);
    if (!m_image.isNull()) {
      renderCell(cell);
      const int top = m_layout.blocks()[static_cast<std::size_t>(m_layout.blockOf(cell))].origin.y();
      if (top != lineTop) {
        region += deviceRect(dirty);
        dirty = QRect();
        lineTop = top;
      }
      dirty |= m_layout.cellRect(cell);
    }
  }
  region += deviceRect(dirty);
  if (!region.isEmpty()) {
    viewport()->update(region);
  }
}

void HeatGrid::setSelectedCells(std::vector<int> cells) {
  if (cells != m_selected) {
    m_selected = std::move(cells);
    std::sort(m_selected.begin(), m_selected.end());
    viewport()->update();
  }
}

void HeatGrid::setCurrentCell(int cell) {
  cell = std::clamp(cell, -1, cellCount() - 1);
  if (cell == m_current) {
    return;
  }
  m_current = cell;
  if (cell >= 0) {
    const QRect rect = cellRect(cell);
    if (rect.top() < 0 || rect.bottom() > viewport()->height()) {
      verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.center().y() - viewport()->height() / 2);
    }
    setAccessibleDescription(m_toolTip ? QTextDocumentFragment::fromHtml(m_toolTip(cell)).toPlainText() : QString());
  }
  viewport()->update();
  Q_EMIT currentCellChanged(cell);
}

int HeatGrid::cellAt(QPoint point) const {
  const QPointF device = QPointF(point.x(), point.y() + verticalScrollBar()->value()) * m_ratio;
  return m_layout.cellAt(QPoint(static_cast<int>(device.x()), static_cast<int>(device.y())));
}

QRect HeatGrid::cellRect(int cell) const { return deviceRect(m_layout.cellRect(cell)); }

// From the image's device pixels to whole logical pixels of the viewport that cover them.
QRect HeatGrid::deviceRect(const QRect& rect) const {
  if (rect.isEmpty()) {
    return {};
  }
  const QRectF logical(rect.x() / m_ratio, rect.y() / m_ratio - verticalScrollBar()->value(), rect.width() / m_ratio,
                       rect.height() / m_ratio);
  return logical.toAlignedRect();
}

void HeatGrid::relayout() {
  m_ratio = devicePixelRatioF();
  const QSize area = viewport()->size();
  m_layout = HeatLayout::fit(m_sections, (QSizeF(area) * m_ratio).toSize(), m_ratio);
  const int height = static_cast<int>(std::ceil(m_layout.size().height() / m_ratio));
  verticalScrollBar()->setRange(0, std::max(0, height - area.height()));
  verticalScrollBar()->setPageStep(area.height());
  verticalScrollBar()->setSingleStep(24);
  m_image = QImage(m_layout.size().expandedTo({1, 1}), QImage::Format_RGB32);
  renderAll();
}

void HeatGrid::renderAll() {
  if (m_image.isNull()) {
    return;
  }
  const Theme& theme = Theme::current();
  m_image.fill(theme.color(ColorRole::Card));
  for (int cell = 0; cell < cellCount(); ++cell) {
    renderCell(cell);
  }
  QPainter painter(&m_image);
  QFont font = Theme::font(11);
  font.setPixelSize(static_cast<int>(11 * m_ratio));
  painter.setFont(font);
  painter.setPen(theme.color(ColorRole::Caption));
  for (const HeatLayout::Caption& caption : m_layout.captions()) {
    painter.drawText(caption.rect, Qt::AlignLeft | Qt::AlignVCenter, caption.text);
  }
  viewport()->update();
}

void HeatGrid::renderCell(int cell) {
  const QRect rect = m_layout.cellRect(cell);
  const std::uint8_t value = m_values[static_cast<std::size_t>(cell)];
  const QRgb color = m_colors[value];
  const QRgb hatch = Theme::current().color(ColorRole::Idle).rgb();
  for (int y = rect.top(); y <= rect.bottom(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(y)) + rect.left();
    if (value == notMeasured) {
      for (int x = 0; x < rect.width(); ++x) {
        line[x] = (rect.left() + x + y) % 4 == 0 ? hatch : color;
      }
    } else if (value == maintenance && rect.width() >= smallestShape) {
      const int middle = rect.width() / 2;
      for (int x = 0; x < rect.width(); ++x) {
        const bool inside = std::abs(x - middle) + std::abs(y - rect.top() - middle) <= middle;
        line[x] = inside ? color : m_colors[notMeasured];
      }
    } else {
      std::fill_n(line, rect.width(), color);
    }
  }
}

void HeatGrid::paintEvent(QPaintEvent* event) {
  if (m_ratio != devicePixelRatioF()) relayout();  // the window came to another screen
  const Theme& theme = Theme::current();
  QPainter painter(viewport());
  const QRect area = event->rect();
  const int scrolled = verticalScrollBar()->value();
  const int imageHeight = static_cast<int>(m_image.height() / m_ratio);
  if (area.bottom() >= imageHeight - scrolled - 1 || m_ratio != std::floor(m_ratio)) {
    painter.fillRect(area, theme.color(ColorRole::Card));
  }
  for (const QRect& part : event->region()) {
    const QRectF target = part;
    painter.drawImage(target, m_image,
                      QRectF(target.topLeft() * m_ratio + QPointF(0, scrolled * m_ratio), target.size() * m_ratio));
  }
  painter.translate(0, -scrolled);
  painter.scale(1 / m_ratio, 1 / m_ratio);
  const auto outline = [&](int cell, const QColor& color, int margin) {
    painter.setPen(QPen(color, std::max(1.0, std::floor(m_ratio))));
    painter.drawRect(m_layout.cellRect(cell).adjusted(-margin, -margin, margin - 1, margin - 1));
  };
  // Whole racks get one outline, so that a job of thousands of GPUs reads as its racks.
  for (std::size_t i = 0; i < m_selected.size();) {
    const int cell = m_selected[i];
    const HeatLayout::Block& block = m_layout.blocks()[static_cast<std::size_t>(m_layout.blockOf(cell))];
    const auto cells = static_cast<std::size_t>(block.cells);
    if (cell == block.firstCell && i + cells <= m_selected.size() &&
        m_selected[i + cells - 1] == cell + block.cells - 1) {
      const QRect whole = m_layout.cellRect(cell) | m_layout.cellRect(cell + block.cells - 1);
      painter.setPen(QPen(theme.color(ColorRole::Text), std::max(1.0, std::floor(m_ratio))));
      painter.drawRect(whole.united(m_layout.cellRect(cell + std::min(block.cells, HeatLayout::lineLength) - 1))
                           .adjusted(-1, -1, 0, 0));
      i += cells;
    } else {
      outline(cell, theme.color(ColorRole::Text), 1);
      ++i;
    }
  }
  if (m_hovered >= 0) {
    outline(m_hovered, theme.color(ColorRole::Secondary), 1);
  }
  if (m_current >= 0 && hasFocus()) {
    outline(m_current, theme.color(ColorRole::Accent), 2);
  }
}

void HeatGrid::resizeEvent(QResizeEvent*) { relayout(); }

void HeatGrid::scrollContentsBy(int, int) { viewport()->update(); }

bool HeatGrid::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int cell = cellAt(help->pos());
    if (cell >= 0 && m_toolTip) {
      QToolTip::showText(help->globalPos(), m_toolTip(cell), viewport(), cellRect(cell));
    } else {
      QToolTip::hideText();
    }
    return true;
  }
  if (event->type() == QEvent::Leave && m_hovered >= 0) {
    m_hovered = -1;
    viewport()->update();
    Q_EMIT hovered(-1);
  }
  return QAbstractScrollArea::viewportEvent(event);
}

void HeatGrid::mouseMoveEvent(QMouseEvent* event) {
  const int cell = cellAt(event->position().toPoint());
  if (cell == m_hovered) {
    return;
  }
  for (const int changed : {std::exchange(m_hovered, cell), cell}) {
    if (changed >= 0) {
      viewport()->update(cellRect(changed).adjusted(-3, -3, 3, 3));
    }
  }
  Q_EMIT hovered(cell);
}

void HeatGrid::mousePressEvent(QMouseEvent* event) {
  const int cell = cellAt(event->position().toPoint());
  if (event->button() == Qt::LeftButton && cell >= 0) {
    setCurrentCell(cell);
    Q_EMIT clicked(cell);
  }
}

void HeatGrid::mouseDoubleClickEvent(QMouseEvent* event) {
  const int cell = cellAt(event->position().toPoint());
  if (event->button() == Qt::LeftButton && cell >= 0) {
    Q_EMIT activated(cell);
  }
}

void HeatGrid::move(int dx, int dy) { setCurrentCell(m_current < 0 ? 0 : m_layout.neighbour(m_current, dx, dy)); }

void HeatGrid::keyPressEvent(QKeyEvent* event) {
  if (cellCount() == 0) {
    QAbstractScrollArea::keyPressEvent(event);
    return;
  }
  switch (event->key()) {
    case Qt::Key_Left:
      move(-1, 0);
      break;
    case Qt::Key_Right:
      move(1, 0);
      break;
    case Qt::Key_Up:
      move(0, -1);
      break;
    case Qt::Key_Down:
      move(0, 1);
      break;
    case Qt::Key_Home:
      setCurrentCell(0);
      break;
    case Qt::Key_End:
      setCurrentCell(cellCount() - 1);
      break;
    case Qt::Key_Space:
      if (m_current >= 0) {
        Q_EMIT clicked(m_current);
      }
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (m_current >= 0) {
        Q_EMIT activated(m_current);
      }
      break;
    default:
      QAbstractScrollArea::keyPressEvent(event);
  }
}

void HeatGrid::changeEvent(QEvent* event) {
  QAbstractScrollArea::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) {
    viewport()->update();
  }
}

}  // namespace aifactory
