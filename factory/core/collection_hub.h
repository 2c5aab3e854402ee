// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/filter.h"
#include "factory/core/caller.h"
#include "factory/core/collection.h"
#include "factory/core/ready_signal.h"
#include "factory/core/token_sealer.h"
#include "factory/core/watch.h"
#include "factory/core/watch_frame.h"

namespace aifactory {

class FilteredCollection;

/// What makes one collection differ from another.
struct CollectionKind {
  std::string name;  ///< "jobs"
  const FilterSchema& schema;
  /// The item as this scope may see it, or null.
  std::function<Item(const Item& item, const Scope& scope)> project;
  /// `now`: the factory's time in seconds since 1970.
  bool (*matches)(const Filter& filter, const google::protobuf::Message& item, double now);
  int (*classify)(const google::protobuf::Message& item);
};

/// The part of a collection that one scope sees, with revisions of its own, so that nothing tells of others.
struct ScopedCollection {
  ScopedCollection(Scope scope, std::uint64_t epoch, std::size_t logCapacity, const CollectionKind& kind);

  const Scope scope;
  const std::uint64_t epoch;  ///< random: tells this instance from every other
  std::mutex mutex;           ///< of `collection`
  Collection collection;
  std::mutex feedsMutex;
  std::map<std::string, std::weak_ptr<FilteredCollection>> feeds;  ///< by canonical filter
};

/// One page, all of whose fellows show the same revision.
struct ItemPage {
  std::vector<Item> items;
  std::string nextPageToken;
  std::uint64_t revision = 0;
};

/// A watched collection: fed by the engine, read by any number of scopes and filters. Any thread.
class CollectionHub {
 public:
  CollectionHub(CollectionKind kind, std::size_t logCapacity, const WatchContext& context, const TokenSealer& sealer);
  ~CollectionHub();

  /// One revision more in each scope that sees a difference. Wakes nobody: call `ring` once no lock is held.
  void apply(const std::vector<ItemChange>& changes);
  void ring() { m_signals.ringAll(); }

  absl::StatusOr<std::unique_ptr<Watch>> watch(const Scope& scope, std::string_view filter,
                                               std::string_view resumeToken);
  /// `defaultSize` for a page size of 0; more than 1000 is 1000.
  absl::StatusOr<ItemPage> list(const Scope& scope, std::string_view filter, int pageSize, int defaultSize,
                                std::string_view pageToken);
  Item find(const Scope& scope, std::string_view key);
  /// Items of each of these groups of classes, and the one revision at which they were counted.
  std::pair<std::vector<std::size_t>, std::uint64_t> tally(const Scope& scope,
                                                           std::initializer_list<std::initializer_list<int>> groups);

  std::vector<Item> items();
  std::size_t watchCount() { return m_signals.count(); }
  std::size_t size();
  std::uint64_t revision();

 private:
  std::shared_ptr<ScopedCollection> scoped(const Scope& scope);
  std::shared_ptr<FilteredCollection> filtered(const Scope& scope, const Filter& filter);
  std::string contextOf(const Scope& scope, const Filter& filter) const;

  const CollectionKind m_kind;
  const std::size_t m_logCapacity;
  const WatchContext& m_context;
  const TokenSealer& m_sealer;
  ReadySignals m_signals;
  std::mutex m_mutex;  ///< taken before a scope's
  std::shared_ptr<ScopedCollection> m_all;
  std::map<std::string, std::shared_ptr<ScopedCollection>> m_scopes;
};

}  // namespace aifactory
