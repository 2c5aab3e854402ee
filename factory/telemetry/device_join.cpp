// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/device_join.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "base/resource_name.h"
#include "factory/telemetry/host_spellings.h"

namespace aifactory {
namespace {

/// Its own, those of its MIG instances, and of GPUs that it came to replace.
constexpr std::size_t mostUuidsADevice = 16;
/// A GPU that seems to be cut anew more often has more instances than the scheduler knows of.
constexpr int mostCuts = 8;

std::optional<std::uint32_t> numberOf(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

DeviceJoin::DeviceJoin(const v1::FleetLayout& layout, std::span<const std::string> strings) {
  std::uint32_t first = 0;
  for (const v1::Node& node : layout.nodes()) {
    m_nodes[std::string(lastId(node.name()))] = {
        first, node.gpu_count(), {node.gpu_numbers().begin(), node.gpu_numbers().end()}};
    first += node.gpu_count();
  }
  for (const v1::MigInstance& instance : layout.mig_instances()) {
    const std::string& profile = strings[instance.profile()];
    m_instances[{instance.parent_device(), profile}].devices[instance.instance()] = first++;
  }
  m_mostUuids = mostUuidsADevice * first;
}

std::optional<std::uint32_t> DeviceJoin::find(const Labels& labels) {
  const auto gpu = gpuOf(labels);
  return gpu && !labels.migInstance.empty() ? instanceOf(*gpu, labels) : gpu;
}

bool DeviceJoin::takeLearnt() {
  if (!m_moved && !(m_newUuid && m_missed)) return false;
  m_missed = m_newUuid = m_moved = false;
  return true;
}

const DeviceJoin::Node* DeviceJoin::nodeOf(std::string_view host) const {
  for (const std::string_view spelling : hostSpellings(host)) {
    if (const auto found = m_nodes.find(spelling); found != m_nodes.end()) return &found->second;
  }
  return nullptr;
}

std::optional<std::uint32_t> DeviceJoin::gpuOf(const Labels& labels) {
  if (const Node* node = nodeOf(labels.host)) {
    const std::string_view gpu = labels.gpu.starts_with("nvidia") ? labels.gpu.substr(6) : labels.gpu;
    if (const auto number = numberOf(gpu)) {
      const auto place = std::ranges::find(node->numbers, *number);
      const auto offset =
          node->numbers.empty() ? *number : static_cast<std::uint32_t>(std::distance(node->numbers.begin(), place));
      if (offset >= node->count) return std::nullopt;
      const std::uint32_t device = node->first + offset;
      if (!labels.uuid.empty()) {
        const auto [known, isNew] = m_uuids.try_emplace(std::string(labels.uuid), device);
        m_newUuid = m_newUuid || isNew;
        m_moved = m_moved || known->second != device;
        known->second = device;
        if (m_uuids.size() > m_mostUuids) m_uuids = {{std::string(labels.uuid), device}};  // those in use come again
      }
      return device;
    }
  }
  const auto known = m_uuids.find(labels.uuid);
  if (known != m_uuids.end()) return known->second;
  m_missed = m_missed || !labels.uuid.empty();
  return std::nullopt;
}

std::optional<std::uint32_t> DeviceJoin::instanceOf(std::uint32_t gpu, const Labels& labels) {
  const auto found = m_instances.find({gpu, std::string(labels.migProfile)});
  const auto number = numberOf(labels.migInstance);
  if (found == m_instances.end() || !number) return std::nullopt;
  auto& [devices, seen, cuts] = found->second;
  if (cuts == mostCuts) return std::nullopt;  // which of them the scheduler means, nobody can tell
  if (seen.insert(*number).second) {
    if (seen.size() > devices.size()) {  // the GPU was cut anew
      seen = {*number};
      ++cuts;
    }
    m_moved = true;
    return std::nullopt;  // its rank is known when the others of this answer have been seen as well
  }
  if (seen.size() != devices.size()) return std::nullopt;
  return std::next(devices.begin(), std::distance(seen.begin(), seen.find(*number)))->second;
}

DeviceJoin::Labels placeLabels(const SeriesLabels& series, const MetricMapping& mapping) {
  return {.host = series.first(mapping.host),
          .gpu = series.first(mapping.gpu),
          .uuid = series.first(mapping.uuid),
          .migInstance = series.first(mapping.migInstance),
          .migProfile = series.first(mapping.migProfile)};
}

}  // namespace aifactory
