// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/filtered_collection.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <unordered_set>

#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

// Of every Watch…Response of items.
constexpr int itemsField = 2;
constexpr int removedField = 3;
constexpr std::size_t mostChangesAStep = 4096;
constexpr std::size_t stepsKept = 32;
constexpr std::size_t fieldOverhead = 6;  // tag and length
/// Consoles come back together when factoryd or the network does, each a moment after the other.
constexpr std::chrono::seconds snapshotKept{10};

}  // namespace

CollectionSnapshot::CollectionSnapshot(std::vector<Item> items, std::uint64_t revision, const WatchContext& context)
    : m_revision(revision), m_context(context), m_items(std::move(items)) {}

WatchFrame CollectionSnapshot::chunk(std::size_t index) {
  const std::lock_guard lock(m_mutex);
  while (m_chunks.size() <= index && m_encoded < m_items.size()) {
    std::string body;
    do {
      appendField(body, itemsField, *m_items[m_encoded]);
      m_items[m_encoded++].reset();
    } while (m_encoded < m_items.size() &&
             body.size() + m_items[m_encoded]->ByteSizeLong() + fieldOverhead <= maxFrameBody);
    m_chunks.push_back(m_context.frame(v1::WatchHeader::KIND_SNAPSHOT, m_revision, {}, body));
  }
  return index < m_chunks.size() ? m_chunks[index] : nullptr;
}

FilteredCollection::FilteredCollection(std::shared_ptr<ScopedCollection> source, const CollectionKind& kind,
                                       Filter filter, std::string context, const WatchContext& watchContext,
                                       const TokenSealer& sealer)
    : m_source(std::move(source)),
      m_kind(kind),
      m_filter(std::move(filter)),
      m_dependsOnNow(m_filter.canonical().find("elapsed") != std::string::npos),
      m_context(std::move(context)),
      m_watchContext(watchContext),
      m_sealer(sealer) {}

FilteredCollection::Step FilteredCollection::stepFrom(std::uint64_t revision) {
  const std::lock_guard lock(m_mutex);
  if (m_keptSnapshot && std::chrono::steady_clock::now() - m_keptSince > snapshotKept) m_keptSnapshot.reset();
  if (const auto known = m_steps.find(revision); known != m_steps.end()) return known->second;
  std::vector<std::shared_ptr<const Collection::Change>> changes;
  {
    const std::lock_guard lockSource(m_source->mutex);
    const Collection& collection = m_source->collection;
    if (revision >= collection.revision()) return {Step::Kind::Nothing, revision, nullptr};
    if (!collection.reaches(revision)) return {Step::Kind::Lost, revision, nullptr};
    changes = collection.changesAfter(revision, mostChangesAStep);
  }
  Step step = encode(changes);
  m_steps.emplace(revision, step);
  if (m_steps.size() > stepsKept) m_steps.erase(m_steps.begin());
  return step;
}

FilteredCollection::Step FilteredCollection::encode(
    const std::vector<std::shared_ptr<const Collection::Change>>& changes) const {
  Step step;
  std::string body;
  std::unordered_set<std::string_view> keys;
  for (auto first = changes.begin(); first != changes.end();) {
    const std::uint64_t revision = (*first)->revision;
    const auto last =
        std::find_if(first, changes.end(), [&](const auto& change) { return change->revision != revision; });
    // A key that changes again begins another message: no state in between is skipped, and order is never in doubt.
    const bool again = std::any_of(first, last, [&](const auto& change) { return keys.contains(change->key); });
    std::string part;
    if (!again) std::for_each(first, last, [&](const auto& change) { appendChange(part, *change); });
    if (again || body.size() + part.size() > maxFrameBody) {
      if (step.revision == 0) return {Step::Kind::TooLarge, revision, nullptr};
      break;
    }
    std::for_each(first, last, [&](const auto& change) { keys.insert(change->key); });
    body.append(part);
    step.revision = revision;
    first = last;
  }
  step.kind = body.empty() ? Step::Kind::Quiet : Step::Kind::Change;
  if (!body.empty()) {
    step.frame = m_watchContext.frame(v1::WatchHeader::KIND_CHANGE, step.revision, resumeToken(step.revision), body);
  }
  return step;
}

void FilteredCollection::appendChange(std::string& body, const Collection::Change& change) const {
  const double time = now();
  if (change.after && m_kind.matches(m_filter, *change.after, time)) {
    appendField(body, itemsField, *change.after);
  } else if (change.before && (m_dependsOnNow || m_kind.matches(m_filter, *change.before, time))) {
    appendField(body, removedField, change.key);
  }
}

std::shared_ptr<CollectionSnapshot> FilteredCollection::snapshot(std::uint64_t atLeast) {
  const std::lock_guard lock(m_mutex);
  std::vector<Item> items;
  std::uint64_t revision = 0;
  {
    const std::lock_guard lockSource(m_source->mutex);
    auto shared = m_snapshot.lock();
    if (shared && !m_dependsOnNow && shared->revision() >= atLeast && m_source->collection.reaches(shared->revision()))
      return shared;
    items = m_source->collection.items();
    revision = m_source->collection.revision();
  }
  auto made = std::make_shared<CollectionSnapshot>(passing(std::move(items)), revision, m_watchContext);
  m_snapshot = made;
  if (!m_dependsOnNow) {
    m_keptSnapshot = made;
    m_keptSince = std::chrono::steady_clock::now();
  }
  return made;
}

std::vector<Item> FilteredCollection::passing(std::vector<Item> items) const {
  if (!m_filter.matchesEverything()) {
    std::erase_if(items, [this, time = now()](const Item& item) { return !m_kind.matches(m_filter, *item, time); });
  }
  return items;
}

WatchFrame FilteredCollection::ahead() const {
  std::vector<Item> items;
  {
    const std::lock_guard lock(m_source->mutex);
    items = m_source->collection.items();
  }
  std::string body;
  for (const Item& item : passing(std::move(items))) {
    if (body.size() + item->ByteSizeLong() + fieldOverhead > maxFrameBody) break;  // the snapshot will have the rest
    appendField(body, itemsField, *item);
  }
  return body.empty() ? nullptr : m_watchContext.frame(v1::WatchHeader::KIND_CHANGE, 0, {}, body);
}

std::uint64_t FilteredCollection::revision() const {
  const std::lock_guard lock(m_source->mutex);
  return m_source->collection.revision();
}

double FilteredCollection::now() const { return secondsOf(m_watchContext.factoryTime()); }

bool FilteredCollection::hasDrifted(double from, double to) const {
  if (!m_dependsOnNow) return false;
  std::vector<Item> items;
  {
    const std::lock_guard lock(m_source->mutex);
    items = m_source->collection.items();
  }
  return std::any_of(items.begin(), items.end(), [&](const Item& item) {
    return m_kind.matches(m_filter, *item, from) != m_kind.matches(m_filter, *item, to);
  });
}

std::optional<std::uint64_t> FilteredCollection::resumeFrom(std::string_view token) const {
  if (m_dependsOnNow) return std::nullopt;  // a revision does not say what had matched by then
  const auto point = ResumePoint::open(m_sealer, m_context, token);
  if (!point || point->epoch != m_source->epoch) return std::nullopt;
  const std::lock_guard lock(m_source->mutex);
  if (!m_source->collection.reaches(point->revision)) return std::nullopt;
  return point->revision;
}

std::string FilteredCollection::resumeToken(std::uint64_t revision) const {
  return ResumePoint{m_source->epoch, revision}.seal(m_sealer, m_context);
}

}  // namespace aifactory
