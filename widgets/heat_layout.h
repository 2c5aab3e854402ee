// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QRect>
#include <QSize>
#include <QString>

#include <vector>

namespace aifactory {

struct HeatRack {
  QString name;
  int cells = 0;
};

struct HeatRow {
  QString name;
  std::vector<HeatRack> racks;
};

/// One hall: a caption above its rows of racks.
struct HeatSection {
  QString caption;
  std::vector<HeatRow> rows;
};

/// Where every cell is, in device pixels. Racks are blocks `lineLength` cells wide that flow from left to right.
class HeatLayout {
 public:
  struct Block {
    int firstCell = 0;
    int cells = 0;
    QPoint origin;
  };
  struct Caption {
    QString text;
    QRect rect;
  };

  HeatLayout() = default;
  /// The largest cells that fit `area`; where even the smallest do not, the layout is higher than the area.
  static HeatLayout fit(const std::vector<HeatSection>& sections, QSize area, qreal devicePixelRatio);

  static constexpr int lineLength = 8;
  QSize size() const { return m_size; }
  int pitch() const { return m_pitch; }
  int cellSize() const { return m_cellSize; }
  const std::vector<Block>& blocks() const { return m_blocks; }
  const std::vector<Caption>& captions() const { return m_captions; }
  QRect cellRect(int cell) const;
  /// -1 where there is none.
  int cellAt(QPoint point) const;
  int blockOf(int cell) const { return m_blockOf[static_cast<std::size_t>(cell)]; }
  /// Nearest cell from `cell` in a direction (dx, dy of -1, 0 or 1), or `cell` at the edge.
  int neighbour(int cell, int dx, int dy) const;

 private:
  static HeatLayout place(const std::vector<HeatSection>& sections, int width, int pitch, int gap, int lineGap,
                          qreal devicePixelRatio);

  std::vector<Block> m_blocks;
  std::vector<int> m_blockOf;
  std::vector<Caption> m_captions;
  QSize m_size;
  int m_pitch = 3;
  int m_cellSize = 2;
  int m_lines = 0;  // of racks
};

}  // namespace aifactory
