// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/layout_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace aifactory {

SimulatedOptions SimulatedOptions::scaled(int nodes, int gpusPerNode) {
  SimulatedOptions options;
  const int total = options.h100Nodes + options.rtxNodes;
  nodes = std::clamp(nodes, 1, 200'000);
  const double rtx = static_cast<double>(nodes) * options.rtxNodes / total;
  options.rtxNodes = nodes < 4 ? 0 : std::max(1, static_cast<int>(std::lround(rtx)));
  options.h100Nodes = nodes - options.rtxNodes;
  options.gpusPerNode = std::clamp(gpusPerNode, 1, 64);
  return options;
}

}  // namespace aifactory

namespace aifactory::simulated {
namespace {

constexpr int nodesPerRack = 4;
constexpr int rowsPerLoopGroup = 4;
constexpr int loopsPerRow = 4;
constexpr std::size_t migCuts = 3;

struct GpuKind {
  const char* prefix;
  const char* model;
  std::uint32_t memoryMib;
  std::uint32_t powerLimit;
  std::uint32_t nodeOverheadWatts;  // processors, fans, network
};
constexpr GpuKind h100{"h100", "H100 SXM 80GB", 81559, 700, 2400};
constexpr GpuKind rtx{"rtx", "RTX PRO 6000 Blackwell Server Edition 96GB", 97887, 600, 1600};

std::vector<const char*> queuesOf(Pool pool) {
  switch (pool) {
    case Pool::Training:
      return {"foundation", "batch"};
    case Pool::Reserved:
      return {"batch"};
    case Pool::Serving:
      return {"serving"};
    case Pool::Interactive:
      return {"interactive"};
    case Pool::Mig:
      return {"mig"};
    case Pool::Twin:
      return {"twin"};
    case Pool::None:
      break;
  }
  return {};
}

std::uint32_t internText(std::vector<std::string>& strings, const std::string& text) {
  const auto found = std::find(strings.begin(), strings.end(), text);
  if (found != strings.end()) return static_cast<std::uint32_t>(found - strings.begin());
  strings.push_back(text);
  return static_cast<std::uint32_t>(strings.size() - 1);
}

class Builder {
 public:
  explicit Builder(const SimulatedOptions& options) : m_options(options) {
    m_site.gpusPerNode = static_cast<std::uint32_t>(options.gpusPerNode);
    const int nodes = options.h100Nodes + options.rtxNodes;
    m_site.gpuCount = static_cast<std::uint32_t>(nodes) * m_site.gpusPerNode;
    m_site.scale = m_site.gpuCount / 50176.0;
  }

  Site build() {
    planPools();
    addHalls(h100, m_options.h100Nodes, 3);
    addHalls(rtx, m_options.rtxNodes, 1);
    cutInstances();
    m_site.deviceCount = m_site.gpuCount + static_cast<std::uint32_t>(m_site.layout.mig_instances_size());
    return std::move(m_site);
  }

 private:
  std::uint32_t intern(const std::string& text) { return internText(m_site.strings, text); }

  // The H100 nodes in order: training first, the special ones behind, and at the end what is still being built.
  void planPools() {
    const int total = m_options.h100Nodes;
    auto share = [&](double ofFull, int smallest) {
      const int count = static_cast<int>(std::lround(total * ofFull / 6016));
      return count == 0 && total >= smallest ? 1 : count;
    };
    const int racks = (total + nodesPerRack - 1) / nodesPerRack;
    auto phaseRacks = [&](int ofFull) { return racks < 12 ? 0 : std::max(1, racks * ofFull / 1504); };
    m_planned = phaseRacks(6) * nodesPerRack;
    m_installing = phaseRacks(6) * nodesPerRack;
    m_burnIn = phaseRacks(4) * nodesPerRack;
    m_counts[static_cast<int>(Pool::Reserved)] = share(48, 64);
    m_counts[static_cast<int>(Pool::Interactive)] = share(64, 4);
    m_counts[static_cast<int>(Pool::Mig)] = share(12, 8);
    m_counts[static_cast<int>(Pool::Serving)] = share(600, 4);
    int rest = total - m_planned - m_installing - m_burnIn;
    for (const Pool pool : {Pool::Reserved, Pool::Interactive, Pool::Mig, Pool::Serving}) {
      rest -= m_counts[static_cast<int>(pool)];
    }
    m_counts[static_cast<int>(Pool::Training)] = rest;
  }

