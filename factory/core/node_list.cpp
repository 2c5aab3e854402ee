// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/node_list.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/job_filter.h"
#include "base/resource_name.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr int largestPage = 1000;
constexpr std::size_t listingsKept = 64;
constexpr std::ptrdiff_t listingsOfOne = 4;  ///< of one scope and filter

/// Which state a node shows when its devices differ: what needs attention first.
constexpr std::array precedence{v1::DEVICE_STATE_DOWN,          v1::DEVICE_STATE_DRAINING, v1::DEVICE_STATE_DRAINED,
                                v1::DEVICE_STATE_NOT_INSTALLED, v1::DEVICE_STATE_BURN_IN,  v1::DEVICE_STATE_ALLOCATED,
                                v1::DEVICE_STATE_PARTITIONED,   v1::DEVICE_STATE_RESERVED, v1::DEVICE_STATE_IDLE};

const FilterSchema& nodeFilterSchema() {
  using enum FilterType;
  static const FilterSchema schema = [] {
    std::vector<std::string> states;
    for (const v1::DeviceState state : precedence) states.emplace_back(filterWord(state));
    return FilterSchema{{"name", Text},  {"rack", Text},   {"model", Text},       {"state", Text, "", states},
                        {"queue", Text}, {"gpus", Number}, {"allocated", Number}, {"reason", Text}};
  }();
  return schema;
}

class NodeFilterRow final : public FilterRow {
 public:
  explicit NodeFilterRow(const v1::NodeDetail& node) : m_node(node) {
    for (const std::string& queue : node.queues()) absl::StrAppend(&m_queues, m_queues.empty() ? "" : " ", queue);
  }
  FilterValue filterValue(std::size_t field) const override {
    switch (field) {
      case 0:
        return lastId(m_node.name());
      case 1:
        return lastId(m_node.rack());
      case 2:
        return std::string_view(m_node.gpu_model());
      case 3:
        return filterWord(m_node.state());
      case 4:
        return std::string_view(m_queues);
      case 5:
        return static_cast<double>(m_node.gpu_count());
      case 6:
        return static_cast<double>(m_node.gpus_allocated());
      default:
        return std::string_view(m_node.reason());
    }
  }

 private:
  const v1::NodeDetail& m_node;
  std::string m_queues;
};

/// Of each GPU, whether a job holds it or an instance that is cut from it.
std::vector<bool> allocatedGpus(const FleetState& fleet) {
  std::vector<bool> allocated(fleet.gpus);
  for (std::size_t device = 0; device < fleet.states.size(); ++device) {
    if (fleet.states.job[device] == 0) continue;
    const std::size_t gpu = device < fleet.gpus
                                ? device
                                : fleet.layout->mig_instances(static_cast<int>(device - fleet.gpus)).parent_device();
    if (gpu < fleet.gpus) allocated[gpu] = true;
  }
  return allocated;
}

/// `first` is the node's first GPU.
v1::NodeDetail detailOf(const FleetState& fleet, const std::vector<std::string>& strings, int index, std::size_t first,
                        const std::vector<bool>& allocated) {
  const v1::FleetLayout& layout = *fleet.layout;
  const v1::Node& node = layout.nodes(index);
  const auto text = [&](std::uint32_t string) { return string < strings.size() ? strings[string] : std::string(); };
  v1::NodeDetail detail;
  detail.set_name(node.name());
  if (node.rack() < static_cast<std::uint32_t>(layout.racks_size())) {
    detail.set_rack(layout.racks(static_cast<int>(node.rack())).name());
  }
  detail.set_gpu_model(text(node.gpu_model()));
  detail.set_gpu_count(node.gpu_count());
  auto state = precedence.end();
  for (std::size_t gpu = first; gpu < first + node.gpu_count(); ++gpu) {
    if (allocated[gpu]) detail.set_gpus_allocated(detail.gpus_allocated() + 1);
    state = std::min(state, std::find(precedence.begin(), precedence.end(), fleet.states.state[gpu]));
  }
  if (state != precedence.end()) detail.set_state(*state);
  for (const std::uint32_t queue : node.queues()) detail.add_queues(text(queue));
  if (const auto& told = fleet.nodes[static_cast<std::size_t>(index)]) {
    detail.set_scheduler_state(told->scheduler_state());
    detail.set_reason(told->reason());
  }
  return detail;
}

