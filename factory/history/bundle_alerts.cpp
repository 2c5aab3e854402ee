// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/bundle_alerts.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <tuple>

#include "factory/core/timestamps.h"
#include "factory/history/history_reader.h"

namespace aifactory::history {
namespace {

using google::protobuf::util::TimeUtil;

Milliseconds startOf(const v1::Alert& alert) { return TimeUtil::TimestampToMilliseconds(alert.start_time()); }
Milliseconds endOf(const v1::Alert& alert) { return TimeUtil::TimestampToMilliseconds(alert.end_time()); }

/// The one that ended last comes first.
auto placeOf(const v1::Alert& alert) { return std::tuple<Milliseconds, std::string_view>(-endOf(alert), alert.name()); }

/// Makes episodes of what once was told of alerts.
class Episodes final : public EngineListener {
 public:
  /// What a new reader tells first is everything.
  void follow(const HistoryReader& reader) {
    m_reader = &reader;
    m_isWhole = true;
  }
  std::vector<v1::Alert> takeOver() {
    std::vector<v1::Alert> over;
    over.reserve(m_over.size());
    for (auto& [key, alert] : m_over) over.push_back(std::move(alert));
    std::sort(over.begin(), over.end(),
              [](const v1::Alert& left, const v1::Alert& right) { return placeOf(left) < placeOf(right); });
    return over;
  }

  std::uint32_t intern(std::string_view) override { return 0; }
  void layout(v1::FleetLayout) override {}
  void sampled(const TelemetryColumns&, Clock::time_point) override {}
  void reachable(bool, std::string_view) override {}
  void clock(Clock::time_point) override {}
  void change(EngineChange change) override {
    if (std::exchange(m_isWhole, false)) removeOthers(change);
    std::set<std::string_view> gathered;
    for (const auto& alert : change.alerts) {
      gather(*alert, gathered);
      tell(alert);
    }
    for (const std::string& name : change.removedAlerts) {
      const auto removed = m_active.extract(name);
      // What turns out to follow from another one is not over but part of it.
      if (removed && !isGathered(*removed.mapped(), gathered)) end(*removed.mapped(), m_reader->telling());
    }
  }

 private:
  using Shown = std::shared_ptr<const v1::Alert>;

  void removeOthers(EngineChange& change) const {
    std::set<std::string_view> told;
    for (const auto& alert : change.alerts) told.insert(alert->name());
    for (const auto& [name, alert] : m_active) {
      if (!told.contains(name)) change.removedAlerts.push_back(name);
    }
  }
  /// The members that an alert did not have before.
  void gather(const v1::Alert& alert, std::set<std::string_view>& gathered) const {
    const auto known = m_active.find(alert.name());
    std::set<std::string_view> before;
    if (known != m_active.end()) before = {known->second->members().begin(), known->second->members().end()};
    for (const std::string& member : alert.members()) {
      if (!before.contains(member)) gathered.insert(member);
    }
  }
  static bool isGathered(const v1::Alert& alert, const std::set<std::string_view>& gathered) {
    const auto isOne = [&](const std::string& resource) { return gathered.contains(resource); };
    return isOne(alert.resource()) || std::any_of(alert.members().begin(), alert.members().end(), isOne);
  }
  void tell(const Shown& alert) {
    if (alert->has_end_time()) return end(*alert, timeOf(endOf(*alert)));  // over before anybody was told
    m_over.erase({alert->name(), startOf(*alert)});                        // it only flickered
    Shown& shown = m_active[alert->name()];
    if (shown && startOf(*shown) != startOf(*alert))
      end(*shown, std::min(m_reader->telling(), timeOf(startOf(*alert))));
    shown = alert;
  }
  void end(v1::Alert alert, Clock::time_point when) {
    const Milliseconds start = startOf(alert);
    *alert.mutable_end_time() = timestampOf(std::max(when, timeOf(start)));
    m_over[{alert.name(), start}] = std::move(alert);
  }

  const HistoryReader* m_reader = nullptr;
  bool m_isWhole = true;
  std::map<std::string, Shown, std::less<>> m_active;
  std::map<std::pair<std::string, Milliseconds>, v1::Alert> m_over;  ///< by name and start
};

absl::StatusOr<std::vector<v1::Alert>> readPast(SegmentCatalog& catalog) {
  Episodes episodes;
  std::unique_ptr<HistoryReader> reader;
  const auto segments = catalog.segments();
  // One segment after the other: who goes far ahead at once is not told what happened on the way.
  for (const Segment& segment : *segments) {
    absl::Status status;
    if (!reader) {
      reader =
          std::make_unique<HistoryReader>(catalog, PastParts{.fleet = false, .jobs = false, .alerts = true}, episodes);
      episodes.follow(*reader);
      status = reader->advance(timeOf(segment.start)).status();
    }
    if (status.ok()) status = reader->advance(timeOf(segment.last)).status();
    if (absl::IsUnavailable(status)) return status;
    if (!status.ok()) reader.reset();  // what is damaged is a hole here as well
  }
  return episodes.takeOver();
}

class BundleAlertLog final : public AlertLog {
 public:
  explicit BundleAlertLog(const Bundle& bundle) : m_catalog(bundle.catalog) {}

  absl::Status write(std::span<const AlertRecord>) override { return readOnly(); }
  /// What was open at its last instant is told by its engine.
  absl::StatusOr<AlertMemory> recall() override { return AlertMemory(); }
  absl::Status forget(std::chrono::system_clock::time_point) override { return absl::OkStatus(); }

  absl::StatusOr<PastAlertSlice> past(const PastAlertQuery& query) override {
    const std::lock_guard lock(m_mutex);
    if (!m_past) {
      auto read = readPast(*m_catalog);
      if (!read.ok()) return read.status();
      m_past = *std::move(read);
    }
    PastAlertSlice slice;
    for (const v1::Alert& alert : *m_past) {
      if (slice.alerts.size() == query.most || (query.from && endOf(alert) < *query.from)) break;
      if (query.to && startOf(alert) > *query.to) continue;
      if (query.after &&
          placeOf(alert) <= std::tuple(-query.after->endMilliseconds, std::string_view(query.after->name))) {
        continue;
      }
      slice.alerts.push_back(alert);
    }
    if (!slice.alerts.empty() && slice.alerts.size() == query.most) {
      slice.last = {endOf(slice.alerts.back()), slice.alerts.back().name()};
    }
    return slice;
  }

 private:
  const std::shared_ptr<SegmentCatalog> m_catalog;
  std::mutex m_mutex;
  std::optional<std::vector<v1::Alert>> m_past;  ///< none before somebody asked
};

}  // namespace

std::unique_ptr<AlertLog> makeBundleAlertLog(const Bundle& bundle) { return std::make_unique<BundleAlertLog>(bundle); }

}  // namespace aifactory::history
