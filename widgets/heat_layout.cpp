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
// Sizes to choose from, in ascending order of the room they take: each pitch with a narrow and a wide gap.
struct Step {
  int pitch;
  int gap;
};
Step stepAt(int index) {
  const int pitch = smallestPitch + index / 2;
  return {pitch, index % 2 == 0 ? std::max(2, pitch / 2) : std::max(2, pitch)};
}

}  // namespace

HeatLayout HeatLayout::fit(const std::vector<HeatSection>& sections, QSize area, qreal ratio) {
  int low = 0;
  int high = 2 * (static_cast<int>(largestPitch * ratio) - smallestPitch) + 1;
  // Fitting is monotonic in the step: halve the interval instead of trying every size.
  while (low < high) {
    const int middle = (low + high + 1) / 2;
    const Step step = stepAt(middle);
    if (place(sections, area.width(), step.pitch, step.gap, step.gap, ratio).size().height() <= area.height()) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  const Step step = stepAt(low);
  HeatLayout layout = place(sections, area.width(), step.pitch, step.gap, step.gap, ratio);
  // Height that is left over goes between the lines, as far as they still read as one surface.
  const int spare = (area.height() - layout.size().height()) / std::max(1, layout.m_lines);
  if (spare > 0) {
    const int gap = step.gap + std::min(spare, step.pitch + 1);
    layout = place(sections, area.width(), step.pitch, step.gap, gap, ratio);
  }
  return layout;
}

HeatLayout HeatLayout::place(const std::vector<HeatSection>& sections, int width, int pitch, int gap, int lineGap,
                             qreal ratio) {
  HeatLayout layout;
  layout.m_pitch = pitch;
  layout.m_cellSize = pitch <= 3 ? pitch - 1 : pitch - std::max(1, pitch / 6);
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
      for (const HeatRack& rack : row.racks) {
        if (x > 0 && x + blockWidth > width) {
          x = 0;
          y += lineHeight + lineGap;
          lineHeight = 0;
          ++layout.m_lines;
        }
        layout.m_blocks.push_back({cell, rack.cells, QPoint(x, y)});
        layout.m_blockOf.insert(layout.m_blockOf.end(), static_cast<std::size_t>(rack.cells),
                                static_cast<int>(layout.m_blocks.size()) - 1);
        cell += rack.cells;
        x += blockWidth + gap;
        lineHeight = std::max(lineHeight, linesOf(rack.cells) * pitch);
      }
    }
    ++layout.m_lines;
    y += lineHeight + lineGap;
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
