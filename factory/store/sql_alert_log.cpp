// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/store/sql_alert_log.h"

#include <absl/strings/escaping.h>
#include <google/protobuf/util/time_util.h>
#include <soci/soci.h>

#include <limits>

namespace aifactory {
namespace {

using google::protobuf::util::TimeUtil;

long long milliseconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

/// Rows whose bytes are damaged are left out: one bad row must not hide the others.
std::vector<v1::Alert> decoded(const std::vector<std::string>& rows) {
  std::vector<v1::Alert> alerts;
  for (const std::string& row : rows) {
    std::string bytes;
    v1::Alert alert;
    if (absl::Base64Unescape(row, &bytes) && alert.ParseFromString(bytes)) alerts.push_back(std::move(alert));
  }
  return alerts;
}

void writeEpisode(soci::session& session, const v1::Alert& alert) {
  const long long start = TimeUtil::TimestampToMilliseconds(alert.start_time());
  const long long end = alert.has_end_time() ? TimeUtil::TimestampToMilliseconds(alert.end_time()) : 0;
  const int kind = alert.kind(), severity = alert.severity();
  const std::string bytes = absl::Base64Escape(alert.SerializeAsString());
  session << "INSERT INTO alert_episodes (name, start_ms, end_ms, kind, severity, alert) VALUES (:name, :start, :end, "
             ":kind, :severity, :alert) ON CONFLICT (name, start_ms) DO UPDATE SET end_ms = excluded.end_ms, "
             "kind = excluded.kind, severity = excluded.severity, alert = excluded.alert",
      soci::use(alert.name()), soci::use(start), soci::use(end), soci::use(kind), soci::use(severity), soci::use(bytes);
}

void eraseEpisode(soci::session& session, const v1::Alert& alert) {
  const long long start = TimeUtil::TimestampToMilliseconds(alert.start_time());
  session << "DELETE FROM alert_episodes WHERE name = :name AND start_ms = :start", soci::use(alert.name()),
      soci::use(start);
}

void writeSilence(soci::session& session, const v1::Alert& alert) {
  const long long until = TimeUtil::TimestampToMilliseconds(alert.silence().until());
  session << "INSERT INTO alert_silences (name, identity, note, until_ms) VALUES (:name, :identity, :note, :until) "
             "ON CONFLICT (name) DO UPDATE SET identity = excluded.identity, note = excluded.note, "
             "until_ms = excluded.until_ms",
      soci::use(alert.name()), soci::use(alert.silence().identity()), soci::use(alert.silence().note()),
      soci::use(until);
}

void eraseSilence(soci::session& session, const v1::Alert& alert) {
  session << "DELETE FROM alert_silences WHERE name = :name", soci::use(alert.name());
}

}  // namespace

absl::Status SqlAlertLog::write(std::span<const AlertRecord> records) {
  return m_database.run([records](soci::session& session) {
    for (const AlertRecord& record : records) {
      switch (record.kind) {
        case AlertRecord::Kind::Episode:
          writeEpisode(session, record.alert);
          break;
        case AlertRecord::Kind::Erased:
          eraseEpisode(session, record.alert);
          break;
        case AlertRecord::Kind::Silence:
          writeSilence(session, record.alert);
          break;
        case AlertRecord::Kind::SilenceEnded:
          eraseSilence(session, record.alert);
          break;
      }
    }
  });
}

absl::StatusOr<AlertMemory> SqlAlertLog::recall() {
  std::vector<std::string> open;
  AlertMemory memory;
  const absl::Status status = m_database.run([&](soci::session& session) {
    open.clear();
    memory.silences.clear();
    std::string row;
    soci::statement episodes =
        (session.prepare << "SELECT alert FROM alert_episodes WHERE end_ms = 0 ORDER BY start_ms DESC",
         soci::into(row));
    episodes.execute();
    while (episodes.fetch()) open.push_back(row);

    std::string name, identity, note;
    long long until = 0;
    soci::statement silences = (session.prepare << "SELECT name, identity, note, until_ms FROM alert_silences",
                                soci::into(name), soci::into(identity), soci::into(note), soci::into(until));
    silences.execute();
    while (silences.fetch()) {
      v1::Alert::Silence& silence = memory.silences[name];
      silence.set_identity(identity);
      silence.set_note(note);
      *silence.mutable_until() = TimeUtil::MillisecondsToTimestamp(until);
    }
  });
  if (!status.ok()) return status;
  memory.open = decoded(open);
  return memory;
}

absl::StatusOr<PastAlertSlice> SqlAlertLog::past(const PastAlertQuery& query) {
  constexpr long long latest = std::numeric_limits<long long>::max();
  const long long from = query.from ? std::max<long long>(*query.from, 1) : 1;
  const long long to = query.to ? *query.to : latest;
  const long long last = query.after ? query.after->endMilliseconds : latest;
  const std::string lastName = query.after ? query.after->name : "";
  const auto most = static_cast<long long>(query.most);
  std::vector<std::string> rows;
  long long end = 0;
  std::string name;
  const absl::Status status = m_database.run([&](soci::session& session) {
    rows.clear();
    std::string row;
    soci::statement statement =
        (session.prepare
             << "SELECT alert, end_ms, name FROM alert_episodes WHERE end_ms >= :begin AND start_ms <= :stop AND "
                "end_ms <= :last AND (end_ms < :below OR name > :name) "
                "ORDER BY end_ms DESC, name LIMIT :most",
         soci::into(row), soci::into(end), soci::into(name), soci::use(from), soci::use(to), soci::use(last),
         soci::use(last), soci::use(lastName), soci::use(most));
    statement.execute();
    while (statement.fetch()) rows.push_back(row);
  });
  if (!status.ok()) return status;
  PastAlertSlice slice{.alerts = decoded(rows), .last = {}};
  if (rows.size() == query.most) slice.last = {end, name};
  return slice;
}

absl::Status SqlAlertLog::forget(std::chrono::system_clock::time_point time) {
  const long long before = milliseconds(time);
  return m_database.run([before](soci::session& session) {
    session << "DELETE FROM alert_episodes WHERE end_ms > 0 AND end_ms < :before", soci::use(before);
  });
}

}  // namespace aifactory
