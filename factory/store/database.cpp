// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/store/database.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "factory/store/migrations.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

absl::Status cannotOpen(const std::string& path, std::string_view what) {
  const std::string text(what);
  if (text.find("locked") != std::string::npos) {
    return unavailable(
        "DATABASE_LOCKED",
        absl::StrCat("The database ", path, " is in use by another process (another factoryd?): end it, or ",
                     "give this one its own state_directory."),
        5s);
  }
  if (text.find("not a database") != std::string::npos || text.find("malformed") != std::string::npos) {
    return refusal(
        absl::StatusCode::kDataLoss, "DATABASE_DAMAGED",
        absl::StrCat("The database ", path, " is damaged (", text, "): restore it from a backup. Without one, ",
                     "move it away; submissions that were under way then cannot be recovered."));
  }
  return refusal(absl::StatusCode::kFailedPrecondition, "DATABASE_UNUSABLE",
                 absl::StrCat("The database ", path, " cannot be used: ", text, "."));
}

int schemaVersion(soci::session& session) {
  int version = 0;
  session << "SELECT COALESCE(MAX(version), 0) FROM schema_versions", soci::into(version);
  return version;
}

void execute(soci::session& session, std::string_view script) {
  for (std::size_t begin = 0; begin < script.size();) {
    const std::size_t end = script.find(";\n", begin);
    const std::string_view statement = script.substr(begin, end == script.npos ? script.npos : end - begin);
    if (statement.find_first_not_of(" \n") != statement.npos) {
      session << std::string(statement);
    }
    begin = end == script.npos ? script.size() : end + 2;
  }
}

absl::Status migrate(const std::string& path, soci::session& session) {
  const auto steps = migrations();
  session << "CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY)";
  int version = schemaVersion(session);
  if (version > static_cast<int>(steps.size())) {
    return cannotOpen(path, absl::StrCat("it has schema version ", version, ", this factoryd knows ", steps.size(),
                                         "; run the newer factoryd that wrote it"));
  }
  for (; version < static_cast<int>(steps.size()); ++version) {
    soci::transaction transaction(session);
    execute(session, steps[version]);
    session << "INSERT INTO schema_versions (version) VALUES (:version)", soci::use(version + 1);
    transaction.commit();
  }
  return absl::OkStatus();
}

std::string checked(soci::session& session, const char* pragma) {
  std::string answer;
  session << pragma, soci::into(answer);
  return answer;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> Database::open(const std::string& path) {
  // Jobs' scripts are in it: made before SQLite would make it with the umask's mode.
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return cannotOpen(path, std::strerror(errno));
  }
  ::close(file);
  try {
    auto session = std::make_unique<soci::session>(soci::sqlite3, absl::StrCat("dbname=\"", path, "\" timeout=2"));
    // One process only: two would both repair the same submissions. The lock ends with the process, however it ends.
    checked(*session, "PRAGMA locking_mode=EXCLUSIVE");
    if (const std::string mode = checked(*session, "PRAGMA journal_mode=WAL"); mode != "wal") {
      return cannotOpen(path, absl::StrCat("its file system allows journal mode '", mode, "' only, not WAL"));
    }
    *session << "PRAGMA synchronous=FULL";
    if (const std::string found = checked(*session, "PRAGMA quick_check(1)"); found != "ok") {
      return cannotOpen(path, absl::StrCat("malformed: ", found));
    }
    if (const absl::Status status = migrate(path, *session); !status.ok()) {
      return status;
    }
    return std::unique_ptr<Database>(new Database(path, std::move(session)));
  } catch (const std::exception& error) {
    return cannotOpen(path, error.what());
  }
}

Database::Database(std::string path, std::unique_ptr<soci::session> session)
    : m_path(std::move(path)), m_session(std::move(session)), m_writer([this] { writerLoop(); }) {}

Database::~Database() {
  {
    const std::lock_guard lock(m_mutex);
    m_stopping = true;
  }
  m_wake.notify_one();
  m_writer.join();
}

absl::Status Database::run(Work work) {
  std::future<absl::Status> done;
  {
    const std::lock_guard lock(m_mutex);
    done = m_waiting.emplace_back(Job{std::move(work), {}}).done.get_future();
  }
  m_wake.notify_one();
  return done.get();
}

void Database::writerLoop() {
  std::vector<Job> batch;
  while (true) {
    {
      std::unique_lock lock(m_mutex);
      m_wake.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
      if (m_waiting.empty()) {
        return;
      }
      batch.swap(m_waiting);
    }
    if (commitTogether(batch).ok()) {
      for (Job& job : batch) {
        job.done.set_value(absl::OkStatus());
      }
    } else {
      // One of them spoilt it: each on its own, so that only the guilty one fails.
      for (Job& job : batch) {
        job.done.set_value(commitAlone(job.work));
      }
    }
    batch.clear();
  }
}

absl::Status Database::commitTogether(std::vector<Job>& batch) {
  return commitAlone([&batch](soci::session& session) {
    for (const Job& job : batch) {
      job.work(session);
    }
  });
}

absl::Status Database::commitAlone(const Work& work) {
  try {
    soci::transaction transaction(*m_session);
    work(*m_session);
    transaction.commit();
    return absl::OkStatus();
  } catch (const std::exception& error) {
    return unavailable(
        "DATABASE_WRITE_FAILED",
        absl::StrCat("The database ", m_path, " cannot be written (", error.what(), "): nothing was done."), 5s);
  }
}

}  // namespace aifactory
