// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include "aifactory/v1/watch.pb.h"
#include "factory/core/collection_hub.h"
#include "factory/core/history.h"
#include "factory/core/ready_signal.h"
#include "factory/core/watch.h"
#include "factory/core/watch_frame.h"

namespace aifactory {

/// Which instant of the past a stream shows at which time.
struct PlaybackCourse {
  Clock::time_point time;    ///< on show at `anchor`
  Clock::time_point anchor;  ///< of the server's clock
  double speed = 0;          ///< factory seconds for each real one

  Clock::time_point at(Clock::time_point now) const;
  bool moves() const { return speed > 0; }
};

/// Opens watches of the past, and wakes those that play. Any thread.
class Playback {
 public:
  struct Options {
    std::size_t logCapacity = 100'000;
    std::chrono::milliseconds bookmarkEvery{5000};
  };
  /// `history` may be null: then there is no past. All of them outlive it.
  Playback(History* history, const WatchContext& live, const TokenSealer& sealer, Options options);
  ~Playback();

  absl::StatusOr<std::unique_ptr<Watch>> watchFleet(const Scope& scope, const v1::WatchFleetRequest& request);
  /// `kind` is jobsKind() or alertsKind().
  absl::StatusOr<std::unique_ptr<Watch>> watchItems(CollectionKind kind, const Scope& scope, std::string_view filter,
                                                    const v1::Playback& wanted);
  /// Wakes every watch, since the factory stops.
  void ring();

  /// Whether this instant can be shown: what to do instead, else. `field` is the request's.
  absl::Status checkTime(Clock::time_point time, std::string_view field);
  static absl::StatusOr<Clock::time_point> instantOf(const google::protobuf::Timestamp& time, std::string_view field);

 private:
  absl::StatusOr<PlaybackCourse> courseOf(const v1::Playback& wanted);
  std::shared_ptr<ReadySignal> signalFor(const PlaybackCourse& course);
  void keepWaking(std::stop_token stop);

  History* const m_history;
  const WatchContext& m_live;
  const TokenSealer& m_sealer;
  const Options m_options;
  ReadySignals m_playing, m_standing;
  std::mutex m_mutex;
  std::condition_variable_any m_wake;
  bool m_anyPlays = false;
  std::jthread m_waker;
};

}  // namespace aifactory
