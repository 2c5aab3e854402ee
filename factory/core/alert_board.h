// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "factory/core/alert_grouping.h"
#include "factory/core/alert_recorder.h"
#include "factory/core/collection_hub.h"
#include "factory/core/fleet_hub.h"

namespace aifactory {

/// Makes of what the engine and others raise the alerts that people see: grouped by cause, with whom they touch, with
/// who takes care of them, and with one episode for what only flickers. Every call answers what readers see change.
/// Not locked: its owner does that, and takes no lock of the fleet or the jobs meanwhile.
class AlertBoard {
 public:
  using Changes = std::vector<ItemChange>;

  /// `recorder`: null when nothing outlives the process.
  AlertBoard(FleetHub& fleet, CollectionHub& jobs, AlertRecorder* recorder);

  /// Takes over what held before a restart.
  void recall(AlertMemory memory);
  void layoutChanged();
  /// Before `change` is applied to the fleet: whom its alerts strike now, since they may end those very jobs.
  void foresee(const EngineChange& change);
  /// After it was applied. Its alerts with an end_time were over before anybody could be told of them.
  Changes engineChanged(const EngineChange& change, Clock::time_point now);
  Changes replace(std::string_view source, std::vector<v1::Alert> alerts, Clock::time_point now);
  /// Whatever time alone does; `now` is the factory's, `serverNow` the clock that silences go by. `begun`: the engine
  /// has told all that it knows.
  Changes tick(Clock::time_point now, Clock::time_point serverNow, bool begun);

  /// Puts what readers see change into `change`, in the place of what was raised.
  static void tell(const Changes& seen, EngineChange& change);

  std::shared_ptr<const v1::Alert> find(std::string_view name) const;
  bool isSilenced(std::string_view name) const { return m_silences.contains(name); }
  /// Nothing changes when the episode that `noted` is of is over.
  Changes acknowledge(const v1::Alert& noted);
  Changes silence(const std::string& name, std::optional<v1::Alert::Silence> silence);

  struct Counts {
    std::size_t active = 0, acknowledged = 0, silenced = 0;
  };
  Counts counts() const;
  /// Active alerts by kind and, of KIND_RULE, by rule.
  std::uint32_t active(v1::Alert::Kind kind, std::string_view rule) const;

 private:
  /// An alert as people see it, and what it was made from.
  struct Shown {
    std::shared_ptr<const v1::Alert> alert;
    std::shared_ptr<const v1::Alert> cause;
    AlertReach reach;
    std::vector<std::string> members;  ///< names of alerts
  };
  struct Ended {
    v1::Alert alert;
    Clock::time_point when;
  };
  /// Remembers what was over before this factory was told of it, grouped as it would have been.
  void replay(const std::vector<std::shared_ptr<const v1::Alert>>& past, Clock::time_point now);
  AlertReach reach(const v1::Alert& alert) const;
  void raise(std::shared_ptr<const v1::Alert> alert, std::string_view source, Clock::time_point now);
  Changes refresh(Clock::time_point now);
  void show(const std::string& name, const AlertGroup& group, Clock::time_point now, Changes& changes);
  void end(const std::string& name, const Shown& shown, Clock::time_point now);
  /// The episode that an alert goes on with, if it was there a moment ago or before a restart.
  std::optional<v1::Alert> earlier(const std::string& name, Clock::time_point now);
  Changes renote(const std::string& name, v1::Alert alert);
  void record(AlertRecord::Kind kind, const v1::Alert& alert);

  FleetHub& m_fleet;
  CollectionHub& m_jobs;
  AlertRecorder* const m_recorder;
  AlertPlaces m_places;
  bool m_isReplay = false;  ///< of times whose fleet is not known
  AlertGrouping m_grouping;
  RaisedAlerts m_raised;
  std::map<std::string, AlertReach, std::less<>> m_foreseen;
  std::map<std::string, Shown, std::less<>> m_shown;
  std::map<std::string, Ended, std::less<>> m_ended;  ///< less than a flap ago
  std::map<std::string, v1::Alert> m_recalled;        ///< open before a restart and not seen since
  std::optional<Clock::time_point> m_recalledUntil;   ///< by the server's clock
  std::map<std::string, v1::Alert::Silence, std::less<>> m_silences;
};

}  // namespace aifactory
