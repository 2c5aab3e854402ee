// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <absl/status/status.h>

#include <cstdint>

namespace aifactory {

/// What a watched collection is made of: folds messages on gRPC's thread, hands them over, and merges them into its
/// store on the GUI thread. The order of calls is the stream's business (watch_stream.h).
class WatchFeed {
 public:
  virtual ~WatchFeed() = default;

  /// gRPC's thread, one at a time and no lock held: a snapshot starts (one that was cut short is forgotten), or is
  /// complete and replaces what was there.
  virtual void beginSnapshot() = 0;
  virtual absl::Status finishSnapshot() = 0;
  /// GUI thread. No reader is under way: what comes next is of another time, and nothing of before may stand in for it.
  virtual void moveInTime() {}

  /// Under the stream's lock, so brief: moves what was folded to the batch for the GUI thread (gRPC's thread), and the
  /// batch to the store's side (GUI thread). Batches that are not taken fold into one, whose size is the collection's.
  virtual void publish() = 0;
  virtual void take() = 0;

  /// GUI thread, no lock held: merges what was taken, then tells the store's users.
  virtual void apply(std::uint64_t revision, bool synced) = 0;
};

/// A feed of one kind of message.
template <class Response>
class WatchFeedOf : public WatchFeed {
 public:
  /// gRPC's thread. A part of the snapshot that was begun, or else a change; may take the message apart. On an error
  /// the stream starts anew from a snapshot.
  virtual absl::Status fold(Response& message, bool inSnapshot) = 0;
};

}  // namespace aifactory
