// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <soci/soci.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <latch>
#include <thread>

#include "factory/store/sql_submission_log.h"
#include "tests/store/temporary_directory.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using Outcome = SubmissionRecord::Outcome;

const auto morning = std::chrono::system_clock::time_point(1'700'000'000'123ms);

SubmissionRecord recordOf(const std::string& id) {
  SubmissionRecord record;
  record.requestId = id;
  record.identity = "kim.js";
  record.requestHash = "abc";
  record.request = std::string("\0\xff\n'bytes", 9);
  record.caller = "{}";
  record.created = morning;
  return record;
}

class SubmissionLogTest : public testing::Test {
 protected:
  void open() {
    m_log.reset();
    m_database.reset();
    auto database = Database::open(m_path);
    ASSERT_TRUE(database.ok()) << database.status();
    m_database = std::move(*database);
    m_log = std::make_unique<SqlSubmissionLog>(*m_database);
  }
  void SetUp() override { open(); }

  /// Pages in the write-ahead log since this was asked before: what it counts it empties.
  int framesOfTheLog() {
    int busy = 0;
    int frames = 0;
    int moved = 0;
    const absl::Status status = m_database->run([&](soci::session& session) {
      session << "PRAGMA wal_checkpoint", soci::into(busy), soci::into(frames), soci::into(moved);
    });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_EQ(moved, frames);
    return frames;
  }

  TemporaryDirectory m_directory;
  const std::string m_path = m_directory.file("factoryd.sqlite");
  std::unique_ptr<Database> m_database;
  std::unique_ptr<SqlSubmissionLog> m_log;
};

TEST_F(SubmissionLogTest, KeepsEveryFieldOverAReopen) {
  SubmissionRecord record = recordOf("a");
  ASSERT_EQ(m_log->insertOrFind(record).value(), std::nullopt);
  record.outcome = Outcome::Resent;
  record.jobName = "jobs/7";
  record.refusal = std::string("\0r", 2);
  record.graceEnd = morning + 30s;
  ASSERT_TRUE(m_log->update(record).ok());
  open();
  const auto found = m_log->insertOrFind(recordOf("a")).value();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->identity, record.identity);
  EXPECT_EQ(found->requestHash, record.requestHash);
  EXPECT_EQ(found->request, record.request);
  EXPECT_EQ(found->caller, record.caller);
  EXPECT_EQ(found->outcome, record.outcome);
  EXPECT_EQ(found->jobName, record.jobName);
  EXPECT_EQ(found->refusal, record.refusal);
  EXPECT_EQ(found->created, record.created);
  EXPECT_EQ(found->graceEnd, record.graceEnd);
}

TEST_F(SubmissionLogTest, UnresolvedAreOldestFirstAndForgetKeepsThem) {
  for (const auto& [id, outcome, age] :
       {std::tuple{"new", Outcome::Pending, 1h}, std::tuple{"old", Outcome::Resent, 9h},
        std::tuple{"done", Outcome::Done, 9h}, std::tuple{"no", Outcome::Refused, 9h},
        std::tuple{"fresh", Outcome::Done, 1h}}) {
    SubmissionRecord record = recordOf(id);
    record.outcome = outcome;
    record.created = morning - age;
    ASSERT_EQ(m_log->insertOrFind(record).value(), std::nullopt);
  }
  ASSERT_TRUE(m_log->forget(morning - 2h).ok());
  const auto open = m_log->unresolved().value();
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(open[0].requestId, "old");
  EXPECT_EQ(open[1].requestId, "new");
  EXPECT_EQ(m_log->insertOrFind(recordOf("done")).value(), std::nullopt);
  EXPECT_NE(m_log->insertOrFind(recordOf("fresh")).value(), std::nullopt);
}

TEST_F(SubmissionLogTest, OneOfManyWithTheSameIdInserts) {
  std::atomic<int> inserted = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 64; ++i) {
      threads.emplace_back([&] { inserted += !m_log->insertOrFind(recordOf("same")).value().has_value(); });
    }
  }
  EXPECT_EQ(inserted, 1);
}

