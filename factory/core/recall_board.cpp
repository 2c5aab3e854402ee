// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/recall_board.h"

#include "factory/core/collection_kinds.h"

namespace aifactory {
namespace {

// Nobody watches what is recalled: neither bookmarks nor a log of changes are of use to anybody.
constexpr std::chrono::seconds bookmarkEvery{5};
constexpr std::size_t logCapacity = 1;

std::vector<ItemChange> jobChanges(const EngineChange& change) {
  std::vector<ItemChange> changes;
  for (const auto& job : change.jobs) changes.push_back({job->name(), job});
  for (const std::string& name : change.removedJobs) changes.push_back({name, nullptr});
  return changes;
}

}  // namespace

RecallBoard::RecallBoard(EngineListener& listener)
    : m_listener(listener),
      m_context(bookmarkEvery, WatchContext::Tokens::None),
      m_fleet(logCapacity, m_context, m_sealer),
      m_jobs(jobsKind(), logCapacity, m_context, m_sealer),
      m_board(m_fleet, m_jobs, nullptr) {}

std::uint32_t RecallBoard::intern(std::string_view text) {
  m_fleet.intern(text);  // both number texts in the order in which they come
  return m_listener.intern(text);
}

void RecallBoard::layout(v1::FleetLayout layout) {
  m_fleet.layout(layout);
  m_board.layoutChanged();
  m_listener.layout(std::move(layout));
}

void RecallBoard::change(EngineChange change) {
  m_board.foresee(change);
  m_fleet.change(change);
  m_jobs.apply(jobChanges(change));
  AlertBoard::tell(m_board.engineChanged(change, m_context.factoryTime()), change);
  m_listener.change(std::move(change));
}

void RecallBoard::clock(Clock::time_point factoryTime) {
  m_context.setFactoryTime(factoryTime);
  m_listener.clock(factoryTime);
}

}  // namespace aifactory
