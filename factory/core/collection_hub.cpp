// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/collection_hub.h"

#include <absl/random/random.h>

#include <algorithm>

#include "factory/core/collection_watch.h"
#include "factory/core/filtered_collection.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr int largestPage = 1000;
constexpr std::size_t sliceSize = 2048;  // items looked at under one lock while a page is filled
constexpr std::size_t mostScopes = 256;  // beyond that, scopes that nobody watches are forgotten

std::uint64_t randomEpoch() { return absl::Uniform<std::uint64_t>(absl::BitGen()); }

absl::Status invalidPageToken() {
  return invalidField("page_token", "This page token belongs to another list; start again without one.",
                      "PAGE_TOKEN_INVALID");
}

}  // namespace

ScopedCollection::ScopedCollection(Scope theScope, std::uint64_t theEpoch, std::size_t logCapacity,
                                   const CollectionKind& kind)
    : scope(std::move(theScope)), epoch(theEpoch), collection(logCapacity, kind.classify) {}

CollectionHub::CollectionHub(CollectionKind kind, std::size_t logCapacity, const WatchContext& context,
                             const TokenSealer& sealer)
    : m_kind(std::move(kind)),
      m_logCapacity(logCapacity),
      m_context(context),
      m_sealer(sealer),
      m_all(std::make_shared<ScopedCollection>(Scope::everything(), randomEpoch(), logCapacity, m_kind)) {}

CollectionHub::~CollectionHub() = default;

void CollectionHub::apply(const std::vector<ItemChange>& changes) {
  if (changes.empty()) return;
  const std::lock_guard lock(m_mutex);
  {
    const std::lock_guard lockAll(m_all->mutex);
    m_all->collection.apply(changes);
  }
  for (const auto& [key, scoped] : m_scopes) {
    std::vector<ItemChange> visible;
    const std::lock_guard lockScoped(scoped->mutex);
    for (const ItemChange& change : changes) {
      Item item = change.item ? m_kind.project(change.item, scoped->scope) : nullptr;
      if (item || scoped->collection.find(change.key)) visible.push_back({change.key, std::move(item)});
    }
    if (!visible.empty()) scoped->collection.apply(std::move(visible));
  }
}

std::shared_ptr<ScopedCollection> CollectionHub::scoped(const Scope& scope) {
  if (scope.allTenants) return m_all;
  const std::lock_guard lock(m_mutex);
  auto& scoped = m_scopes[scope.key()];
  if (scoped) return scoped;
  auto made = std::make_shared<ScopedCollection>(scope, randomEpoch(), m_logCapacity, m_kind);
  scoped = made;
  if (m_scopes.size() > mostScopes) {
    // Only this map holds a scope that nobody watches; whoever comes back to it is told RESET by the new epoch.
    std::erase_if(m_scopes, [](const auto& entry) { return entry.second.use_count() == 1; });
  }
  std::vector<ItemChange> visible;
  const std::lock_guard lockAll(m_all->mutex);
  for (auto& [key, item] : m_all->collection.itemsAt(m_all->collection.revision(), {}, m_all->collection.size())) {
    if (Item projected = m_kind.project(item, scope)) visible.push_back({std::move(key), std::move(projected)});
  }
  made->collection.apply(std::move(visible));
  return made;
}

std::string CollectionHub::contextOf(const Scope& scope, const Filter& filter) const {
  return m_kind.name + '\0' + scope.key() + '\0' + filter.canonical();
}

std::shared_ptr<FilteredCollection> CollectionHub::filtered(const Scope& scope, const Filter& filter) {
  const auto source = scoped(scope);
  const std::lock_guard lock(source->feedsMutex);
  std::erase_if(source->feeds, [](const auto& feed) { return feed.second.expired(); });
  auto& feed = source->feeds[filter.canonical()];
  auto shared = feed.lock();
  if (!shared) {
    shared =
        std::make_shared<FilteredCollection>(source, m_kind, filter, contextOf(scope, filter), m_context, m_sealer);
    feed = shared;
  }
  return shared;
}

