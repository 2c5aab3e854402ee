// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/table_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <utility>

#include "widgets/surface.h"
#include "widgets/table/cell_painter.h"
#include "widgets/table/table_accessible.h"
#include "widgets/tabular_text.h"

namespace aifactory {
namespace {

constexpr int groupIndent = 18;
constexpr int arrowWidth = 16;

QColor mixed(const QColor& a, const QColor& b) {
  return QColor::fromRgb((a.red() + b.red()) / 2, (a.green() + b.green()) / 2, (a.blue() + b.blue()) / 2);
}

void paintArrow(QPainter& painter, QPointF center, bool expanded) {
  painter.save();
  painter.translate(center);
  painter.rotate(expanded ? 0 : -90);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(Theme::current().color(ColorRole::Secondary), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPolyline(QPolygonF{{-3.5, -1.8}, {0, 1.8}, {3.5, -1.8}});
  painter.restore();
}

}  // namespace

TableView::TableView(TableModel* model, QWidget* parent)
    : QAbstractItemView(parent), m_model(model), m_header(new TableHeader(this)) {
  TableAccessible::install();
  setFrameShape(QFrame::NoFrame);
  setSelectionBehavior(SelectRows);
  setSelectionMode(ExtendedSelection);
  setEditTriggers(NoEditTriggers);
  setTabKeyNavigation(false);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollMode(ScrollPerPixel);
  setMouseTracking(true);
  viewport()->setMouseTracking(true);
  viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
  setModel(model);
  m_header->setModel(model);
  for (int column = 0; column < model->columnCount(); ++column) {
    const TableColumn& description = model->columns()[static_cast<std::size_t>(column)];
    m_header->resizeSection(column, description.width);
    m_header->setSectionHidden(column, !description.visible);
  }
  connect(model, &TableModel::swapping, this, &TableView::remember);
  connect(model, &TableModel::swapped, this, &TableView::restore);
  connect(model, &TableModel::cellsChanged, viewport(), qOverload<>(&QWidget::update));
  connect(m_header, &TableHeader::sortRequested, this, &TableView::requestSort);
  const auto columnsChanged = [this] {
    updateGeometries();
    viewport()->update();
  };
  connect(m_header, &QHeaderView::sectionResized, this, columnsChanged);
  connect(m_header, &QHeaderView::sectionMoved, this, columnsChanged);
  connect(m_header, &QHeaderView::geometriesChanged, this, columnsChanged);
  updateGeometries();
}

void TableView::setRowHeight(int pixels) {
  const int top = verticalOffset() / m_rowHeight;
  m_rowHeight = pixels;
  updateGeometries();
  verticalScrollBar()->setValue(top * pixels);
  viewport()->update();
}

int TableView::rowAt(int y) const {
  const int row = (y + verticalOffset()) / m_rowHeight;
  return y + verticalOffset() >= 0 && row < m_model->rowCount() ? row : -1;
}

int TableView::rowTop(int position) const { return position * m_rowHeight - verticalOffset(); }
int TableView::horizontalOffset() const { return horizontalScrollBar()->value(); }
int TableView::verticalOffset() const { return verticalScrollBar()->value(); }
bool TableView::isIndexHidden(const QModelIndex& index) const { return m_header->isSectionHidden(index.column()); }

QRect TableView::visualRect(const QModelIndex& index) const {
  if (!index.isValid()) {
    return {};
  }
  return {m_header->sectionViewportPosition(index.column()), rowTop(index.row()), m_header->sectionSize(index.column()),
          m_rowHeight};
}

QModelIndex TableView::indexAt(const QPoint& point) const {
  const int row = rowAt(point.y());
  const int column = m_header->logicalIndexAt(point.x());
  // Right of the last column a row is still the row.
  return row < 0 ? QModelIndex() : m_model->index(row, column < 0 ? m_header->logicalIndex(0) : column);
}

void TableView::scrollTo(const QModelIndex& index, ScrollHint hint) {
  if (!index.isValid()) {
    return;
  }
  const int top = index.row() * m_rowHeight;
  const int height = viewport()->height();
  const int offset = verticalOffset();
  if (hint == PositionAtCenter || (hint == EnsureVisible && (top + m_rowHeight < offset || top > offset + height))) {
    verticalScrollBar()->setValue(top - (height - m_rowHeight) / 2);
  } else if (hint == PositionAtTop || top < offset) {
    verticalScrollBar()->setValue(top);
  } else if (hint == PositionAtBottom || top + m_rowHeight > offset + height) {
    verticalScrollBar()->setValue(top + m_rowHeight - height);
  }
}

void TableView::updateGeometries() {
  setViewportMargins(0, m_header->height(), 0, 0);
  const QRect area = viewport()->geometry();
  m_header->setGeometry(area.left(), area.top() - m_header->height(), area.width(), m_header->height());
  verticalScrollBar()->setSingleStep(m_rowHeight);
  verticalScrollBar()->setPageStep(area.height());
  verticalScrollBar()->setRange(0, std::max(0, m_model->rowCount() * m_rowHeight - area.height()));
  horizontalScrollBar()->setSingleStep(20);
  horizontalScrollBar()->setPageStep(area.width());
  horizontalScrollBar()->setRange(0, std::max(0, m_header->length() - area.width()));
  QAbstractItemView::updateGeometries();
}

void TableView::scrollContentsBy(int dx, int dy) {
  if (dx != 0) {
    m_header->setOffset(horizontalOffset());
  }
  scrollDirtyRegion(dx, dy);
  viewport()->scroll(dx, dy);
}

QModelIndex TableView::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
  const int rows = m_model->rowCount();
  if (rows == 0) {
    return {};
  }
  const int page = std::max(1, viewport()->height() / m_rowHeight - 1);
  // Where the current row is gone, another has its place.
  const bool isGone = !currentIndex().isValid();
  int row = isGone ? m_lastRow : currentIndex().row();
  switch (action) {
    case MoveUp:
    case MovePrevious:
      --row;
      break;
    case MoveDown:
    case MoveNext:
      row += isGone ? 0 : 1;
      break;
    case MovePageUp:
      row -= page;
      break;
    case MovePageDown:
      row += page;
      break;
    case MoveHome:
      row = 0;
      break;
    case MoveEnd:
      row = rows - 1;
      break;
    case MoveLeft:
    case MoveRight:
      break;
  }
  return m_model->index(std::clamp(row, 0, rows - 1),
                        currentIndex().isValid() ? currentIndex().column() : m_header->logicalIndex(0));
}

QRegion TableView::visualRegionForSelection(const QItemSelection& selection) const {
  QRegion region;
  for (const QItemSelectionRange& range : selection) {
    const QRect rows(0, rowTop(range.top()), viewport()->width(), range.height() * m_rowHeight);
    region += rows & viewport()->rect();
  }
  return region;
}

void TableView::paintEvent(QPaintEvent* event) {
  const Theme& theme = Theme::current();
  QPainter painter(viewport());
  painter.fillRect(event->rect(), theme.color(ColorRole::Card));
  const int first = std::max(0, (event->rect().top() + verticalOffset()) / m_rowHeight);
  const int last = std::min(m_model->rowCount() - 1, (event->rect().bottom() + verticalOffset()) / m_rowHeight);
  // Mixed here and filled as a rectangle: a translucent line is blended pixel by pixel, on several threads at that.
  const QColor hairline = mixed(theme.color(ColorRole::Card), theme.color(ColorRole::Line));
  for (int position = first; position <= last; ++position) {
    const QRect row(0, rowTop(position), viewport()->width(), m_rowHeight);
    const bool selected = selectionModel()->isRowSelected(position);
    const QColor ground = theme.color(selected                ? ColorRole::Selection
                                      : position == m_hovered ? ColorRole::Raised
                                                              : ColorRole::Card);
    if (selected || position == m_hovered) {
      painter.fillRect(row, ground);
    }
    painter.fillRect(row.left(), row.bottom(), row.width(), 1, hairline);
    if (m_model->groupAt(position)) {
      paintGroup(painter, position, row);
    }
    if (const auto expanded = m_model->expandedAt(position)) {
      paintArrow(painter, {arrowLeft(position) + 5.0, row.center().y() + 0.5}, *expanded);
    }
    paintRow(painter, position, row, ground);
    if (hasFocus() && currentIndex().row() == position) {
      paintFocus(painter, row, 2);
    }
  }
}

int TableView::arrowLeft(int position) const {
  return cellPadding + m_model->depthAt(position) * groupIndent - horizontalOffset();
}

void TableView::paintRow(QPainter& painter, int position, const QRect& rect, const QColor& ground) {
  const TableGroup* group = m_model->groupAt(position);
  // In a tree, a row begins where the caption of a group of its depth would.
  int indent = group || m_model->groupBy().empty() ? 0 : m_model->depthAt(position) * groupIndent + arrowWidth;
  for (int visual = 0; visual < m_header->count(); ++visual) {
    const int column = m_header->logicalIndex(visual);
    const int left = m_header->sectionViewportPosition(column);
    const int width = m_header->sectionSize(column);
    if (m_header->isSectionHidden(column) || left >= rect.right() || left + width <= 0) {
      continue;
    }
    const CellText cell = m_model->cell(position, column);
    if (group && cell.text.isEmpty()) {
      continue;
    }
    const int shift = std::exchange(indent, 0);
    paintCell(painter, QRect(left + shift, rect.top(), std::max(0, width - shift), rect.height()),
              m_model->columns()[static_cast<std::size_t>(column)].alignment, cell, ground);
  }
}

void TableView::paintGroup(QPainter& painter, int position, const QRect& rect) {
  const Theme& theme = Theme::current();
  const TableGroup& group = *m_model->groupAt(position);
  const int left = arrowLeft(position);
  // The caption may run on over columns that show nothing for a group.
  int right = rect.right();
  for (int visual = 0; visual < m_header->count(); ++visual) {
    const int column = m_header->logicalIndex(visual);
    const int start = m_header->sectionViewportPosition(column);
    if (!m_header->isSectionHidden(column) && start > left && !m_model->cell(position, column).text.isEmpty()) {
      right = start;
      break;
    }
  }
  const QRectF caption(left + arrowWidth, rect.top(), std::max(0, right - left - arrowWidth - 4), rect.height());
  painter.setFont(Theme::font(13, QFont::DemiBold));
  painter.setPen(theme.color(ColorRole::Text));
  const qreal width = drawTabular(painter, caption, Qt::AlignLeft | Qt::AlignVCenter, m_model->groupCaption(group));
  painter.setFont(Theme::font(12));
  painter.setPen(theme.color(ColorRole::Caption));
  drawTabular(painter, caption.adjusted(width + 8, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
              QLocale().toString(group.count));
}

void TableView::mousePressEvent(QMouseEvent* event) {
  const int position = rowAt(event->position().toPoint().y());
  if (position >= 0 && event->button() == Qt::LeftButton && m_model->expandedAt(position)) {
    const int left = arrowLeft(position);
    if (event->position().x() >= left - 4 && event->position().x() < left + arrowWidth) {
      m_model->toggle(m_model->keyAt(position));
      return;
    }
  }
  beginSelecting(event->modifiers());
  QAbstractItemView::mousePressEvent(event);
  m_extending = false;
}

void TableView::mouseDoubleClickEvent(QMouseEvent* event) {
  const int position = rowAt(event->position().toPoint().y());
  if (position < 0 || event->button() != Qt::LeftButton) {
    return;
  }
  if (const TableGroup* group = m_model->groupAt(position)) {
    m_model->toggle(group->key);
  } else if (const std::uint64_t key = m_model->keyAt(position); key != 0) {  // 0: the table has lost the row
    Q_EMIT rowActivated(key);
  }
}

void TableView::keyPressEvent(QKeyEvent* event) {
  const int position = currentIndex().row();
  const TableGroup* group = position < 0 ? nullptr : m_model->groupAt(position);
  const std::optional<bool> expanded = position < 0 ? std::nullopt : m_model->expandedAt(position);
  switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (group) {
        m_model->toggle(group->key);
      } else if (const std::uint64_t key = position < 0 ? 0 : m_model->keyAt(position); key != 0) {
        Q_EMIT rowActivated(key);
      }
      return;
    case Qt::Key_Right:
      if (expanded && !*expanded) {
        m_model->toggle(m_model->keyAt(position));
      } else if (!expanded) {
        horizontalScrollBar()->triggerAction(QScrollBar::SliderSingleStepAdd);
      }
      return;
    case Qt::Key_Left:
      if (expanded && *expanded) {
        m_model->toggle(m_model->keyAt(position));
      } else if (m_model->groupBy().empty()) {
        horizontalScrollBar()->triggerAction(QScrollBar::SliderSingleStepSub);
      } else if (position >= 0) {
        int parent = position;
        while (parent > 0 && m_model->depthAt(parent) >= m_model->depthAt(position)) {
          --parent;
        }
        setCurrentIndex(m_model->index(parent, currentIndex().column()));
      }
      return;
    default:
      beginSelecting(event->modifiers());
      QAbstractItemView::keyPressEvent(event);
      m_extending = false;
  }
}

bool TableView::viewportEvent(QEvent* event) {
  switch (event->type()) {
    case QEvent::HoverMove:
    case QEvent::HoverEnter:
    case QEvent::HoverLeave: {
      const int hovered =
          event->type() == QEvent::HoverLeave ? -1 : rowAt(static_cast<QHoverEvent*>(event)->position().toPoint().y());
      if (hovered != m_hovered) {
        for (const int row : {m_hovered, hovered}) {
          viewport()->update(0, rowTop(row), viewport()->width(), m_rowHeight);
        }
        m_hovered = hovered;
      }
      break;
    }
    case QEvent::ToolTip: {
      const auto* help = static_cast<QHelpEvent*>(event);
      const QModelIndex index = indexAt(help->pos());
      if (index.isValid()) {
        const CellText cell = m_model->cell(index.row(), index.column());
        const bool cut = cellWidth(cell) > m_header->sectionSize(index.column());
        QToolTip::showText(help->globalPos(), cut ? cell.text : QString(), viewport(), visualRect(index));
      }
      return true;
    }
    default:
      break;
  }
  return QAbstractItemView::viewportEvent(event);
}

void TableView::changeEvent(QEvent* event) {
  QAbstractItemView::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
    viewport()->update();
  }
}

void TableView::requestSort(int section, bool additional) {
  const int column = m_model->columns()[static_cast<std::size_t>(section)].source;
  if (column < 0) {
    return;
  }
  std::vector<SortKey> sort = m_model->sortKeys();
  const auto same =
      std::find_if(sort.begin(), sort.end(), [column](const SortKey& key) { return key.column == column; });
  if (additional) {
    if (same == sort.end()) {
      sort.push_back({column, false});
    } else {
      same->descending = !same->descending;
    }
  } else {
    sort = {{column, same == sort.begin() && same != sort.end() && !same->descending}};
  }
  m_model->setSort(std::move(sort));
  Q_EMIT sortChanged();
}

}  // namespace aifactory
