// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "factory/store/sql_twin_log.h"
#include "tests/store/temporary_directory.h"

namespace aifactory {
namespace {

v1::Twin twinOf(const std::string& name) {
  v1::Twin twin;
  twin.set_name(name);
  twin.set_kind(v1::Twin::KIND_SCENE);
  twin.set_display_name("3호 라인's");
  twin.mutable_scene()->set_sha256(std::string(64, 'a'));
  twin.mutable_scene()->set_size_bytes(std::uint64_t{512} << 20);
  twin.set_creator("kim.js");
  twin.mutable_create_time()->set_seconds(1'800'000'000);
  twin.mutable_create_time()->set_nanos(123'000'000);
  return twin;
}

TEST(TwinLog, KeepsEveryFieldOverAReopen) {
  const TemporaryDirectory directory;
  {
    const auto database = Database::open(directory.file("db")).value();
    SqlTwinLog log(*database);
    ASSERT_TRUE(log.add(twinOf("twins/a")).ok());
    ASSERT_TRUE(log.add(twinOf("twins/b")).ok());
    EXPECT_FALSE(log.add(twinOf("twins/a")).ok()) << "one row a name";
    ASSERT_TRUE(log.remove("twins/b").ok());
  }
  const auto database = Database::open(directory.file("db")).value();
  const auto twins = SqlTwinLog(*database).recall();
  ASSERT_TRUE(twins.ok()) << twins.status();
  ASSERT_EQ(twins->size(), 1U);
  EXPECT_EQ(twins->front().SerializeAsString(), twinOf("twins/a").SerializeAsString());
}

}  // namespace
}  // namespace aifactory
