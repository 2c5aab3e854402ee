// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include "base/fleet_codec.h"
#include "client/fleet_at.h"

namespace aifactory {

/// A hall of two racks with a node of four GPUs each. Both hang on the coolant loop c1; the first on the power feeds a
/// and b, the second on b alone. GPU 1 is cut into two MIG instances. Job 7 (skt) is on GPUs 0, 2 and 4, job 8 (hynix)
/// on the second instance.
class TwinFleet {
 public:
  static constexpr std::uint32_t gpus = 8, devices = 10;

  TwinFleet() {
    v1::GetFleetAtResponse response;
    *response.mutable_layout() = layout();
    v1::FleetUpdate update;
    update.set_layout_version(1);
    update.set_first_string(1);
    for (const char* string : {"tenants/skt", "tenants/hynix", "H100 SXM 80GB", "L40S"}) update.add_strings(string);
    FleetColumns columns;
    columns.resize(devices);
    for (std::uint32_t device = 0; device < devices; ++device) {
      const bool ofSeven = device == 0 || device == 2 || device == 4;
      const std::uint64_t job = ofSeven ? 7 : device == 9 ? 8 : 0;
      columns.states.job[device] = job;
      columns.states.tenant[device] = job == 7 ? 1 : job == 8 ? 2 : 0;
      columns.states.state[device] = job == 0 ? v1::DEVICE_STATE_IDLE : v1::DEVICE_STATE_ALLOCATED;
    }
    columns.states.state[1] = v1::DEVICE_STATE_PARTITIONED;
    *update.mutable_states() = encodeStates(columns.states, std::vector<DeviceRange>{{0, devices}});
    response.add_updates_zstd(packUpdate(update));
    const absl::Status status = readFleetAt(response, store);
    EXPECT_TRUE(status.ok()) << status;
  }

  FleetStore store;

 private:
  static v1::FleetLayout layout() {
    v1::FleetLayout layout;
    layout.set_version(1);
    v1::Hall& hall = *layout.add_halls();
    hall.set_name("halls/h1");
    hall.set_display_name("North");
    v1::Row& row = *layout.add_rows();
    row.set_name("halls/h1/rows/01");
    for (const auto& [name, kind] : {std::pair{"feeds/power-a", v1::Feed::KIND_POWER},
                                     {"feeds/power-b", v1::Feed::KIND_POWER},
                                     {"feeds/coolant-c1", v1::Feed::KIND_COOLANT}}) {
      v1::Feed& feed = *layout.add_feeds();
      feed.set_name(name);
      feed.set_kind(kind);
    }
    for (const std::uint32_t rack : {0U, 1U}) {
      v1::Rack& each = *layout.add_racks();
      each.set_name("racks/r" + std::to_string(rack));
      each.set_phase(rack == 0 ? v1::Rack::PHASE_IN_SERVICE : v1::Rack::PHASE_PLANNED);
      if (rack == 0) each.add_feeds(0);
      each.add_feeds(1);
      each.add_feeds(2);
      v1::Node& node = *layout.add_nodes();
      node.set_name("nodes/n" + std::to_string(rack));
      node.set_rack(rack);
      node.set_gpu_count(4);
      node.set_gpu_model(3 + rack);
    }
    for (const std::uint32_t instance : {0U, 1U}) {
      v1::MigInstance& each = *layout.add_mig_instances();
      each.set_parent_device(1);
      each.set_instance(instance);
    }
    return layout;
  }
};

}  // namespace aifactory
