// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/heat_layout.h"

#include <algorithm>
#include <cmath>

namespace aifactory {
namespace {

constexpr int largestPitch = 24;  // logical pixels
constexpr int smallestPitch = 2;  // device pixels
constexpr int captionHeight = 18;

int linesOf(int cells) { return (cells + HeatLayout::lineLength - 1) / HeatLayout::lineLength; }
int gapOf(int pitch) { return std::max(2, pitch); }

}  // namespace

HeatLayout HeatLayout::fit(const std::vector<HeatSection>& sections, QSize area, qreal ratio) {
  const int largest = static_cast<int>(largestPitch * ratio);
  int low = smallestPitch;
  int high = largest;
  // Fitting is monotonic in the pitch: halve the interval instead of trying every size.
  while (low < high) {
    const int middle = (low + high + 1) / 2;
    if (place(sections, area.width(), middle, ratio).size().height() <= area.height()) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return place(sections, area.width(), low, ratio);
}

HeatLayout HeatLayout::place(const std::vector<HeatSection>& sections, int width, int pitch, qreal ratio) {
  HeatLayout layout;
  layout.m_pitch = pitch;
  layout.m_cellSize = pitch <= 3 ? pitch - 1 : pitch - std::max(1, pitch / 6);
  const int gap = gapOf(pitch);
  const int blockWidth = lineLength * pitch;
  const int caption = static_cast<int>(captionHeight * ratio);
  int y = 0;
  int cell = 0;
  for (const HeatSection& section : sections) {
    if (!section.caption.isEmpty()) {
      layout.m_captions.push_back({section.caption, QRect(0, y, width, caption)});
      y += caption;
    }
    int x = 0;
    int lineHeight = 0;
    for (const HeatRow& row : section.rows) {
      const int rowWidth = static_cast<int>(row.racks.size()) * (blockWidth + gap);
      // A row of racks stays together where a whole one fits, without leaving most of a line empty for it.
      if (x > 0 && x + rowWidth > width && rowWidth <= width && x > width - width / 4) {
        x = 0;
        y += lineHeight + gap;
        lineHeight = 0;
      }
      for (const HeatRack& rack : row.racks) {
        if (x > 0 && x + blockWidth > width) {
          x = 0;
          y += lineHeight + gap;
          lineHeight = 0;
        }
        layout.m_blocks.push_back({cell, rack.cells, QPoint(x, y)});
        layout.m_blockOf.insert(layout.m_blockOf.end(), static_cast<std::size_t>(rack.cells),
                                static_cast<int>(layout.m_blocks.size()) - 1);
        cell += rack.cells;
        x += blockWidth + gap;
        lineHeight = std::max(lineHeight, linesOf(rack.cells) * pitch);
      }
    }
    y += lineHeight + gap + static_cast<int>(4 * ratio);
  }
  layout.m_size = QSize(width, y);
  return layout;
}

QRect HeatLayout::cellRect(int cell) const {
  const Block& block = m_blocks[static_cast<std::size_t>(blockOf(cell))];
  const int inBlock = cell - block.firstCell;
  return {block.origin.x() + inBlock % lineLength * m_pitch, block.origin.y() + inBlock / lineLength * m_pitch,
          m_cellSize, m_cellSize};
}

int HeatLayout::cellAt(QPoint point) const {
  // Blocks are in reading order: the last one that starts at or above and left of the point, on its line.
  const auto below = std::partition_point(m_blocks.begin(), m_blocks.end(),
                                          [&](const Block& block) { return block.origin.y() <= point.y(); });
  if (below == m_blocks.begin()) {
    return -1;
  }
  const int lineTop = std::prev(below)->origin.y();
  const auto line = std::partition_point(m_blocks.begin(), below,
                                         [lineTop](const Block& block) { return block.origin.y() < lineTop; });
  const auto right =
      std::partition_point(line, below, [&](const Block& block) { return block.origin.x() <= point.x(); });
  if (right == line) {
    return -1;
  }
  const Block& block = *std::prev(right);
  const int column = (point.x() - block.origin.x()) / m_pitch;
  const int inBlock = (point.y() - block.origin.y()) / m_pitch * lineLength + column;
  return column < lineLength && inBlock < block.cells ? block.firstCell + inBlock : -1;
}

int HeatLayout::neighbour(int cell, int dx, int dy) const {
  const QPoint centre = cellRect(cell).center();
  const int limit = dx != 0 ? m_size.width() : m_size.height();
  // Steps of a pitch cross the gaps; beside a short line the step goes on to the next one that has a cell there.
  for (int distance = m_pitch; distance <= limit; distance += std::max(1, m_pitch / 2)) {
    const int found = cellAt(centre + QPoint(dx * distance, dy * distance));
    if (found >= 0 && found != cell) {
      return found;
    }
  }
  if (dx != 0) {
    const int next = cell + dx;  // at the end of a line, on to the next in reading order
    return next >= 0 && next < static_cast<int>(m_blockOf.size()) ? next : cell;
  }
  return cell;
}

}  // namespace aifactory
