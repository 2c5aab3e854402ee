// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "aifactory/v1/fleet.pb.h"
#include "base/filter.h"
#include "factory/core/fleet_hub.h"

namespace aifactory {

/// A node of a view as scripts see it.
std::optional<v1::NodeDetail> nodeDetail(const FleetView& view, std::string_view name);

/// Pages of nodes. The columns have no history to page through, so the lists that readers are in are kept, a few of
/// them: who comes back too late starts again. Any thread.
class NodeList {
 public:
  NodeList(FleetHub& fleet, const WatchContext& context, const TokenSealer& sealer);

  absl::StatusOr<v1::ListNodesResponse> page(const Scope& scope, const v1::ListNodesRequest& request);

 private:
  struct Listing {
    std::string context;  ///< scope and filter
    ResumePoint at;
    std::vector<v1::NodeDetail> nodes;
  };
  std::shared_ptr<const Listing> make(const Scope& scope, const Filter& filter, std::string context);
  std::shared_ptr<const Listing> kept(const std::string& context, const ResumePoint& at);

  FleetHub& m_fleet;
  const WatchContext& m_context;
  const TokenSealer& m_sealer;
  std::mutex m_mutex;
  std::deque<std::shared_ptr<const Listing>> m_listings;  ///< newest last
};

}  // namespace aifactory