std::vector<v1::NodeDetail> nodeDetails(const FleetState& fleet, const std::vector<std::string>& strings) {
  const std::vector<bool> allocated = allocatedGpus(fleet);
  std::vector<v1::NodeDetail> nodes;
  nodes.reserve(static_cast<std::size_t>(fleet.layout->nodes_size()));
  std::size_t first = 0;
  for (const v1::Node& node : fleet.layout->nodes()) {
    nodes.push_back(detailOf(fleet, strings, static_cast<int>(nodes.size()), first, allocated));
    first += node.gpu_count();
  }
  return nodes;
}

}  // namespace

std::optional<v1::NodeDetail> nodeDetail(const FleetView& view, std::string_view name) {
  std::size_t first = 0;
  int index = 0;
  for (const v1::Node& node : view.state().layout->nodes()) {
    if (node.name() == name) return detailOf(view.state(), view.strings(), index, first, allocatedGpus(view.state()));
    first += node.gpu_count();
    ++index;
  }
  return std::nullopt;
}

NodeList::NodeList(FleetHub& fleet, const WatchContext& context, const TokenSealer& sealer)
    : m_fleet(fleet), m_context(context), m_sealer(sealer) {}

std::shared_ptr<const NodeList::Listing> NodeList::make(const Scope& scope, const Filter& filter, std::string context) {
  auto listing = std::make_shared<Listing>();
  listing->context = std::move(context);
  // Copied rather than read: the engine waits for who reads, and thousands of messages take their time.
  FleetState fleet;
  std::vector<std::string> strings;
  m_fleet.read(scope, [&](const FleetView& view) {
    listing->at = {view.epoch(), view.revision()};
    fleet = view.state();
    strings = view.strings();
  });
  listing->nodes = nodeDetails(fleet, strings);
  if (!filter.matchesEverything()) {
    std::erase_if(listing->nodes, [&](const v1::NodeDetail& node) { return !filter.matches(NodeFilterRow(node)); });
  }
  return listing;
}

std::shared_ptr<const NodeList::Listing> NodeList::kept(const std::string& context, const ResumePoint& at) {
  const std::lock_guard lock(m_mutex);
  const auto place = std::find_if(m_listings.begin(), m_listings.end(), [&](const auto& listing) {
    return listing->context == context && listing->at.epoch == at.epoch && listing->at.revision == at.revision;
  });
  return place == m_listings.end() ? nullptr : *place;
}

absl::StatusOr<v1::ListNodesResponse> NodeList::page(const Scope& scope, const v1::ListNodesRequest& request) {
  if (request.page_size() < 0) return invalidField("page_size", "A page size cannot be negative.");
  const auto filter = Filter::parse(request.filter(), nodeFilterSchema(), secondsOf(m_context.factoryTime()));
  if (!filter.ok()) return filter.status();
  const auto size =
      static_cast<std::size_t>(request.page_size() == 0 ? largestPage : std::min(request.page_size(), largestPage));
  const std::string context = std::string("nodes\0", 6) + scope.key() + '\0' + request.filter();

  std::shared_ptr<const Listing> listing;
  std::size_t first = 0;
  if (request.page_token().empty()) {
    listing = make(scope, *filter, context);
  } else {
    const auto point = PagePoint::open(m_sealer, context, request.page_token());
    if (!point) {
      return invalidField("page_token", "This page token belongs to another list; start again without one.",
                          "PAGE_TOKEN_INVALID");
    }
    listing = kept(context, point->at);
    if (!listing) {
      return invalidField("page_token", "This page token is too old; start again without one.", "PAGE_TOKEN_EXPIRED");
    }
    std::from_chars(point->lastKey.data(), point->lastKey.data() + point->lastKey.size(), first);
  }
  v1::ListNodesResponse response;
  const std::size_t end = std::min(listing->nodes.size(), first + size);
  for (std::size_t index = first; index < end; ++index) *response.add_nodes() = listing->nodes[index];
  if (end < listing->nodes.size()) {
    response.set_next_page_token(PagePoint{listing->at, std::to_string(end)}.seal(m_sealer, context));
    if (request.page_token().empty() && !kept(context, listing->at)) {
      const std::lock_guard lock(m_mutex);
      // One caller who lists again and again pushes out listings of his own only.
      const auto same = [&](const auto& each) { return each->context == context; };
      if (std::count_if(m_listings.begin(), m_listings.end(), same) >= listingsOfOne) {
        m_listings.erase(std::find_if(m_listings.begin(), m_listings.end(), same));
      }
      m_listings.push_back(listing);
      if (m_listings.size() > listingsKept) m_listings.pop_front();
    }
  }
  return response;
}

}  // namespace aifactory
