// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Message;
}

namespace aifactory {

/// An immutable message that a collection shares with everybody who reads it; null where there is none.
using Item = std::shared_ptr<const google::protobuf::Message>;

/// What an item is from now on; null: gone.
struct ItemChange {
  std::string key;
  Item item;
};

/// "jobs/9" before "jobs/10".
struct NaturalOrder {
  using is_transparent = void;
  bool operator()(std::string_view left, std::string_view right) const {
    return left.size() != right.size() ? left.size() < right.size() : left < right;
  }
};

/// Keyed items with a revision, and a bounded log of what each revision did, from which every revision that the log
/// reaches can be derived. Not locked: its owner does that.
class Collection {
 public:
  struct Change {
    std::uint64_t revision = 0;
    std::string key;
    Item before, after;  ///< null: not there
  };

  /// `classify` sorts items into the few classes that `tally` counts.
  Collection(std::size_t logCapacity, std::function<int(const google::protobuf::Message&)> classify);

  /// One revision more, unless nothing is different.
  bool apply(std::vector<ItemChange> changes);

  std::uint64_t revision() const { return m_revision; }
  /// Every change after this revision is in the log.
  std::uint64_t oldest() const { return m_oldest; }
  bool reaches(std::uint64_t revision) const { return revision >= m_oldest && revision <= m_revision; }
  /// Whole revisions after `revision` (which the log reaches), at least one if there is one, until `most` changes.
  std::vector<std::shared_ptr<const Change>> changesAfter(std::uint64_t revision, std::size_t most) const;

  Item find(std::string_view key) const;
  std::vector<Item> items() const;
  /// Up to `most` items with a key after `lastKey` as they were at `revision` (which the log reaches), in key order.
  std::vector<ItemChange> itemsAt(std::uint64_t revision, std::string_view lastKey, std::size_t most) const;
  std::size_t size() const { return m_items.size(); }
  std::size_t tally(int classified) const;

 private:
  void trim();

  const std::size_t m_logCapacity;
  const std::function<int(const google::protobuf::Message&)> m_classify;
  std::map<std::string, Item, NaturalOrder> m_items;
  std::map<int, std::size_t> m_tally;
  std::deque<std::shared_ptr<const Change>> m_log;
  std::uint64_t m_revision = 0;
  std::uint64_t m_oldest = 0;
};

}  // namespace aifactory
