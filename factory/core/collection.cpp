// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/collection.h"

#include <google/protobuf/message.h>

#include <algorithm>
#include <unordered_map>

namespace aifactory {
namespace {

bool same(const Item& left, const Item& right) {
  if (left == right) return true;
  return left && right && left->ByteSizeLong() == right->ByteSizeLong() &&
         left->SerializeAsString() == right->SerializeAsString();
}

bool isBefore(std::uint64_t revision, const std::shared_ptr<const Collection::Change>& change) {
  return revision < change->revision;
}

}  // namespace

Collection::Collection(std::size_t logCapacity, std::function<int(const google::protobuf::Message&)> classify)
    : m_logCapacity(logCapacity), m_classify(std::move(classify)) {}

bool Collection::apply(std::vector<ItemChange> changes) {
  std::unordered_map<std::string_view, Item*> last;  // a key that comes twice has its last value
  for (ItemChange& change : changes) last[change.key] = &change.item;

  const std::uint64_t revision = m_revision + 1;
  for (const ItemChange& change : changes) {
    const auto chosen = last.extract(change.key);
    if (chosen.empty()) continue;
    const Item& after = *chosen.mapped();
    const auto place = m_items.find(change.key);
    const Item before = place == m_items.end() ? nullptr : place->second;
    if (same(before, after)) continue;
    if (before) --m_tally[m_classify(*before)];
    if (after) {
      ++m_tally[m_classify(*after)];
      m_items.insert_or_assign(change.key, after);
    } else {
      m_items.erase(place);
    }
    m_log.push_back(std::make_shared<Change>(Change{revision, change.key, before, after}));
    m_revision = revision;
  }
  trim();
  return m_revision == revision;
}

void Collection::trim() {
  // A revision goes as a whole, and the newest one stays whatever its size.
  while (m_log.size() > m_logCapacity && m_log.front()->revision != m_revision) {
    m_oldest = m_log.front()->revision;
    while (m_log.front()->revision == m_oldest) m_log.pop_front();
  }
}

std::vector<std::shared_ptr<const Collection::Change>> Collection::changesAfter(std::uint64_t revision,
                                                                                std::size_t most) const {
  std::vector<std::shared_ptr<const Change>> changes;
  auto place = std::upper_bound(m_log.begin(), m_log.end(), revision, isBefore);
  for (; place != m_log.end(); ++place) {
    const bool startsRevision = changes.empty() || changes.back()->revision != (*place)->revision;
    if (startsRevision && changes.size() >= most) break;
    changes.push_back(*place);
  }
  return changes;
}

Item Collection::find(std::string_view key) const {
  const auto place = m_items.find(key);
  return place == m_items.end() ? nullptr : place->second;
}

std::vector<Item> Collection::items() const {
  std::vector<Item> items;
  items.reserve(m_items.size());
  for (const auto& [key, item] : m_items) items.push_back(item);
  return items;
}

std::vector<ItemChange> Collection::itemsAt(std::uint64_t revision, std::string_view lastKey, std::size_t most) const {
  // What the log says was there before the first change after `revision` overrides what is there now.
  std::map<std::string_view, Item, NaturalOrder> then;
  for (auto change = std::upper_bound(m_log.begin(), m_log.end(), revision, isBefore); change != m_log.end();
       ++change) {
    if (NaturalOrder()(lastKey, (*change)->key)) then.try_emplace((*change)->key, (*change)->before);
  }

  std::vector<ItemChange> items;
  auto now = m_items.upper_bound(lastKey);
  auto old = then.begin();
  const NaturalOrder before;
  while (items.size() < most && (now != m_items.end() || old != then.end())) {
    const bool takeNow = old == then.end() || (now != m_items.end() && before(now->first, old->first));
    if (takeNow) {
      items.push_back({now->first, now->second});
      ++now;
      continue;
    }
    if (now != m_items.end() && now->first == old->first) ++now;
    if (old->second) items.push_back({std::string(old->first), old->second});
    ++old;
  }
  return items;
}

std::size_t Collection::tally(int classified) const {
  const auto place = m_tally.find(classified);
  return place == m_tally.end() ? 0 : place->second;
}

}  // namespace aifactory
