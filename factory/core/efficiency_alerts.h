// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "factory/core/device_names.h"
#include "factory/core/efficiency_tally.h"

namespace aifactory {

/// Makes alerts of idle GPUs and of stragglers, one a job and kind. An alert stays a while after its reason has gone,
/// so that a GPU at the edge does not make a row of them.
class EfficiencyAlerts {
 public:
  static constexpr std::chrono::minutes staysFor{2};

  std::vector<v1::Alert> update(const EfficiencyTally& tally, const DeviceNames& names,
                                const std::vector<std::string>& strings);
  static std::vector<v1::AlertRule> rules();

 private:
  struct Raised {
    v1::Alert alert;
    EfficiencyTally::Time lastTrue;
  };
  std::map<std::string, Raised> m_raised;
};

}  // namespace aifactory
