// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "factory/core/collection_hub.h"

namespace aifactory {

/// The messages of a snapshot at one revision, each made when the first reader gets there.
class CollectionSnapshot {
 public:
  CollectionSnapshot(std::vector<Item> items, std::uint64_t revision, const WatchContext& context);

  std::uint64_t revision() const { return m_revision; }
  /// Null after the last one.
  WatchFrame chunk(std::size_t index);

 private:
  const std::uint64_t m_revision;
  const WatchContext& m_context;
  std::mutex m_mutex;
  std::vector<Item> m_items;
  std::size_t m_encoded = 0;  ///< items that are in chunks
  std::vector<WatchFrame> m_chunks;
};

/// What all watches of one scope and filter share: whoever comes first has it encoded for the others. Any thread.
class FilteredCollection {
 public:
  /// How to get from one revision to a later one.
  struct Step {
    enum class Kind {
      Nothing,   ///< already at the newest revision
      Quiet,     ///< nothing that passes the filter changed up to `revision`
      Change,    ///< `frame` leads to `revision`
      TooLarge,  ///< one revision that no message may carry: take a snapshot
      Lost,      ///< the log does not reach back
    };
    Kind kind = Kind::Nothing;
    std::uint64_t revision = 0;
    WatchFrame frame;
  };

  FilteredCollection(std::shared_ptr<ScopedCollection> source, const CollectionKind& kind, Filter filter,
                     std::string context, const WatchContext& watchContext, const TokenSealer& sealer);

  Step stepFrom(std::uint64_t revision);
  /// The newest, or a recent one, as long as the log leads on from it.
  std::shared_ptr<CollectionSnapshot> snapshot(std::uint64_t atLeast);
  std::uint64_t revision() const;
  /// All that there is, as a change that no revision counts: for readers that wait for a first snapshot.
  WatchFrame ahead() const;
  /// Whether time alone made an item enter or leave between these two (seconds since 1970).
  bool hasDrifted(double from, double to) const;
  /// The factory's time, in seconds since 1970.
  double now() const;

  /// The revision to resume after, when the token fits and the log reaches back so far.
  std::optional<std::uint64_t> resumeFrom(std::string_view token) const;
  std::string resumeToken(std::uint64_t revision) const;

 private:
  std::vector<Item> passing(std::vector<Item> items) const;
  Step encode(const std::vector<std::shared_ptr<const Collection::Change>>& changes) const;
  void appendChange(std::string& body, const Collection::Change& change) const;

  const std::shared_ptr<ScopedCollection> m_source;
  const CollectionKind& m_kind;
  const Filter m_filter;
  const bool m_dependsOnNow;  ///< membership may change with time alone, so "before" cannot be told
  const std::string m_context;
  const WatchContext& m_watchContext;
  const TokenSealer& m_sealer;
  std::mutex m_mutex;  ///< taken before the source's
  std::map<std::uint64_t, Step> m_steps;
  std::weak_ptr<CollectionSnapshot> m_snapshot;
  std::shared_ptr<CollectionSnapshot> m_keptSnapshot;  ///< for the next reader, also while nobody reads it
  std::chrono::steady_clock::time_point m_keptSince{};
};

}  // namespace aifactory
