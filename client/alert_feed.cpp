// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/alert_feed.h"

#include <QPointer>

#include <tuple>

namespace aifactory {
namespace {

bool comesFirst(const v1::Alert& left, const v1::Alert& right) {
  const auto rank = [](const v1::Alert& alert) {
    return std::tuple(-static_cast<int>(alert.severity()), -alert.start_time().seconds(), -alert.start_time().nanos(),
                      std::string_view(alert.name()));
  };
  return rank(left) < rank(right);
}

}  // namespace

void AlertFeed::apply(std::uint64_t revision, bool synced) {
  const ChangeList<v1::Alert> taken = takeChanges();
  if (!taken.changes().empty()) mergeSorted(m_store->m_alerts, taken, comesFirst);
  m_store->m_revision = revision;
  m_store->m_synced |= synced;
  const QPointer<AlertStore> alive(m_store);
  if (!taken.changes().empty()) Q_EMIT m_store->changed();
  if (alive && synced) Q_EMIT m_store->syncedChanged();
}

}  // namespace aifactory
