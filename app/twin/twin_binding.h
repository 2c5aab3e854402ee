// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <unordered_map>

#include "aifactory/v1/fleet.pb.h"
#include "app/twin/twin.h"

namespace aifactory {

/// What the items of a fleet are called: by resource name ("nodes/h100-0001", "nodes/h100-0001/gpus/3", "racks/h1-r01",
/// "feeds/power-a") or without the collection ("h100-0001"). For any thread; refers to the layout.
class FleetNames {
 public:
  explicit FleetNames(const v1::FleetLayout& layout);
  std::optional<TwinItem> find(std::string_view name) const;

 private:
  void add(TwinItem::Kind kind, int index, std::string_view name);
  std::optional<TwinItem> gpu(std::string_view node, std::string_view number) const;

  const v1::FleetLayout& m_layout;
  std::vector<std::uint32_t> m_firstGpu;  ///< of each node
  std::unordered_map<std::string_view, TwinItem> m_items;
};

/// Whether an item shows an overlay: GPUs do, and nodes and racks of which no part is an item.
std::vector<bool> coloredItems(const std::vector<std::optional<TwinItem>>& items, const v1::FleetLayout& layout);

/// A scene whose items are things of the fleet by their names, with all that is part of them; what shows an overlay
/// has a material for it.
TwinContent boundByName(preview::Scene scene, const v1::FleetLayout& layout);

}  // namespace aifactory