  Pool poolAt(int h100Index, v1::Rack::Phase& phase) const {
    int left = h100Index;
    for (const Pool pool : {Pool::Training, Pool::Reserved, Pool::Interactive, Pool::Mig, Pool::Serving}) {
      left -= m_counts[static_cast<int>(pool)];
      if (left < 0) return pool;
    }
    phase = left < m_burnIn                  ? v1::Rack::PHASE_BURN_IN
            : left < m_burnIn + m_installing ? v1::Rack::PHASE_INSTALLING
                                             : v1::Rack::PHASE_PLANNED;
    return Pool::None;
  }

  void addHalls(const GpuKind& kind, int nodes, int mostHalls) {
    const int racks = (nodes + nodesPerRack - 1) / nodesPerRack;
    const int racksPerRow = std::clamp(static_cast<int>(std::ceil(std::sqrt(racks))), 1, 32);
    const int rows = (racks + racksPerRow - 1) / racksPerRow;
    const int halls = std::clamp(rows / 4, rows > 0 ? 1 : 0, mostHalls);
    int row = 0;
    int node = 0;
    for (int hall = 0; hall < halls; ++hall) {
      const int number = m_site.layout.halls_size() + 1;
      auto& message = *m_site.layout.add_halls();
      message.set_name(fmt::format("halls/h{}", number));
      message.set_display_name(fmt::format("Hall {} · {}", number, &kind == &h100 ? "H100" : "RTX PRO 6000"));
      const int last = rows * (hall + 1) / halls + (halls > 1 && rows % halls && hall + 1 < halls ? 1 : 0);
      for (int inHall = 0; row < std::min(last, rows); ++row, ++inHall) {
        node = addRow(kind, number, inHall, racksPerRow, node, nodes);
      }
    }
  }

  int addRow(const GpuKind& kind, int hall, int row, int racksPerRow, int node, int nodes) {
    auto& layout = m_site.layout;
    auto& message = *layout.add_rows();
    message.set_name(fmt::format("halls/h{}/rows/{:02}", hall, row + 1));
    message.set_hall(static_cast<std::uint32_t>(hall - 1));
    const std::uint32_t rackLimit = nodesPerRack * (m_site.gpusPerNode * kind.powerLimit + kind.nodeOverheadWatts);
    const int racks = std::min(racksPerRow, (nodes - node + nodesPerRack - 1) / nodesPerRack);
    const std::uint32_t power = feed(fmt::format("feeds/power-h{}-r{:02}", hall, row + 1), v1::Feed::KIND_POWER,
                                     rackLimit * static_cast<std::uint32_t>(racks));
    for (int rack = 0; rack < racks; ++rack) {
      const int loop = rack * loopsPerRow / std::max(racksPerRow, loopsPerRow) + 1;
      const char group = static_cast<char>('a' + row / rowsPerLoopGroup % 26);
      const std::uint32_t coolant =
          feed(fmt::format("feeds/coolant-h{}-{}{}", hall, group, loop), v1::Feed::KIND_COOLANT, 45);
      auto& rackMessage = *layout.add_racks();
      rackMessage.set_name(fmt::format("racks/h{}-r{:02}-{:02}", hall, row + 1, rack + 1));
      rackMessage.set_row(static_cast<std::uint32_t>(layout.rows_size() - 1));
      rackMessage.add_feeds(power);
      rackMessage.add_feeds(coolant);
      rackMessage.set_power_limit_watts(rackLimit);
      rackMessage.set_phase(v1::Rack::PHASE_IN_SERVICE);
      for (int slot = 0; slot < nodesPerRack && node < nodes; ++slot, ++node) {
        addNode(kind, node, power, coolant, rackMessage);
      }
    }
    return node;
  }

