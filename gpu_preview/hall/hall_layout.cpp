// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/hall/hall_layout.h"

#include <algorithm>
#include <cmath>

namespace aifactory::preview {

namespace {

constexpr float pairPitch = 2 * sizes::rackDepth + sizes::coldAisle + sizes::hotAisle;

/// A row's number within its hall, and each rack's within its row.
struct Order {
  std::vector<int> rows, racks;
};

Order orderOf(const HallPlan& plan, HallLayout& layout) {
  Order order;
  std::vector<int> rowsOfHall(plan.halls.size(), 0), racksOfRow(plan.rows.size(), 0);
  for (const HallPlan::Row& row : plan.rows) order.rows.push_back(rowsOfHall[row.hall]++);
  for (const HallPlan::Rack& rack : plan.racks) {
    order.racks.push_back(racksOfRow[rack.row]++);
    HallPlace& hall = layout.halls[plan.rows[rack.row].hall];
    hall.longest = std::max(hall.longest, racksOfRow[rack.row]);
  }
  for (std::size_t i = 0; i < plan.halls.size(); ++i) layout.halls[i].pairs = (rowsOfHall[i] + 1) / 2;
  return order;
}

void placeHalls(std::vector<HallPlace>& halls) {
  const int columns = std::max(1, static_cast<int>(std::lround(std::sqrt(1.6F * static_cast<float>(halls.size())))));
  float x = 0, z = 0, deepest = 0;
  for (std::size_t i = 0; i < halls.size(); ++i) {
    HallPlace& hall = halls[i];
    hall.width = 2 * sizes::sideMargin + hall.rowsLength();
    hall.depth = 2 * sizes::endMargin + static_cast<float>(hall.pairs) * pairPitch - sizes::hotAisle;
    if (i % static_cast<std::size_t>(columns) == 0) {
      x = 0;
      z += i == 0 ? 0 : deepest + sizes::betweenHalls;
      deepest = 0;
    }
    hall.corner = {x, 0, z};
    x += hall.width + sizes::betweenHalls;
    deepest = std::max(deepest, hall.depth);
  }
}

}  // namespace

float HallPlace::pairBegin(int pair) const {
  return corner.z + sizes::endMargin + static_cast<float>(pair) * pairPitch;
}

float HallPlace::coldAisleMiddle(int pair) const { return pairBegin(pair) + sizes::rackDepth + sizes::coldAisle / 2; }

float HallPlace::hotAisleMiddle(int aisle) const { return pairBegin(aisle) - sizes::hotAisle / 2; }

HallLayout layOut(const HallPlan& plan) {
  HallLayout layout;
  layout.halls.resize(plan.halls.size());
  const Order order = orderOf(plan, layout);
  placeHalls(layout.halls);
  for (std::size_t i = 0; i < plan.racks.size(); ++i) {
    const std::uint32_t row = plan.racks[i].row;
    const HallPlace& hall = layout.halls[plan.rows[row].hall];
    const bool turned = order.rows[row] % 2 == 1;
    const float across = turned ? sizes::rackDepth + sizes::coldAisle : 0.0F;
    const float along = (static_cast<float>(order.racks[i]) + 0.5F) * sizes::rackWidth;
    layout.racks.push_back(
        {{hall.rowsBegin() + along, 0, hall.pairBegin(order.rows[row] / 2) + across + sizes::rackDepth / 2}, turned});
  }
  return layout;
}

}  // namespace aifactory::preview
