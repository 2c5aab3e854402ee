// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/playback.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>

#include "factory/core/playback_watch.h"
#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

constexpr double fastest = 1000;
constexpr std::chrono::milliseconds step{100};  ///< between two looks of a watch that plays
/// Bounds that keep sums of times within their type: the year 2223, and 30 years of playing.
constexpr std::int64_t latestSecond = 8'000'000'000;
constexpr double longest = 1e9;

absl::Status off() {
  return refusal(absl::StatusCode::kFailedPrecondition, "HISTORY_OFF", "This factory does not record its past.");
}

}  // namespace

Clock::time_point PlaybackCourse::at(Clock::time_point now) const {
  const double elapsed = std::max(0.0, std::chrono::duration<double>(now - anchor).count());
  return time +
         std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(std::min(longest, elapsed * speed)));
}

Playback::Playback(History* history, const WatchContext& live, const TokenSealer& sealer, Options options)
    : m_history(history), m_live(live), m_sealer(sealer), m_options(options) {
  if (m_history != nullptr) m_waker = std::jthread([this](std::stop_token stop) { keepWaking(std::move(stop)); });
}

Playback::~Playback() = default;

void Playback::ring() {
  m_playing.ringAll();
  m_standing.ringAll();
}

void Playback::keepWaking(std::stop_token stop) {
  auto standingRung = std::chrono::steady_clock::now();
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(m_mutex);
      m_wake.wait_for(lock, stop, m_anyPlays ? std::min(step, m_live.tick()) : m_live.tick(),
                      [was = m_anyPlays, this] { return m_anyPlays && !was; });
    }
    m_playing.ringAll();
    const auto now = std::chrono::steady_clock::now();
    if (now - standingRung >= m_live.tick()) {
      m_standing.ringAll();
      standingRung = now;
    }
    const std::lock_guard lock(m_mutex);
    m_anyPlays = m_playing.count() > 0;
  }
}

std::shared_ptr<ReadySignal> Playback::signalFor(const PlaybackCourse& course) {
  if (!course.moves()) return m_standing.add();
  const std::lock_guard lock(m_mutex);
  m_anyPlays = true;
  m_wake.notify_all();
  return m_playing.add();
}

absl::StatusOr<Clock::time_point> Playback::instantOf(const google::protobuf::Timestamp& time, std::string_view field) {
  if (time.seconds() <= 0 || time.seconds() > latestSecond || time.nanos() < 0 || time.nanos() > 999'999'999) {
    return invalidField(field, "Name an instant of the factory's clock.");
  }
  return std::chrono::floor<std::chrono::milliseconds>(timePointOf(time));
}

absl::Status Playback::checkTime(Clock::time_point time, std::string_view field) {
  if (m_history == nullptr) return off();
  const std::vector<PastSpan> spans = m_history->spans();
  if (spans.empty()) return refusal(absl::StatusCode::kNotFound, "HISTORY_EMPTY", "Nothing is recorded yet.");
  const auto text = [](std::string_view view) { return absl::string_view(view.data(), view.size()); };
  if (time < spans.front().start) {
    const std::string oldest = timeInWords(spans.front().start);
    return refusal(absl::StatusCode::kOutOfRange, "HISTORY_TOO_OLD",
                   absl::StrCat(text(field), ": nothing is recorded from before ", oldest, "."), {{"oldest", oldest}});
  }
  const auto next = std::find_if(spans.begin(), spans.end(), [&](const PastSpan& span) { return time < span.start; });
  if (next != spans.end() && std::prev(next)->end < time) {
    const std::string from = timeInWords(next->start);
    return refusal(
        absl::StatusCode::kNotFound, "HISTORY_GAP",
        absl::StrCat(text(field), ": nothing is recorded of this time; the next that is begins at ", from, "."),
        {{"next", from}});
  }
  return absl::OkStatus();
}

absl::StatusOr<PlaybackCourse> Playback::courseOf(const v1::Playback& wanted) {
  if (m_history == nullptr) return off();
  if (absl::Status status = m_live.running(); !status.ok()) return status;
  const auto time = instantOf(wanted.time(), "playback.time");
  if (!time.ok()) return time.status();
  if (!std::isfinite(wanted.speed()) || wanted.speed() < 0 || wanted.speed() > fastest) {
    return invalidField("playback.speed", "A speed is 0 (stand still) to 1000.");
  }
  PlaybackCourse course{*time, Clock::now(), wanted.speed()};
  if (wanted.has_anchor()) {
    const auto anchor = instantOf(wanted.anchor(), "playback.anchor");
    if (!anchor.ok()) return anchor.status();
    course.anchor = *anchor;
  }
  absl::Status status = checkTime(course.at(Clock::now()), "playback.time");
  // What plays goes over a hole.
  if (!status.ok() && !(course.moves() && reasonOf(status) == "HISTORY_GAP")) return status;
  return course;
}

absl::StatusOr<std::unique_ptr<Watch>> Playback::watchFleet(const Scope& scope, const v1::WatchFleetRequest& request) {
  const auto course = courseOf(request.playback());
  if (!course.ok()) return course.status();
  return PlaybackWatch::open(*m_history, m_live, *course, signalFor(*course),
                             makeFleetStage(scope, request, m_sealer, m_options));
}

absl::StatusOr<std::unique_ptr<Watch>> Playback::watchItems(CollectionKind kind, const Scope& scope,
                                                            std::string_view filter, const v1::Playback& wanted) {
  const auto course = courseOf(wanted);
  if (!course.ok()) return course.status();
  return PlaybackWatch::open(*m_history, m_live, *course, signalFor(*course),
                             makeItemStage(std::move(kind), scope, filter, m_sealer, m_options));
}

}  // namespace aifactory