  void addNode(const GpuKind& kind, int index, std::uint32_t power, std::uint32_t coolant, v1::Rack& rack) {
    SiteNode node{.pool = Pool::Twin, .rtx = &kind == &rtx, .powerFeed = power, .coolantFeed = coolant};
    node.rack = static_cast<std::uint32_t>(m_site.layout.racks_size() - 1);
    if (!node.rtx) node.pool = poolAt(index, node.phase);
    rack.set_phase(node.phase);
    m_site.nodes.push_back(node);
    auto& message = *m_site.layout.add_nodes();
    message.set_name(fmt::format("nodes/{}-{:04}", kind.prefix, index + 1));
    message.set_rack(node.rack);
    message.set_gpu_count(m_site.gpusPerNode);
    message.set_gpu_model(intern(kind.model));
    if (node.pool != Pool::None) m_site.models[static_cast<std::size_t>(node.pool)] = message.gpu_model();
    message.set_gpu_memory_mib(kind.memoryMib);
    message.set_gpu_power_limit_watts(kind.powerLimit);
    m_site.serve(static_cast<std::uint32_t>(m_site.nodes.size() - 1));
  }

  std::uint32_t feed(const std::string& name, v1::Feed::Kind kind, std::uint32_t limit) {
    auto& feeds = *m_site.layout.mutable_feeds();
    for (int i = feeds.size() - 1; i >= 0; --i) {
      if (feeds[i].name() == name) return static_cast<std::uint32_t>(i);
    }
    auto& message = *feeds.Add();
    message.set_name(name);
    message.set_kind(kind);
    message.set_limit(limit);
    return static_cast<std::uint32_t>(feeds.size() - 1);
  }

  // By turns: seven small ones, three middle and one small, two large.
  void cutInstances() {
    static constexpr std::array<std::array<int, 7>, migCuts> cuts{
        {{0, 0, 0, 0, 0, 0, 0}, {1, 1, 1, 0, -1, -1, -1}, {2, 2, -1, -1, -1, -1, -1}}};
    for (std::uint32_t node = 0; node < m_site.nodes.size(); ++node) {
      SiteNode& place = m_site.nodes[node];
      if (place.pool != Pool::Mig) continue;
      place.firstInstance = m_site.gpuCount + static_cast<std::uint32_t>(m_site.layout.mig_instances_size());
      for (std::uint32_t gpu = 0; gpu < m_site.gpusPerNode; ++gpu) {
        std::uint32_t number = 0;
        for (const int profile : cuts[gpu % cuts.size()]) {
          if (profile < 0) break;
          auto& instance = *m_site.layout.add_mig_instances();
          instance.set_parent_device(node * m_site.gpusPerNode + gpu);
          instance.set_profile(intern(migProfiles[static_cast<std::size_t>(profile)].name));
          instance.set_instance(number++);
          instance.set_memory_mib(migProfiles[static_cast<std::size_t>(profile)].memoryMib);
          ++place.instanceCount;
        }
      }
    }
  }

  const SimulatedOptions& m_options;
  Site m_site;
  std::array<int, poolCount> m_counts{};
  int m_planned = 0;
  int m_installing = 0;
  int m_burnIn = 0;
};

}  // namespace

void Site::serve(std::uint32_t node) {
  v1::Node& message = *layout.mutable_nodes(static_cast<int>(node));
  message.clear_queues();
  for (const char* queue : queuesOf(nodes[node].pool)) message.add_queues(internText(strings, queue));
}

Site buildSite(const SimulatedOptions& options) { return Builder(options).build(); }

v1::FleetLayout internedLayout(const Site& site, EngineListener& listener) {
  std::vector<std::uint32_t> index;
  index.reserve(site.strings.size());
  for (const std::string& text : site.strings) index.push_back(listener.intern(text));
  v1::FleetLayout layout = site.layout;
  for (v1::Node& node : *layout.mutable_nodes()) {
    node.set_gpu_model(index[node.gpu_model()]);
    for (std::uint32_t& queue : *node.mutable_queues()) queue = index[queue];
  }
  for (v1::MigInstance& instance : *layout.mutable_mig_instances()) instance.set_profile(index[instance.profile()]);
  return layout;
}

}  // namespace aifactory::simulated