absl::StatusOr<std::unique_ptr<Watch>> CollectionHub::watch(const Scope& scope, std::string_view filterText,
                                                            std::string_view resumeToken) {
  if (absl::Status status = m_context.running(); !status.ok()) return status;
  const auto filter = Filter::parse(filterText, m_kind.schema, secondsOf(m_context.factoryTime()));
  if (!filter.ok()) return filter.status();
  return std::make_unique<CollectionWatch>(filtered(scope, *filter), resumeToken, m_context, m_signals.add());
}

absl::StatusOr<ItemPage> CollectionHub::list(const Scope& scope, std::string_view filterText, int pageSize,
                                             int defaultSize, std::string_view pageToken) {
  if (pageSize < 0) return invalidField("page_size", "A page size cannot be negative.");
  double now = secondsOf(m_context.factoryTime());
  auto filter = Filter::parse(filterText, m_kind.schema, now);
  if (!filter.ok()) return filter.status();
  // The words of the filter, not what they mean now: "-24h" is another instant on the next page.
  const std::string context = m_kind.name + '\0' + scope.key() + '\0' + std::string(filterText);
  std::optional<PagePoint> opened;
  if (!pageToken.empty()) {
    opened = PagePoint::open(m_sealer, context, pageToken);
    if (!opened) return invalidPageToken();
    now = opened->now;
    filter = Filter::parse(filterText, m_kind.schema, now);
    if (!filter.ok()) return filter.status();
  }
  const auto size = static_cast<std::size_t>(std::min(pageSize == 0 ? defaultSize : pageSize, largestPage));
  const auto source = scoped(scope);
  if (opened && opened->at.epoch != source->epoch) return invalidPageToken();

  std::unique_lock lock(source->mutex);
  PagePoint point = opened ? *std::move(opened) : PagePoint{{source->epoch, source->collection.revision()}, {}, now};

  ItemPage page;
  page.revision = point.at.revision;
  std::string looked = point.lastKey;  // may be ahead of the last one given, after which the next page begins
  while (true) {
    if (!source->collection.reaches(point.at.revision)) {
      return invalidField("page_token", "This page token is too old; start again without one.", "PAGE_TOKEN_EXPIRED");
    }
    const auto slice = source->collection.itemsAt(point.at.revision, looked, sliceSize);
    lock.unlock();
    for (const ItemChange& entry : slice) {
      if (!m_kind.matches(*filter, *entry.item, now)) continue;
      if (page.items.size() == size) {  // there is one more: point at the last one given
        page.nextPageToken = point.seal(m_sealer, context);
        return page;
      }
      page.items.push_back(entry.item);
      point.lastKey = entry.key;
    }
    if (slice.size() < sliceSize) return page;
    looked = slice.back().key;
    lock.lock();
  }
}

Item CollectionHub::find(const Scope& scope, std::string_view key) {
  const auto source = scoped(scope);
  const std::lock_guard lock(source->mutex);
  return source->collection.find(key);
}

std::pair<std::vector<std::size_t>, std::uint64_t> CollectionHub::tally(
    const Scope& scope, std::initializer_list<std::initializer_list<int>> groups) {
  const auto source = scoped(scope);
  const std::lock_guard lock(source->mutex);
  std::vector<std::size_t> counts;
  for (const std::initializer_list<int>& classes : groups) {
    counts.push_back(0);
    for (const int classified : classes) counts.back() += source->collection.tally(classified);
  }
  return {std::move(counts), source->collection.revision()};
}

std::vector<Item> CollectionHub::items() {
  const std::lock_guard lock(m_all->mutex);
  return m_all->collection.items();
}

std::size_t CollectionHub::size() {
  const std::lock_guard lock(m_all->mutex);
  return m_all->collection.size();
}

std::uint64_t CollectionHub::revision() {
  const std::lock_guard lock(m_all->mutex);
  return m_all->collection.revision();
}

}  // namespace aifactory
