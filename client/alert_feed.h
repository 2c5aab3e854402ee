// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/alert_store.h"
#include "client/keyed_feed.h"

namespace aifactory {

/// Merges WatchAlerts into the store.
class AlertFeed final : public KeyedFeed<v1::WatchAlertsResponse, v1::Alert> {
 public:
  explicit AlertFeed(AlertStore* store) : m_store(store) {}
  void apply(std::uint64_t revision, bool synced) override;

 private:
  google::protobuf::RepeatedPtrField<v1::Alert>& items(v1::WatchAlertsResponse& message) const override {
    return *message.mutable_alerts();
  }

  AlertStore* const m_store;
};

}  // namespace aifactory