TEST_F(SubmissionLogTest, ASpoiltNeighbourHarmsNobody) {
  std::atomic<int> failed = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 64; ++i) {
      threads.emplace_back([&, i] {
        const absl::Status status =
            i % 8 == 0 ? m_database->run([](soci::session& session) { session << "INSERT INTO nowhere VALUES (1)"; })
                       : m_log->insertOrFind(recordOf(std::to_string(i))).status();
        failed += !status.ok();
        EXPECT_EQ(status.ok(), i % 8 != 0) << status;
      });
    }
  }
  EXPECT_EQ(failed, 8);
  EXPECT_EQ(m_log->unresolved()->size(), 56u);
}

TEST_F(SubmissionLogTest, SixtyFourSubmittersShareTheFlushes) {
  constexpr int submitters = 64;
  framesOfTheLog();
  std::latch writing(1);
  std::latch arriving(submitters);
  {
    // Holds the writer, as a slow disk does, until all of them are there.
    std::jthread slow([&] {
      const auto hold = [&](soci::session&) {
        writing.count_down();
        arriving.wait();
      };
      ASSERT_TRUE(m_database->run(hold).ok());
    });
    writing.wait();
    std::vector<std::jthread> threads;
    for (int i = 0; i < submitters; ++i) {
      threads.emplace_back([&, i] {
        arriving.count_down();
        ASSERT_TRUE(m_log->insertOrFind(recordOf(std::to_string(i))).ok());
      });
    }
  }
  EXPECT_LT(framesOfTheLog(), submitters) << "one flush alone writes two: the row's page and its index's";
  EXPECT_EQ(m_log->unresolved()->size(), std::size_t{submitters});
}

TEST_F(SubmissionLogTest, WhatWasAcknowledgedSurvivesAKill) {
  m_log.reset();
  m_database.reset();
  int acknowledged[2];
  ASSERT_EQ(::pipe(acknowledged), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto database = Database::open(m_path).value();
    SqlSubmissionLog log(*database);
    for (int i = 0;; ++i) {
      if (!log.insertOrFind(recordOf(std::to_string(i))).ok() || ::write(acknowledged[1], &i, sizeof i) < 0) {
        ::_exit(1);
      }
    }
  }
  int last = 0;
  while (last < 50) {
    ASSERT_EQ(::read(acknowledged[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  open();
  EXPECT_GE(m_log->unresolved()->size(), static_cast<std::size_t>(last + 1));
}

TEST_F(SubmissionLogTest, ASecondProcessIsRefused) {
  const auto second = Database::open(m_path);
  EXPECT_EQ(reasonOf(second.status()), "DATABASE_LOCKED") << second.status();
  EXPECT_THAT(second.status().message(), testing::HasSubstr(m_path));
}

TEST_F(SubmissionLogTest, ANewerSchemaIsRefused) {
  ASSERT_TRUE(
      m_database->run([](soci::session& session) { session << "INSERT INTO schema_versions VALUES (999)"; }).ok());
  m_log.reset();
  m_database.reset();
  const auto opened = Database::open(m_path);
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(opened.status().message(), testing::HasSubstr("newer factoryd"));
}

TEST(DatabaseTest, AFileThatIsNoDatabaseIsRefusedAndKept) {
  TemporaryDirectory directory;
  const std::string path = directory.file("broken.sqlite");
  std::ofstream(path) << std::string(8192, 'x');
  EXPECT_EQ(reasonOf(Database::open(path).status()), "DATABASE_DAMAGED");
  EXPECT_EQ(std::filesystem::file_size(path), 8192u);
}

TEST(DatabaseTest, ATornPageIsRefused) {
  TemporaryDirectory directory;
  const std::string path = directory.file("torn.sqlite");
  {
    auto database = Database::open(path).value();
    SqlSubmissionLog log(*database);
    for (int i = 0; i < 500; ++i) {
      ASSERT_TRUE(log.insertOrFind(recordOf(std::to_string(i))).ok());
    }
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(3 * 4096);
  file << std::string(8192, '\x5a');
  file.close();
  EXPECT_EQ(reasonOf(Database::open(path).status()), "DATABASE_DAMAGED");
}

TEST(DatabaseTest, ADirectoryThatIsMissingIsNamed) {
  EXPECT_THAT(Database::open("/nonexistent/a.sqlite").status().message(), testing::HasSubstr("/nonexistent/a.sqlite"));
}

TEST(DatabaseTest, ItsFileIsItsOwners) {
  TemporaryDirectory directory;
  const std::string path = directory.file("new.sqlite");
  ASSERT_TRUE(Database::open(path).ok());
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

}  // namespace
}  // namespace aifactory
