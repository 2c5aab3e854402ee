// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/store/sql_alert_log.h"

#include <google/protobuf/util/time_util.h>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "factory/core/factory.h"
#include "factory/store/migrations.h"
#include "factory/store/sql_submission_log.h"
#include "tests/core/alert_world.h"
#include "tests/store/temporary_directory.h"

namespace aifactory {
namespace {

using google::protobuf::util::TimeUtil;
using testing::AlertWorld;
using namespace std::chrono_literals;

AlertRecord episode(const std::string& name, std::int64_t start, std::int64_t end, const std::string& tenant = {}) {
  AlertRecord record;
  record.alert.set_name(name);
  record.alert.set_kind(v1::Alert::KIND_XID);
  *record.alert.mutable_start_time() = TimeUtil::MillisecondsToTimestamp(start);
  if (end != 0) *record.alert.mutable_end_time() = TimeUtil::MillisecondsToTimestamp(end);
  if (!tenant.empty()) record.alert.add_tenants(tenant);
  return record;
}

class AlertLogTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    m_log.reset();
    m_database.reset();
    auto database = Database::open(m_directory.file("db"));
    ASSERT_TRUE(database.ok()) << database.status();
    m_database = *std::move(database);
    m_log = std::make_unique<SqlAlertLog>(*m_database);
  }
  std::vector<std::string> past(const PastAlertQuery& query) {
    std::vector<std::string> names;
    const auto alerts = m_log->past(query);
    EXPECT_TRUE(alerts.ok()) << alerts.status();
    for (const v1::Alert& alert : alerts->alerts) names.push_back(alert.name());
    return names;
  }
  using Names = std::vector<std::string>;

  TemporaryDirectory m_directory;
  std::unique_ptr<Database> m_database;
  std::unique_ptr<SqlAlertLog> m_log;
};

TEST_F(AlertLogTest, WhatIsWrittenIsThereAfterARestart) {
  AlertRecord open = episode("alerts/open \u00e9 '; DROP TABLE x", 1000, 0);
  open.alert.mutable_acknowledgement()->set_note("mine\xF0\x9F\x94\xA7");
  AlertRecord silence{AlertRecord::Kind::Silence, {}};
  silence.alert.set_name("alerts/quiet");
  silence.alert.mutable_silence()->set_identity("kim");
  silence.alert.mutable_silence()->set_note("planned 'work'");
  silence.alert.mutable_silence()->mutable_until()->set_seconds(77);
  const AlertRecord over = episode("alerts/over", 1000, 2000);
  ASSERT_TRUE(m_log->write(std::vector{open, silence, over}).ok());
  this->open();
  const auto memory = m_log->recall();
  ASSERT_TRUE(memory.ok()) << memory.status();
  ASSERT_EQ(memory->open.size(), 1U);
  EXPECT_EQ(memory->open[0].SerializeAsString(), open.alert.SerializeAsString());
  ASSERT_EQ(memory->silences.size(), 1U);
  EXPECT_EQ(memory->silences.at("alerts/quiet").SerializeAsString(), silence.alert.silence().SerializeAsString());
  EXPECT_EQ(past({.from = {}, .to = {}, .after = {}, .most = 10}), Names{"alerts/over"});

  silence.kind = AlertRecord::Kind::SilenceEnded;
  open.kind = AlertRecord::Kind::Erased;
  ASSERT_TRUE(m_log->write(std::vector{open, silence}).ok());
  EXPECT_TRUE(m_log->recall()->open.empty());
  EXPECT_TRUE(m_log->recall()->silences.empty());
}

TEST_F(AlertLogTest, AnEpisodeThatGoesOnIsNotOverAnyMore) {
  ASSERT_TRUE(m_log->write(std::vector{episode("alerts/a", 1000, 0), episode("alerts/a", 1000, 3000)}).ok());
  EXPECT_EQ(past({.from = {}, .to = {}, .after = {}, .most = 10}).size(), 1U);
  ASSERT_TRUE(m_log->write(std::vector{episode("alerts/a", 1000, 0)}).ok());
  EXPECT_TRUE(past({.from = {}, .to = {}, .after = {}, .most = 10}).empty());
  EXPECT_EQ(m_log->recall()->open.size(), 1U);
}

