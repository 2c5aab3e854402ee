// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aifactory/v1/history.pb.h"
#include "base/status.h"
#include "factory/core/engine.h"
#include "factory/core/factory_observer.h"

namespace aifactory {

/// A time without a hole, of the factory's clock.
struct PastSpan {
  Clock::time_point start, end;
};

/// What a reader of the past wants to hear of.
struct PastParts {
  bool fleet = false;
  bool jobs = false;
  bool alerts = false;
};

/// Replays to a listener what once happened, as an engine told it then. One thread at a time.
class Past {
 public:
  virtual ~Past() = default;
  /// At first tells everything that was so at `to`, then each time what happened since. Returns the instant that was
  /// reached: `to`; or where nothing is recorded then, the next instant that is; or else the last one. It never goes
  /// back.
  virtual absl::StatusOr<Clock::time_point> advance(Clock::time_point to) = 0;
  /// When the last thing that was told happened.
  virtual Clock::time_point lastChange() const = 0;
};

/// The factory whose past is kept, as its history sees it. Any thread.
class HistoryHost {
 public:
  virtual ~HistoryHost() = default;
  /// Tells the observer all that there is, as one layout and one change, in order with everything else that it is told.
  /// False, and nothing told, while the engine has not told all that there is itself.
  virtual bool describe(FactoryObserver& observer) = 0;
  virtual Clock::time_point factoryTime() const = 0;
  /// Engine::recall, with the alerts that people would have seen.
  virtual void recall(EngineListener& listener, Clock::time_point until, std::stop_token stop) = 0;
  /// Raises the alert that the past is not recorded, or ends it ("").
  virtual void historyProblem(std::string_view sentence) = 0;
};

/// What the factory was. Any thread; reading may wait for the disk.
class History {
 public:
  virtual ~History() = default;

  /// Starts recording, where this history records; `host` outlives `stop`.
  virtual void start(HistoryHost& host) = 0;
  virtual void stop() = 0;
  /// What records, to be told everything from before `start`; null where nothing does.
  virtual FactoryObserver* observer() = 0;

  /// Oldest first, disjoint.
  virtual std::vector<PastSpan> spans() = 0;
  virtual absl::StatusOr<std::unique_ptr<Past>> open(PastParts parts, EngineListener& listener) = 0;

  /// Whether somebody writes on now; if not, why not ("": it is not wanted).
  virtual bool recording() = 0;
  virtual std::string problem() = 0;
  virtual std::uint64_t bytes() = 0;
  /// That a bundle can hold.
  static constexpr std::size_t mostNotes = 200;
  /// Notes that came with a bundle.
  virtual std::vector<v1::HistoryNote> notes() = 0;
  /// Hands out `file`'s bytes in order until `take` returns false. `total` is what is known of the whole size.
  using TakeBytes = std::function<bool(std::string_view bytes, std::uint64_t total)>;
  virtual absl::Status exportBundle(const v1::ExportBundleRequest& request, const v1::WhoAmIResponse& about,
                                    const TakeBytes& take) = 0;
  /// Figures for /metrics: name, value.
  virtual std::vector<std::pair<std::string, double>> statistics() = 0;
};

}  // namespace aifactory
