// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/twin_feed.h"

#include <QPointer>

#include <tuple>

namespace aifactory {
namespace {

bool comesFirst(const v1::Twin& left, const v1::Twin& right) {
  const auto rank = [](const v1::Twin& twin) {
    return std::tuple(twin.kind() != v1::Twin::KIND_DATA_HALL, std::string_view(twin.display_name()),
                      std::string_view(twin.name()));
  };
  return rank(left) < rank(right);
}

}  // namespace

void TwinFeed::apply(std::uint64_t, bool synced) {
  const ChangeList<v1::Twin> taken = takeChanges();
  if (!taken.changes().empty()) mergeSorted(m_store->m_twins, taken, comesFirst);
  m_store->m_synced |= synced;
  const QPointer<TwinStore> alive(m_store);
  if (!taken.changes().empty()) Q_EMIT m_store->changed();
  if (alive && synced) Q_EMIT m_store->syncedChanged();
}

}  // namespace aifactory
