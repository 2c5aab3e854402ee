// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_places.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include "app/fleet_places.h"
#include "app/selection.h"
#include "base/resource_name.h"
#include "client/fleet_store.h"

namespace aifactory {
namespace {

/// Also of "jobs/42" and "nodes/h100-0001/gpus/3".
std::vector<std::uint32_t> devicesOfResource(const FleetStore& fleet, std::string_view resource, int gpu) {
  if (const auto job = jobNumber(resource)) return fleet.devicesOfJob(*job);
  constexpr std::string_view gpus = "/gpus/";
  const std::size_t place = resource.find(gpus);
  if (place == std::string_view::npos) return devicesOf(fleet, resource, gpu);
  return devicesOf(fleet, resource.substr(0, place),
                   std::atoi(std::string(resource.substr(place + gpus.size())).c_str()));
}

}  // namespace

std::vector<std::uint32_t> devicesOf(const FleetStore& fleet, const v1::Alert& alert) {
  std::vector<std::uint32_t> devices;
  const auto add = [&](const std::string& resource, int gpu) {
    const std::vector<std::uint32_t> some = devicesOfResource(fleet, resource, gpu);
    devices.insert(devices.end(), some.begin(), some.end());
  };
  for (const std::string& member : alert.members()) add(member, -1);
  // What is wrong in a job is wrong with those of its GPUs that are named.
  if (devices.empty() || !jobNumber(alert.resource())) add(alert.resource(), alert.gpu());
  std::sort(devices.begin(), devices.end());
  devices.erase(std::unique(devices.begin(), devices.end()), devices.end());
  return devices;
}

bool touches(const FleetStore& fleet, const v1::Alert& alert, const Selection& selection) {
  if (selection.job() != 0) {
    const std::string job = jobName(selection.job());
    if (alert.resource() == job || std::find(alert.jobs().begin(), alert.jobs().end(), job) != alert.jobs().end()) {
      return true;
    }
  }
  const std::vector<std::uint32_t>& chosen = selection.devices().empty() ? selection.jobDevices() : selection.devices();
  if (chosen.empty()) return false;
  const std::vector<std::uint32_t> devices = devicesOf(fleet, alert);
  return std::any_of(chosen.begin(), chosen.end(),
                     [&](std::uint32_t device) { return std::binary_search(devices.begin(), devices.end(), device); });
}

}  // namespace aifactory
