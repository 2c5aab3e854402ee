// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aifactory/v1/fleet.pb.h"
#include "factory/telemetry/metric_mapping.h"
#include "factory/telemetry/series_text.h"

namespace aifactory {

/// Which device an exporter's labels mean. By host and number of the GPU; where the host is none of ours (it was
/// renamed on one side, or the exporter does not say), by the UUID, which is learnt from series that say both. Each
/// label may be empty.
class DeviceJoin {
 public:
  struct Labels {
    std::string_view host;  ///< "h100-0001", "h100-0001.example.com", "h100-0001:9400"
    std::string_view gpu;   ///< "3" or "nvidia3"
    std::string_view uuid;
    std::string_view migInstance;  ///< NVIDIA's number of the GPU instance; empty for the GPU itself
    std::string_view migProfile;   ///< "1g.10gb"
  };

  DeviceJoin() = default;
  /// `strings` is the layout's table.
  DeviceJoin(const v1::FleetLayout& layout, std::span<const std::string> strings);

  std::optional<std::uint32_t> find(const Labels& labels);
  /// Says, once, whether something was learnt by which series may be of another device than they were found to be.
  bool takeLearnt();

 private:
  struct Node {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    std::vector<std::uint32_t> numbers;  ///< of its GPUs; empty for 0, 1, 2, …
  };
  /// The MIG instances of one profile on one GPU. Schedulers number them from 0, NVIDIA has numbers of its own (7 to 13
  /// for seven of 1g): they go together by rank once as many are known on both sides.
  struct Instances {
    std::map<std::uint32_t, std::uint32_t> devices;  ///< by the layout's number
    std::set<std::uint32_t> seen;                    ///< NVIDIA's numbers
    int cuts = 0;                                    ///< times that there were more of those
  };

  const Node* nodeOf(std::string_view host) const;
  std::optional<std::uint32_t> gpuOf(const Labels& labels);
  std::optional<std::uint32_t> instanceOf(std::uint32_t gpu, const Labels& labels);

  std::map<std::string, Node, std::less<>> m_nodes;
  std::map<std::string, std::uint32_t, std::less<>> m_uuids;
  std::size_t m_mostUuids = 0;
  std::map<std::pair<std::uint32_t, std::string>, Instances> m_instances;  ///< by GPU and profile
  bool m_missed = false;                                                   ///< a UUID was asked for in vain
  bool m_newUuid = false;
  bool m_moved = false;
};

/// The labels of a series that say whose it is; they live as long as the series does.
DeviceJoin::Labels placeLabels(const SeriesLabels& series, const MetricMapping& mapping);

}  // namespace aifactory
