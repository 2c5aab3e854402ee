// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/metric_mapping.h"

namespace aifactory {

MetricMapping MetricMapping::dcgm() {
  using enum TelemetryField;
  MetricMapping mapping;
  mapping.metrics = {
      {.name = "DCGM_FI_DEV_GPU_UTIL", .match = "", .field = Utilization, .scale = 1},
      {.name = "DCGM_FI_DEV_FB_USED", .match = "", .field = Memory, .scale = 1},
      {.name = "DCGM_FI_DEV_GPU_TEMP", .match = "", .field = Temperature, .scale = 1},
      {.name = "DCGM_FI_DEV_POWER_USAGE", .match = "", .field = Power, .scale = 1},
      {.name = "DCGM_FI_DEV_XID_ERRORS", .match = "", .field = Xid, .scale = 1},
      // The driver gives no utilisation of MIG instances; the profiler does.
      {.name = "DCGM_FI_PROF_GR_ENGINE_ACTIVE", .match = "GPU_I_ID!=\"\"", .field = Utilization, .scale = 100},
  };
  mapping.host = {"Hostname", "hostname", "node", "instance"};
  mapping.gpu = {"gpu"};
  mapping.uuid = {"UUID", "gpu_uuid", "uuid"};
  mapping.migInstance = {"GPU_I_ID"};
  mapping.migProfile = {"GPU_I_PROFILE"};
  mapping.job = {"hpc_job"};
  return mapping;
}

}  // namespace aifactory
