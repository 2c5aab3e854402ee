// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/xid_overlay.h"

#include <algorithm>

namespace aifactory {

void XidOverlay::cover(std::vector<DeviceChange>& changes) const {
  if (m_xids.empty()) return;
  std::vector<DeviceChange> covered;
  covered.reserve(changes.size());
  for (const DeviceChange& change : changes) {
    const std::size_t end = std::min<std::size_t>(change.range.first + change.range.count, m_xids.size());
    for (std::size_t first = change.range.first; first < end;) {
      std::size_t next = first + 1;
      while (next < end && m_xids[next] == m_xids[first]) ++next;
      DeviceChange& part = covered.emplace_back(change);
      part.range = {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(next - first)};
      part.xid = m_xids[first];
      first = next;
    }
  }
  changes = std::move(covered);
}

std::vector<DeviceChange> XidOverlay::take(std::vector<std::uint16_t> xids, const StateColumns& states) {
  std::vector<DeviceChange> changed;
  if (xids.size() != states.size()) return changed;
  for (std::size_t device = 0; device < xids.size(); ++device) {
    if (states.xid[device] == xids[device]) continue;
    changed.push_back({.range = {static_cast<std::uint32_t>(device), 1},
                       .state = static_cast<v1::DeviceState>(states.state[device]),
                       .job = states.job[device],
                       .tenant = states.tenant[device],
                       .xid = xids[device]});
  }
  m_xids = std::move(xids);
  return changed;
}

}  // namespace aifactory
