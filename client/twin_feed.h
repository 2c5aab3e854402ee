// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/keyed_feed.h"
#include "client/twin_store.h"

namespace aifactory {

/// Merges WatchTwins into the store.
class TwinFeed final : public KeyedFeed<v1::WatchTwinsResponse, v1::Twin> {
 public:
  explicit TwinFeed(TwinStore* store) : m_store(store) {}
  void apply(std::uint64_t revision, bool synced) override;

 private:
  google::protobuf::RepeatedPtrField<v1::Twin>& items(v1::WatchTwinsResponse& message) const override {
    return *message.mutable_twins();
  }

  TwinStore* const m_store;
};

}  // namespace aifactory
