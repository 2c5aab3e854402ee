// SPDX-License-Identifier: GPL-3.0-or-later
// How a TableView keeps selection and scroll position by key while results are swapped below it.
#include <QScrollBar>

#include <algorithm>

#include "widgets/table/table_view.h"

namespace aifactory {

std::vector<int> TableView::selectedPositions() const {
  std::vector<int> positions;
  for (const QItemSelectionRange& range : selectionModel()->selection()) {
    for (int position = range.top(); position <= range.bottom(); ++position) {
      positions.push_back(position);
    }
  }
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  return positions;
}

void TableView::selectKeys(const std::vector<std::uint64_t>& keys) {
  m_wanted = {keys.begin(), keys.end()};
  m_wantedCurrent = keys.empty() ? 0 : keys.front();
  m_anchorMoved = true;
  applyWanted();
  tellChanges();
  scrollTo(currentIndex());
}

void TableView::remember() {
  m_swapping = true;
  m_anchors.clear();
  m_anchorOffset = verticalOffset();
  if (m_anchorOffset > 0) {
    const int first = m_anchorOffset / m_rowHeight;
    const int last = std::min(m_model->rowCount() - 1, (m_anchorOffset + viewport()->height()) / m_rowHeight);
    for (int position = first; position <= last; ++position) {
      m_anchors.emplace_back(m_model->keyAt(position), position);
    }
  }
}

void TableView::restore() {
  m_hovered = -1;
  updateGeometries();
  // Where most of what was in view moved together, the view moves with it; where it scattered, nothing is followed.
  std::vector<int> shifts;
  for (const auto& [key, before] : m_anchors) {
    if (const int now = m_model->positionOf(key); now >= 0) {
      shifts.push_back(now - before);
    }
  }
  int offset = m_anchorOffset;
  if (!shifts.empty()) {
    std::sort(shifts.begin(), shifts.end());
    const int middle = shifts[shifts.size() / 2];
    if (2 * std::count(shifts.begin(), shifts.end(), middle) > static_cast<std::ptrdiff_t>(m_anchors.size())) {
      offset += middle * m_rowHeight;
    }
  }
  verticalScrollBar()->setValue(offset);
  applyWanted();
  m_swapping = false;
  viewport()->update();
  tellChanges();
}

QItemSelection TableView::rowsOf(const std::unordered_set<std::uint64_t>& keys) const {
  std::vector<int> positions;
  for (const std::uint64_t key : keys) {
    if (const int position = m_model->positionOf(key); position >= 0) {
      positions.push_back(position);
    }
  }
  std::sort(positions.begin(), positions.end());
  QItemSelection selection;
  const int lastColumn = m_model->columnCount() - 1;
  for (std::size_t i = 0; i < positions.size();) {
    std::size_t end = i + 1;
    while (end < positions.size() && positions[end] == positions[end - 1] + 1) {
      ++end;
    }
    selection.append(
        QItemSelectionRange(m_model->index(positions[i], 0), m_model->index(positions[end - 1], lastColumn)));
    i = end;
  }
  return selection;
}

void TableView::applyWanted() {
  const bool swapping = std::exchange(m_swapping, true);
  selectionModel()->select(rowsOf(m_wanted), QItemSelectionModel::ClearAndSelect);
  const int current = m_wantedCurrent == 0 ? -1 : m_model->positionOf(m_wantedCurrent);
  m_lastRow = current < 0 ? m_lastRow : current;
  selectionModel()->setCurrentIndex(current < 0 ? QModelIndex() : m_model->index(current, m_currentColumn),
                                    QItemSelectionModel::NoUpdate);
  m_swapping = swapping;
}

void TableView::beginSelecting(Qt::KeyboardModifiers modifiers) {
  m_extending = modifiers.testFlag(Qt::ShiftModifier);
  if (!m_extending || !std::exchange(m_anchorMoved, false)) {
    return;
  }
  m_anchor = m_wantedCurrent;
  m_besideAnchor = m_wanted;
  m_besideAnchor.erase(m_anchor);
}

void TableView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) {
  const QModelIndex current = currentIndex();
  const int anchor = m_model->positionOf(m_anchor);
  const int lastColumn = m_model->columnCount() - 1;
  QItemSelection selection;
  if (m_extending && flags.testFlag(QItemSelectionModel::Current) && anchor >= 0 && current.isValid()) {
    const auto [first, last] = std::minmax({anchor, current.row()});
    selection = rowsOf(m_besideAnchor);
    selection.merge(QItemSelection(m_model->index(first, 0), m_model->index(last, lastColumn)),
                    QItemSelectionModel::Select);
    flags = QItemSelectionModel::ClearAndSelect;
  } else {
    const QRect area = rect.normalized();
    const int first = std::max(0, (area.top() + verticalOffset()) / m_rowHeight);
    const int last = std::min(m_model->rowCount() - 1, (area.bottom() + verticalOffset()) / m_rowHeight);
    if (first <= last) {
      selection.select(m_model->index(first, 0), m_model->index(last, lastColumn));
    }
  }
  selectionModel()->select(selection, flags);
}

void TableView::tellChanges() {
  std::vector<std::uint64_t> keys;
  for (const int position : selectedPositions()) {
    if (!m_model->groupAt(position)) {
      keys.push_back(m_model->keyAt(position));
    }
  }
  auto now = keys;
  auto before = std::exchange(m_selected, std::move(keys));
  std::sort(now.begin(), now.end());
  std::sort(before.begin(), before.end());
  const std::uint64_t current = currentIndex().isValid() ? m_model->keyAt(currentIndex().row()) : 0;
  const bool currentMoved = std::exchange(m_current, current) != current;
  if (now != before) {
    Q_EMIT selectionKeysChanged();
  }
  if (currentMoved) {
    setAccessibleDescription(current == 0 ? QString() : rowText(currentIndex().row()));
    Q_EMIT currentKeyChanged(current);
  }
}

QString TableView::rowText(int position) const {
  QStringList texts{tr("Row %1 of %2").arg(position + 1).arg(m_model->rowCount())};
  for (int visual = 0; visual < m_header->count(); ++visual) {
    const int column = m_header->logicalIndex(visual);
    const QString text = m_model->index(position, column).data().toString();
    if (!m_header->isSectionHidden(column) && !text.isEmpty()) {
      texts.append(m_model->columns()[static_cast<std::size_t>(column)].title + QLatin1Char(' ') + text);
    }
  }
  return texts.join(QStringLiteral(", "));
}

void TableView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
  QAbstractItemView::selectionChanged(selected, deselected);
  if (m_swapping) {
    return;
  }
  m_anchorMoved |= !m_extending;
  // From here on the user's selection is what is seen, and nothing hidden.
  m_wanted.clear();
  for (const int position : selectedPositions()) {
    m_wanted.insert(m_model->keyAt(position));
  }
  tellChanges();
}

void TableView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  if (m_swapping) {
    return;
  }
  QAbstractItemView::currentChanged(current, previous);
  m_anchorMoved |= !m_extending;
  m_wantedCurrent = current.isValid() ? m_model->keyAt(current.row()) : 0;
  m_lastRow = current.isValid() ? current.row() : m_lastRow;
  m_currentColumn = std::max(0, current.column());
  viewport()->update();
  tellChanges();
}

}  // namespace aifactory
