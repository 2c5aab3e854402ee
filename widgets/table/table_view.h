// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemView>
#include <QHeaderView>

#include <unordered_set>

#include "widgets/table/table_model.h"

namespace aifactory {

/// Header that tells which modifiers a click had.
class TableHeader : public QHeaderView {
  Q_OBJECT

 public:
  explicit TableHeader(QWidget* parent);
  void setSort(const TableModel& model);

 Q_SIGNALS:
  void sortRequested(int section, bool additional);
  /// The user has made a column wider or narrower.
  void widthsChosen();

 protected:
  void mousePressEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void paintSection(QPainter* painter, const QRect& rect, int section) const override;
  QSize sectionSizeFromContents(int section) const override;

 private:
  QPoint m_pressed;
  int m_pressedSize = 0;
  bool m_resized = false;                    // since the button went down
  std::vector<std::pair<int, bool>> m_sort;  // section, descending
};

/// The rows of a DataTable. Not a QTableView: its headers keep an entry for each row, which a swap of a million rows
/// would have to rebuild on the GUI thread.
class TableView : public QAbstractItemView {
  Q_OBJECT

 public:
  explicit TableView(TableModel* model, QWidget* parent = nullptr);

  TableHeader* header() const { return m_header; }
  int rowHeight() const { return m_rowHeight; }
  void setRowHeight(int pixels);

  /// As last told: a row's key stays what it was when the user chose it, also while the table's rows move.
  const std::vector<std::uint64_t>& selectedKeys() const { return m_selected; }
  std::uint64_t currentKey() const { return m_current; }
  void selectKeys(const std::vector<std::uint64_t>& keys);
  std::vector<int> selectedPositions() const;

  QRect visualRect(const QModelIndex& index) const override;
  void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
  QModelIndex indexAt(const QPoint& point) const override;
  /// Finding rows by typing would look at every one of them; the filter is for that.
  void keyboardSearch(const QString&) override {}

 Q_SIGNALS:
  void currentKeyChanged(quint64 key);
  void selectionKeysChanged();
  void rowActivated(quint64 key);
  void sortChanged();

 protected:
  QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
  int horizontalOffset() const override;
  int verticalOffset() const override;
  bool isIndexHidden(const QModelIndex& index) const override;
  void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags flags) override;
  QRegion visualRegionForSelection(const QItemSelection& selection) const override;
  void updateGeometries() override;
  void scrollContentsBy(int dx, int dy) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
  void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

 private:
  void remember();
  void restore();
  void applyWanted();
  QItemSelection rowsOf(const std::unordered_set<std::uint64_t>& keys) const;
  void beginSelecting(Qt::KeyboardModifiers modifiers);
  void tellChanges();
  QString rowText(int position) const;
  void requestSort(int section, bool additional);
  int arrowLeft(int position) const;
  void paintRow(QPainter& painter, int position, const QRect& rect, const QColor& ground);
  void paintGroup(QPainter& painter, int position, const QRect& rect);
  int rowAt(int y) const;
  int rowTop(int position) const;

  TableModel* m_model;
  TableHeader* m_header;
  int m_rowHeight = 26;
  int m_hovered = -1;
  // What the user selected, also where the newest result does not show it: it is selected again once it is shown.
  std::unordered_set<std::uint64_t> m_wanted;
  std::uint64_t m_wantedCurrent = 0;
  int m_lastRow = 0;  // where the current row is, or was when it went
  // Where Shift extends from, and what stays selected beside that run. By key: Qt's own start is lost in every swap.
  std::uint64_t m_anchor = 0;
  std::unordered_set<std::uint64_t> m_besideAnchor;
  bool m_anchorMoved = true;
  bool m_extending = false;
  std::vector<std::uint64_t> m_selected;
  std::uint64_t m_current = 0;
  std::vector<std::pair<std::uint64_t, int>> m_anchors;  // keys in view and their positions
  int m_anchorOffset = 0;
  int m_currentColumn = 0;
  bool m_swapping = false;
};

}  // namespace aifactory
