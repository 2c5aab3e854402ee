// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/fleet_at.h"

#include "client/fleet_feed.h"

namespace aifactory {

absl::Status readFleetAt(const v1::GetFleetAtResponse& response, FleetStore& store) {
  FleetFeed feed(&store);
  feed.beginSnapshot();
  v1::WatchFleetResponse message;
  *message.mutable_layout() = response.layout();
  if (absl::Status status = feed.fold(message, true); !status.ok()) return status;
  for (const std::string& update : response.updates_zstd()) {
    message.Clear();
    message.set_update_zstd(update);
    if (absl::Status status = feed.fold(message, true); !status.ok()) return status;
  }
  if (absl::Status status = feed.finishSnapshot(); !status.ok()) return status;
  feed.publish();
  feed.take();
  feed.apply(0, true);
  return absl::OkStatus();
}

}  // namespace aifactory
