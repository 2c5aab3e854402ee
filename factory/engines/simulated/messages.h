// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/simulated/simulation.h"

namespace aifactory::simulated {

google::protobuf::Timestamp timestampOf(SimTime time);
/// A pending job's reason in figures of this moment; "" for one that does not wait.
std::string reasonDetail(const SimulatedJob& job, const Simulation& simulation);
v1::Job jobMessage(const SimulatedJob& job, const Simulation& simulation);
v1::NodeState nodeMessage(std::uint32_t node, const Simulation& simulation);
/// Queues with what their pools hold; accounts are those of tenants that the caller sees.
std::vector<v1::Queue> queueMessages(const Simulation& simulation, const Caller& caller);

}  // namespace aifactory::simulated
