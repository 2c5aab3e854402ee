// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "factory/core/fleet_view.h"

namespace aifactory {

/// What stands behind the resources that alerts are about, by one layout.
class AlertPlaces {
 public:
  AlertPlaces() : AlertPlaces(std::make_shared<v1::FleetLayout>()) {}
  explicit AlertPlaces(std::shared_ptr<const v1::FleetLayout> layout);

  std::optional<std::uint32_t> node(std::string_view name) const;
  /// Nodes of "nodes/…", "racks/…", "halls/…", "halls/…/rows/…" or "feeds/…"; none for anything else.
  std::vector<std::uint32_t> nodesOf(std::string_view resource) const;
  /// "racks/…" of a node, and how many nodes stand in it; "" when the layout does not say.
  std::string_view rackOf(std::uint32_t node) const;
  std::size_t nodesInRackOf(std::uint32_t node) const;
  bool isBehind(std::uint32_t node, std::string_view feed) const;

  DeviceRange gpusOf(std::uint32_t node) const;
  /// Device of the GPU that the node's scheduler calls `number`.
  std::optional<std::uint32_t> gpu(std::uint32_t node, std::int32_t number) const;
  /// MIG instances that are cut from a GPU.
  const std::vector<std::uint32_t>& instancesOf(std::uint32_t gpu) const;

 private:
  const v1::Rack* rack(std::uint32_t node) const;

  std::shared_ptr<const v1::FleetLayout> m_layout;
  std::unordered_map<std::string, std::uint32_t> m_nodes;
  std::vector<std::uint32_t> m_firstGpu;                                      ///< by node
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> m_byRack;     ///< nodes
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> m_instances;  ///< by GPU
};

/// Whom an alert touches.
struct AlertReach {
  std::set<std::uint64_t> jobs;
  std::set<std::string> tenants;
  std::uint32_t gpus = 0;  ///< of its resource, whether they are in use or not

  /// Jobs and tenants of both; GPUs of the larger one.
  void merge(const AlertReach& other);
  bool operator==(const AlertReach&) const = default;
};

/// By what the fleet holds at this moment.
AlertReach reachOf(const v1::Alert& alert, const AlertPlaces& places, const FleetView& fleet);

}  // namespace aifactory