TEST_F(AlertLogTest, ThePastIsReadByTimeAndInPages) {
  ASSERT_TRUE(m_log
                  ->write(std::vector{episode("alerts/a", 1000, 2000), episode("alerts/b", 1500, 4000),
                                      episode("alerts/c", 3000, 4000), episode("alerts/d", 5000, 6000),
                                      episode("alerts/open", 1, 0)})
                  .ok());
  EXPECT_EQ(past({.from = {}, .to = {}, .after = {}, .most = 10}),
            (Names{"alerts/d", "alerts/b", "alerts/c", "alerts/a"}));
  EXPECT_EQ(past({.from = 2000, .to = 2999, .after = {}, .most = 10}), (Names{"alerts/b", "alerts/a"}));
  EXPECT_EQ(past({.from = 2001, .to = {}, .after = {}, .most = 10}), (Names{"alerts/d", "alerts/b", "alerts/c"}));
  EXPECT_EQ(past({.from = {}, .to = 999, .after = {}, .most = 10}), Names{});
  EXPECT_EQ(past({.from = {}, .to = {}, .after = {}, .most = 2}), (Names{"alerts/d", "alerts/b"}));
  EXPECT_EQ(past({.from = {}, .to = {}, .after = PastAlertQuery::Place{4000, "alerts/b"}, .most = 2}),
            (Names{"alerts/c", "alerts/a"}));
  ASSERT_TRUE(m_log->forget(std::chrono::system_clock::time_point(4000ms)).ok());
  EXPECT_EQ(past({.from = {}, .to = {}, .after = {}, .most = 10}), (Names{"alerts/d", "alerts/b", "alerts/c"}));
  EXPECT_EQ(m_log->recall()->open.size(), 1U) << "what is not over is never forgotten";
}

TEST_F(AlertLogTest, ADamagedRowHidesNoOther) {
  ASSERT_TRUE(m_log->write(std::vector{episode("alerts/a", 1, 2), episode("alerts/b", 1, 2)}).ok());
  ASSERT_TRUE(m_database
                  ->run([](soci::session& session) {
                    session << "UPDATE alert_episodes SET alert = '%%%' WHERE name = 'alerts/a'";
                  })
                  .ok());
  EXPECT_EQ(past({.from = {}, .to = {}, .after = {}, .most = 10}), Names{"alerts/b"});
  const auto first = m_log->past({.from = {}, .to = {}, .after = {}, .most = 1});
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_TRUE(first->alerts.empty());
  ASSERT_TRUE(first->last) << "it is not the end";
  EXPECT_EQ(past({.from = {}, .to = {}, .after = first->last, .most = 1}), Names{"alerts/b"});
}

TEST_F(AlertLogTest, ADatabaseOfVersionOneKeepsItsSubmissions) {
  m_log.reset();
  m_database.reset();
  const std::string path = m_directory.file("old");
  {
    soci::session session(soci::sqlite3, "dbname=" + path);
    const std::string first(migrations().at(0));
    for (std::size_t begin = 0; begin < first.size();) {
      const std::size_t end = first.find(";\n", begin);
      if (end == first.npos) break;
      session << first.substr(begin, end - begin);
      begin = end + 2;
    }
    session << "CREATE TABLE schema_versions (version INTEGER PRIMARY KEY)";
    session << "INSERT INTO schema_versions (version) VALUES (1)";
    session << "INSERT INTO submissions VALUES ('id', 'kim', 'hash', '', '', 0, '', '', 5, 0)";
  }
  auto database = Database::open(path);
  ASSERT_TRUE(database.ok()) << database.status();
  SqlSubmissionLog submissions(**database);
  ASSERT_EQ(submissions.unresolved()->size(), 1U);
  EXPECT_EQ(submissions.unresolved()->front().identity, "kim");
  SqlAlertLog log(**database);
  EXPECT_TRUE(log.write(std::vector{episode("alerts/a", 1, 2)}).ok());
  EXPECT_EQ(log.past({.from = {}, .to = {}, .after = {}, .most = 10})->alerts.size(), 1U);
}

TEST_F(AlertLogTest, AFactoryThatStartsAgainKnowsWhoTakesCare) {
  Clock::time_point began;
  {
    AlertWorld world(m_log.get());
    began = world.now;
    world.raise({AlertWorld::nodeDown(0), AlertWorld::nodeDown(5), AlertWorld::nodeDown(6)});
    ASSERT_TRUE(world.acknowledge("alerts/node-down-n0", "on it").ok());
    ASSERT_TRUE(world.silence("alerts/node-down-n5", 1h, "known").ok());
    world.pass(10min);
    world.clear({"alerts/node-down-n6"});
  }
  open();
  AlertWorld world(m_log.get(), {}, began + 1h);
  world.raise({AlertWorld::nodeDown(0), AlertWorld::nodeDown(5)});
  const auto active = world.active();
  EXPECT_EQ(active.at("alerts/node-down-n0").acknowledgement().note(), "on it");
  EXPECT_EQ(active.at("alerts/node-down-n0").start_time().seconds(), timestampOf(began).seconds());
  EXPECT_EQ(active.at("alerts/node-down-n5").silence().note(), "known");
  ASSERT_EQ(world.past().alerts_size(), 1);
  EXPECT_EQ(world.past().alerts(0).name(), "alerts/node-down-n6");
  EXPECT_EQ(world.past().alerts(0).end_time().seconds(), timestampOf(began + 10min).seconds());
}

}  // namespace
}  // namespace aifactory
