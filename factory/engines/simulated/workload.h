// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "factory/engines/simulated/layout_builder.h"
#include "factory/engines/simulated/random.h"
#include "factory/engines/simulated/resources.h"

namespace aifactory::simulated {

enum class Workload : std::uint8_t { Other, Training, FineTuning, Serving, Physics, Rendering };
/// As in Job.workload; "" for Other.
std::string_view workloadName(Workload workload);

struct Account {
  std::string_view name;
  std::string_view tenant;  ///< slug
  std::uint32_t gpuLimit;   ///< running GPUs of the full factory, 0 for none
  std::array<std::string_view, 4> users;
};

struct Qos {
  std::string_view name;
  int priority;
  std::uint32_t gpuLimit;  ///< running GPUs of the full factory over all accounts, 0 for none
};

struct QueueRule {
  std::string_view name;
  Pool pool;
  SimTime maxLimit;  ///< 0 for none
  SimTime defaultLimit;
  std::uint32_t maxGpusPerJob;  ///< 0 for none
  std::string_view defaultQos;
  bool isDefault;
};

struct TenantName {
  std::string_view tenant;  ///< slug
  std::string_view name;    ///< what people call it
};

std::span<const Account> accounts();
std::span<const TenantName> tenantNames();
std::span<const Qos> qualities();
std::span<const QueueRule> queueRules();
/// Index in the list above; -1 when there is none of that name.
int findAccount(std::string_view name);
int findQos(std::string_view name);
int findQueue(std::string_view name);

/// A job that someone would like to run.
struct JobIdea {
  int demand = -1;  ///< -1: submitted through the engine
  std::string name;
  int account = 0;
  int qos = 0;
  int queue = 0;
  std::string user;
  Workload workload = Workload::Other;
  Shape shape;
  SimTime runTime = 0;  ///< how long it would run to its end
  SimTime limit = 0;    ///< 0 for none
  bool wantsReservation = false;
};

/// People who keep submitting: some keep a backlog, some keep a share of a pool busy.
struct Demand {
  std::string_view name;
  Pool pool;
  int backlog;       ///< pending jobs of the full factory, 0: follow `occupancy`
  double occupancy;  ///< share of the pool's GPUs that runs or waits
};
std::span<const Demand> demands();

/// Draws a job of one demand, its size fitted to the factory.
JobIdea drawJob(std::size_t demand, const Site& site, const Resources& resources, Random& random);

}  // namespace aifactory::simulated
