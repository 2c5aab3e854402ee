// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QImage>

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "widgets/heat_layout.h"

namespace aifactory {

/// Tens of thousands of cells by section, row and rack, each in the colour of one byte; drawn into an image of which
/// only changed cells are redrawn. Cells are numbered through in the order of the model. GUI thread.
class HeatGrid : public QAbstractScrollArea {
  Q_OBJECT

 public:
  /// Values of a cell: an index into the colours, or one of these.
  static constexpr std::uint8_t notMeasured = 255;  ///< hatched
  static constexpr std::uint8_t down = 254;
  static constexpr std::uint8_t maintenance = 253;
  static constexpr int colorCount = 253;

  explicit HeatGrid(QWidget* parent = nullptr);

  /// Every cell starts as not measured.
  void setSections(std::vector<HeatSection> sections);
  int cellCount() const { return static_cast<int>(m_values.size()); }

  /// Up to colorCount colours; the default is the sequential map over all of them.
  void setColors(std::vector<QRgb> colors);
  /// What every byte looks like with these colours, or with the sequential map where there are none; of the theme now.
  static std::vector<QRgb> palette(const std::vector<QRgb>& colors);
  /// Follows the sequential map again.
  void resetColors();
  /// Values of cells [first, first + values.size()); a share s of the map is qRound(s * (colorCount - 1)).
  void setValues(int first, std::span<const std::uint8_t> values);
  std::uint8_t value(int cell) const { return m_values[static_cast<std::size_t>(cell)]; }

  /// Outlined cells: a job's GPUs.
  void setSelectedCells(std::vector<int> cells);
  const std::vector<int>& selectedCells() const { return m_selected; }
  /// The cell that the keyboard is at, or -1.
  int currentCell() const { return m_current; }
  void setCurrentCell(int cell);
  /// Text of a cell's tool tip and accessible description; may be rich text.
  void setToolTipCallback(std::function<QString(int cell)> callback) { m_toolTip = std::move(callback); }

  /// Cell at a point of the viewport, or -1.
  int cellAt(QPoint point) const;
  /// Where a cell is in the viewport.
  QRect cellRect(int cell) const;

 Q_SIGNALS:
  void hovered(int cell);  ///< -1 when the pointer left
  void clicked(int cell);
  void activated(int cell);  ///< double click or Enter
  void currentCellChanged(int cell);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool viewportEvent(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;

 private:
  void relayout();
  void renderAll();
  void renderCell(int cell);
  void updateColors();
  void move(int dx, int dy);
  QRect deviceRect(const QRect& imageRect) const;

  std::vector<HeatSection> m_sections;
  HeatLayout m_layout;
  QImage m_image;
  qreal m_ratio = 1;
  std::vector<std::uint8_t> m_values;
  std::vector<QRgb> m_custom;
  std::vector<QRgb> m_colors;
  std::vector<int> m_selected;
  int m_current = -1;
  int m_hovered = -1;
  std::function<QString(int)> m_toolTip;
};

}  // namespace aifactory
