// SPDX-License-Identifier: GPL-3.0-or-later
#include <QMouseEvent>
#include <QPainter>

#include "widgets/table/cell_painter.h"
#include "widgets/table/table_view.h"

namespace aifactory {

TableHeader::TableHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
  setSectionsMovable(true);
  setSectionsClickable(true);
  setHighlightSections(false);
  setStretchLastSection(true);
  setMinimumSectionSize(36);
  setFixedHeight(30);
  setFont(Theme::font(12));
  setMouseTracking(true);
  setContextMenuPolicy(Qt::CustomContextMenu);
  connect(this, &QHeaderView::sectionResized, this, [this] { m_resized = true; });
}

void TableHeader::setSort(const TableModel& model) {
  m_sort.clear();
  for (const SortKey& key : model.sortKeys()) {
    for (int section = 0; section < model.columnCount(); ++section) {
      if (model.columns()[static_cast<std::size_t>(section)].source == key.column) {
        m_sort.emplace_back(section, key.descending);
        break;
      }
    }
  }
  viewport()->update();
}

void TableHeader::mousePressEvent(QMouseEvent* event) {
  m_pressed = event->position().toPoint();
  const int section = logicalIndexAt(m_pressed);
  // Over a section's edge the cursor is the one for resizing, and the click is no sort.
  m_pressedSize = viewport()->cursor().shape() == Qt::SplitHCursor || section < 0 ? -1 : sectionSize(section);
  m_resized = false;
  QHeaderView::mousePressEvent(event);
}

void TableHeader::mouseReleaseEvent(QMouseEvent* event) {
  QHeaderView::mouseReleaseEvent(event);
  if (m_resized) {
    Q_EMIT widthsChosen();
  }
  const QPoint released = event->position().toPoint();
  const int section = logicalIndexAt(released);
  if (event->button() == Qt::LeftButton && section >= 0 && section == logicalIndexAt(m_pressed) &&
      sectionSize(section) == m_pressedSize && (released - m_pressed).manhattanLength() < 8) {
    Q_EMIT sortRequested(section, event->modifiers().testFlag(Qt::ShiftModifier));
  }
}

void TableHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
  const Theme& theme = Theme::current();
  painter->fillRect(rect, theme.color(ColorRole::Card));
  painter->fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color(ColorRole::Line));
  QRectF inner = QRectF(rect).adjusted(cellPadding, 0, -cellPadding, 0);
  const auto sorted =
      std::find_if(m_sort.begin(), m_sort.end(), [section](const auto& key) { return key.first == section; });
  if (sorted != m_sort.end()) {
    const QPointF centre(inner.right() - 4, inner.center().y());
    const qreal tip = sorted->second ? 2.5 : -2.5;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.color(sorted == m_sort.begin() ? ColorRole::Accent : ColorRole::Caption));
    painter->drawPolygon(QPolygonF{centre + QPointF(-4, -tip), centre + QPointF(4, -tip), centre + QPointF(0, tip)});
    painter->restore();
    inner.adjust(0, 0, -12, 0);
  }
  painter->setFont(font());
  painter->setPen(theme.color(sorted == m_sort.end() ? ColorRole::Caption : ColorRole::Text));
  const auto alignment = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).value<Qt::Alignment>();
  const QString title = model()->headerData(section, Qt::Horizontal).toString();
  painter->drawText(inner, static_cast<int>(alignment) | Qt::TextSingleLine,
                    QFontMetrics(font()).elidedText(title, Qt::ElideRight, static_cast<int>(inner.width())));
}

QSize TableHeader::sectionSizeFromContents(int section) const {
  const QString title = model()->headerData(section, Qt::Horizontal).toString();
  return {QFontMetrics(font()).horizontalAdvance(title) + 2 * cellPadding + 14, 30};
}

}  // namespace aifactory
