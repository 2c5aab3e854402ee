// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <google/protobuf/repeated_field.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "client/watch_feed.h"

namespace aifactory {

/// Changes of named items, each name at most once and in the order of its first change; null: the item is gone.
template <class Item>
class ChangeList {
 public:
  struct Change {
    std::string name;
    std::shared_ptr<const Item> item;
  };

  void put(const std::string& name, std::shared_ptr<const Item> item) {
    const auto [place, isNew] = m_places.try_emplace(name, m_changes.size());
    if (isNew) return m_changes.push_back({name, std::move(item)});
    m_changes[place->second].item = std::move(item);
  }
  void putAll(ChangeList&& later) {
    if (m_changes.empty()) return std::swap(*this, later);
    for (Change& change : later.m_changes) put(change.name, std::move(change.item));
    later.clear();
  }
  void clear() {
    m_changes.clear();
    m_places.clear();
  }
  const std::vector<Change>& changes() const { return m_changes; }

 private:
  std::vector<Change> m_changes;
  std::unordered_map<std::string, std::size_t> m_places;
};

/// Puts changes into a list that is sorted by `comesFirst`.
template <class Item, class Order>
void mergeSorted(std::vector<Item>& items, const ChangeList<Item>& changes, Order comesFirst) {
  std::unordered_map<std::string_view, const Item*> changed;
  for (const auto& [name, item] : changes.changes()) changed.emplace(name, item.get());
  std::erase_if(items, [&](const Item& item) { return changed.contains(item.name()); });
  for (const auto& [name, item] : changes.changes()) {
    if (item) items.push_back(*item);
  }
  std::sort(items.begin(), items.end(), comesFirst);
}

/// A collection of messages with a name. It keeps what the store will hold once every batch is merged, so that a
/// snapshot reaches the GUI thread as the difference.
template <class Response, class Item>
class KeyedFeed : public WatchFeedOf<Response> {
 public:
  void beginSnapshot() final { m_snapshot = {}; }

  absl::Status fold(Response& message, bool inSnapshot) final {
    ChangeList<Item>& into = inSnapshot ? m_snapshot : m_folded;
    for (Item& item : items(message)) {
      if (item.name().empty()) return absl::DataLossError("an item without a name");
      auto shared = std::make_shared<const Item>(std::move(item));
      if (!inSnapshot) {
        auto& known = m_known[shared->name()];
        if (known && sameItem(*known, *shared)) continue;  // told twice: nothing to repaint
        known = shared;
      }
      into.put(shared->name(), shared);
    }
    if (inSnapshot) return absl::OkStatus();
    for (const std::string& name : message.removed()) {
      if (m_known.erase(name) > 0) into.put(name, nullptr);
    }
    return absl::OkStatus();
  }

  absl::Status finishSnapshot() final {
    std::unordered_map<std::string, std::shared_ptr<const Item>> known;
    known.reserve(m_snapshot.changes().size());
    for (const auto& [name, item] : m_snapshot.changes()) {
      const auto before = m_known.find(name);
      const bool same = before != m_known.end() && sameItem(*before->second, *item);
      known.emplace(name, same ? before->second : item);
      if (!same) m_folded.put(name, item);
    }
    for (const auto& [name, item] : m_known) {
      if (!known.contains(name)) m_folded.put(name, nullptr);
    }
    m_known = std::move(known);
    m_snapshot = {};
    return absl::OkStatus();
  }

  void publish() final { m_batch.putAll(std::move(m_folded)); }
  void take() final { m_taken.putAll(std::move(m_batch)); }

 protected:
  virtual google::protobuf::RepeatedPtrField<Item>& items(Response& message) const = 0;
  ChangeList<Item> takeChanges() { return std::exchange(m_taken, {}); }

 private:
  static bool sameItem(const Item& left, const Item& right) {
    return left.SerializeAsString() == right.SerializeAsString();
  }

  std::unordered_map<std::string, std::shared_ptr<const Item>> m_known;  // gRPC's thread
  ChangeList<Item> m_snapshot, m_folded;                                 // gRPC's thread
  ChangeList<Item> m_batch;                                              // the stream's lock
  ChangeList<Item> m_taken;                                              // GUI thread
};

}  // namespace aifactory
