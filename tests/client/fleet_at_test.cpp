// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/fleet_at.h"

#include <gtest/gtest.h>

#include "base/fleet_codec.h"

namespace aifactory {
namespace {

v1::GetFleetAtResponse twoNodes() {
  v1::GetFleetAtResponse response;
  response.mutable_layout()->set_version(7);
  response.mutable_layout()->add_halls()->set_name("halls/h1");
  response.mutable_layout()->add_rows()->set_name("halls/h1/rows/01");
  response.mutable_layout()->add_racks()->set_name("racks/h1-r01-01");
  for (const char* name : {"nodes/a", "nodes/b"}) {
    v1::Node& node = *response.mutable_layout()->add_nodes();
    node.set_name(name);
    node.set_gpu_count(2);
  }
  FleetColumns columns;
  columns.resize(4);
  for (std::uint8_t& state : columns.states.state) state = v1::DEVICE_STATE_IDLE;
  columns.states.state[3] = v1::DEVICE_STATE_ALLOCATED;
  columns.states.job[3] = 42;
  columns.states.tenant[3] = 1;
  v1::FleetUpdate update;
  update.set_layout_version(7);
  update.set_first_string(1);
  update.add_strings("tenants/skt");
  const std::vector<DeviceRange> all{{0, 4}};
  *update.mutable_states() = encodeStates(columns.states, all);
  response.add_updates_zstd(packUpdate(update));
  return response;
}

TEST(FleetAt, IsAWholeFleetOfItsOwn) {
  FleetStore store;
  ASSERT_TRUE(readFleetAt(twoNodes(), store).ok());
  EXPECT_EQ(store.gpuCount(), 4u);
  EXPECT_EQ(store.devicesOfJob(42), std::vector<std::uint32_t>{3});
  EXPECT_EQ(store.string(store.columns().states.tenant[3]), "tenants/skt");
}

TEST(FleetAt, WhatCannotBeReadIsAnError) {
  v1::GetFleetAtResponse response = twoNodes();
  response.add_updates_zstd("nonsense");
  FleetStore store;
  EXPECT_FALSE(readFleetAt(response, store).ok());
  EXPECT_EQ(store.gpuCount(), 0u);
}

}  // namespace
}  // namespace aifactory
