// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/status.h"

namespace aifactory {

/// One reader of one collection in one scope: the server's half of the watch protocol (watch.proto). It is pulled, so
/// a slow reader queues nothing: state changes wait in the collection's bounded log, telemetry in its newest value.
/// One thread at a time may call `next`; any thread may end it by destroying it.
class Watch {
 public:
  virtual ~Watch() = default;

  /// The next serialised Watch…Response, shared with every reader of the scope that needs the same bytes; null when
  /// there is nothing to say now. RESOURCE_EXHAUSTED when the reader stayed behind what the log holds: it resumes with
  /// its last token and is told RESET.
  virtual absl::StatusOr<std::shared_ptr<const std::string>> next() = 0;

  /// `ready` is called, from any thread and with no lock held, whenever `next` may have something after it had
  /// nothing, and at least every 5 s (bookmarks). Set once, before the first `next`. Destroying the watch waits for a
  /// call under way (unless that call does it), so hold no lock then that `ready` takes; none comes after.
  virtual void onReady(std::function<void()> ready) = 0;
};

}  // namespace aifactory
