// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/store/sql_submission_log.h"

#include <absl/strings/escaping.h>
#include <soci/soci.h>

namespace aifactory {
namespace {

using Outcome = SubmissionRecord::Outcome;

long long milliseconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

std::chrono::system_clock::time_point timeOf(long long milliseconds) {
  return std::chrono::system_clock::time_point(std::chrono::milliseconds(milliseconds));
}

std::string decoded(const std::string& base64) {
  std::string bytes;
  if (!absl::Base64Unescape(base64, &bytes)) {
    throw soci::soci_error("a submission's bytes are damaged");
  }
  return bytes;
}

/// A row as the database holds it; SOCI binds to its members.
struct Row {
  std::string requestId, identity, requestHash, request, caller, jobName, refusal;
  int outcome = 0;
  long long created = 0, graceEnd = 0;

  Row() = default;
  explicit Row(const SubmissionRecord& record)
      : requestId(record.requestId),
        identity(record.identity),
        requestHash(record.requestHash),
        request(absl::Base64Escape(record.request)),
        caller(absl::Base64Escape(record.caller)),
        jobName(record.jobName),
        refusal(absl::Base64Escape(record.refusal)),
        outcome(static_cast<int>(record.outcome)),
        created(milliseconds(record.created)),
        graceEnd(milliseconds(record.graceEnd)) {}

  SubmissionRecord record() const {
    return {.requestId = requestId,
            .identity = identity,
            .requestHash = requestHash,
            .request = decoded(request),
            .caller = decoded(caller),
            .outcome = static_cast<Outcome>(outcome),
            .jobName = jobName,
            .refusal = decoded(refusal),
            .created = timeOf(created),
            .graceEnd = timeOf(graceEnd)};
  }
};

constexpr const char* selectRows =
    "SELECT request_id, identity, request_hash, request, caller, outcome, job_name, refusal, created_ms, grace_end_ms "
    "FROM submissions ";

#define AIF_INTO_ROW(row)                                                                                            \
  soci::into((row).requestId), soci::into((row).identity), soci::into((row).requestHash), soci::into((row).request), \
      soci::into((row).caller), soci::into((row).outcome), soci::into((row).jobName), soci::into((row).refusal),     \
      soci::into((row).created), soci::into((row).graceEnd)

}  // namespace

absl::StatusOr<std::optional<SubmissionRecord>> SqlSubmissionLog::insertOrFind(const SubmissionRecord& record) {
  const Row row(record);
  std::optional<SubmissionRecord> found;
  const absl::Status status = m_database.run([&](soci::session& session) {
    found.reset();
    Row old;
    session << selectRows << "WHERE request_id = :id", AIF_INTO_ROW(old), soci::use(row.requestId);
    if (session.got_data()) {
      found = old.record();
      return;
    }
    session
        << "INSERT INTO submissions (request_id, identity, request_hash, request, caller, outcome, job_name, refusal, "
           "created_ms, grace_end_ms) VALUES (:id, :identity, :hash, :request, :caller, :outcome, :job, :refusal, "
           ":created, :grace)",
        soci::use(row.requestId), soci::use(row.identity), soci::use(row.requestHash), soci::use(row.request),
        soci::use(row.caller), soci::use(row.outcome), soci::use(row.jobName), soci::use(row.refusal),
        soci::use(row.created), soci::use(row.graceEnd);
  });
  if (!status.ok()) {
    return status;
  }
  return found;
}

absl::Status SqlSubmissionLog::update(const SubmissionRecord& record) {
  const Row row(record);
  return m_database.run([&](soci::session& session) {
    session << "UPDATE submissions SET outcome = :outcome, job_name = :job, refusal = :refusal, grace_end_ms = :grace "
               "WHERE request_id = :id",
        soci::use(row.outcome), soci::use(row.jobName), soci::use(row.refusal), soci::use(row.graceEnd),
        soci::use(row.requestId);
  });
}

absl::StatusOr<std::vector<SubmissionRecord>> SqlSubmissionLog::unresolved() {
  std::vector<SubmissionRecord> records;
  const absl::Status status = m_database.run([&](soci::session& session) {
    records.clear();
    const int pending = static_cast<int>(Outcome::Pending);
    const int resent = static_cast<int>(Outcome::Resent);
    Row row;
    soci::statement statement =
        (session.prepare << selectRows << "WHERE outcome IN (:pending, :resent) ORDER BY created_ms, request_id",
         AIF_INTO_ROW(row), soci::use(pending), soci::use(resent));
    statement.execute();
    while (statement.fetch()) {
      records.push_back(row.record());
    }
  });
  if (!status.ok()) {
    return status;
  }
  return records;
}

absl::Status SqlSubmissionLog::forget(std::chrono::system_clock::time_point time) {
  return m_database.run([&](soci::session& session) {
    const int done = static_cast<int>(Outcome::Done);
    const int refused = static_cast<int>(Outcome::Refused);
    const long long before = milliseconds(time);
    session << "DELETE FROM submissions WHERE outcome IN (:done, :refused) AND created_ms < :before", soci::use(done),
        soci::use(refused), soci::use(before);
  });
}

}  // namespace aifactory
