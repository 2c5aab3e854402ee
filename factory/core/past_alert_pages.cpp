// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/past_alert_pages.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <google/protobuf/util/time_util.h>

#include <algorithm>

#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

using google::protobuf::util::TimeUtil;

constexpr int defaultPage = 100;
constexpr int largestPage = 1000;
constexpr std::size_t sliceSize = 500;
/// Who looks for a needle gets an empty page and a token to go on with, instead of waiting for years to be read.
constexpr int mostSlices = 40;

std::string textOf(const PastAlertQuery::Place& place) { return absl::StrCat(place.endMilliseconds, " ", place.name); }

std::optional<PastAlertQuery::Place> placeOf(std::string_view text) {
  const auto space = text.find(' ');
  PastAlertQuery::Place place;
  if (space == text.npos || !absl::SimpleAtoi(absl::string_view(text.data(), space), &place.endMilliseconds)) {
    return std::nullopt;
  }
  place.name = text.substr(space + 1);
  return place;
}

/// Milliseconds since 1970.
absl::StatusOr<std::optional<std::int64_t>> instant(std::string_view field, bool isSet,
                                                    const google::protobuf::Timestamp& time) {
  if (!isSet) return std::optional<std::int64_t>();
  const bool isValid = time.seconds() >= TimeUtil::kTimestampMinSeconds &&
                       time.seconds() <= TimeUtil::kTimestampMaxSeconds && time.nanos() >= 0 &&
                       time.nanos() < 1'000'000'000;
  if (!isValid) {
    return invalidField(field, "This is no valid time: seconds from year 1 to 9999, and nanos from 0 to 999,999,999.");
  }
  return std::optional<std::int64_t>(TimeUtil::TimestampToMilliseconds(time));
}

}  // namespace

absl::StatusOr<v1::ListPastAlertsResponse> PastAlertPages::page(const Scope& scope,
                                                                const v1::ListPastAlertsRequest& request) const {
  if (m_log == nullptr) {
    return refusal(absl::StatusCode::kFailedPrecondition, "NO_ALERT_HISTORY", "This factory keeps no past alerts.");
  }
  if (request.page_size() < 0) return invalidField("page_size", "A page size cannot be negative.");
  double now = secondsOf(m_context.factoryTime());
  auto filter = Filter::parse(request.filter(), m_kind.schema, now);
  if (!filter.ok()) return filter.status();
  const auto from = instant("from", request.has_from(), request.from());
  if (!from.ok()) return from.status();
  const auto to = instant("to", request.has_to(), request.to());
  if (!to.ok()) return to.status();
  if (*from && *to && **from > **to) return invalidField("to", "`to` is before `from`: exchange the two.");

  // The words of the filter, not what they mean now: "-24h" is another instant on the next page.
  const std::string context =
      absl::StrCat(absl::string_view("past alerts\0", 12), scope.key(), absl::string_view("\0", 1), request.filter(),
                   absl::string_view("\0", 1), request.from().ShortDebugString(), "/", request.to().ShortDebugString());
  PastAlertQuery query{.from = *from, .to = *to, .after = {}, .most = sliceSize};
  if (!request.page_token().empty()) {
    const auto point = PagePoint::open(m_sealer, context, request.page_token());
    if (point) query.after = placeOf(point->lastKey);
    if (!query.after) {
      return invalidField("page_token", "This page token belongs to another list; start again without one.",
                          "PAGE_TOKEN_INVALID");
    }
    now = point->now;
    filter = Filter::parse(request.filter(), m_kind.schema, now);
    if (!filter.ok()) return filter.status();
  }
  const int size = request.page_size() == 0 ? defaultPage : std::min(request.page_size(), largestPage);
  v1::ListPastAlertsResponse response;
  for (int slice = 0; slice < mostSlices; ++slice) {
    auto read = m_log->past(query);
    if (!read.ok()) return read.status();
    for (v1::Alert& alert : read->alerts) {
      if (response.alerts_size() == size) {
        response.set_next_page_token(PagePoint{{}, textOf(*query.after), now}.seal(m_sealer, context));
        return response;
      }
      query.after = {TimeUtil::TimestampToMilliseconds(alert.end_time()), alert.name()};
      const Item item = m_kind.project(std::make_shared<const v1::Alert>(std::move(alert)), scope);
      if (!item || !m_kind.matches(*filter, *item, now)) continue;
      *response.add_alerts() = static_cast<const v1::Alert&>(*item);
    }
    if (!read->last) return response;
    query.after = read->last;  // what was left out as damaged lies behind
  }
  response.set_next_page_token(PagePoint{{}, textOf(*query.after), now}.seal(m_sealer, context));
  return response;
}

}  // namespace aifactory
