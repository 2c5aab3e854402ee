// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "aifactory/v1/alerts.pb.h"
#include "base/status.h"

namespace aifactory {

/// One thing to remember about alerts. An episode is an alert from its start to its end, under its name and start.
struct AlertRecord {
  enum class Kind {
    Episode,       ///< `alert` as it is from now on: acknowledged or not; over once it has an end_time
    Erased,        ///< the episode of this name and start is part of another one
    Silence,       ///< `alert` has the name and the silence
    SilenceEnded,  ///< `alert` has the name
  };
  Kind kind = Kind::Episode;
  v1::Alert alert;
};

/// What holds beyond a restart.
struct AlertMemory {
  std::vector<v1::Alert> open;  ///< episodes without an end
  std::map<std::string, v1::Alert::Silence> silences;
};

/// Which episodes that are over to read: the one that ended last first.
struct PastAlertQuery {
  /// Where a page ended.
  struct Place {
    std::int64_t endMilliseconds = 0;
    std::string name;
  };
  std::optional<std::int64_t> from, to;  ///< ms since 1970: active at any time between these
  std::optional<Place> after;
  std::size_t most = 0;
};

struct PastAlertSlice {
  std::vector<v1::Alert> alerts;              ///< those that can be read: one that is damaged hides no other
  std::optional<PastAlertQuery::Place> last;  ///< of what was looked at, where there may be more; nothing at the end
};

/// The durable memory of alerts. Safe from any thread; a call that returned OK survives power loss.
class AlertLog {
 public:
  virtual ~AlertLog() = default;
  /// All of them or, when it fails, none. FAILED_PRECONDITION where it never takes any: asking again is of no use.
  virtual absl::Status write(std::span<const AlertRecord> records) = 0;
  virtual absl::StatusOr<AlertMemory> recall() = 0;
  virtual absl::StatusOr<PastAlertSlice> past(const PastAlertQuery& query) = 0;
  /// Drops episodes that ended before `time`.
  virtual absl::Status forget(std::chrono::system_clock::time_point time) = 0;
};

}  // namespace aifactory
