// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "factory/core/engine.h"
#include "factory/engines/simulated/simulation.h"

namespace aifactory::simulated {

google::protobuf::Timestamp timestampOf(SimTime time);
/// The figures of this moment behind a pending job's reason; of no kind for one that does not wait.
v1::Job::PendingFact pendingFact(const SimulatedJob& job, const Simulation& simulation);
/// The same in English words.
std::string reasonDetail(const v1::Job::PendingFact& fact);
v1::Job jobMessage(const SimulatedJob& job, const Simulation& simulation);
v1::NodeState nodeMessage(std::uint32_t node, const Simulation& simulation);
/// Queues with what their pools hold; accounts are those of tenants that the caller sees.
std::vector<v1::Queue> queueMessages(const Simulation& simulation, const Caller& caller);

}  // namespace aifactory::simulated
