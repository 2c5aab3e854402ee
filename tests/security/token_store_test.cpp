// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/security/token_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "factory/core/sha256.h"
#include "tests/store/temporary_directory.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

TokenEntry entryOf(const std::string& token, const std::string& identity, v1::Role role,
                   const std::vector<std::string>& tenants) {
  TokenEntry entry;
  entry.id = identity + "-token";
  entry.hash = sha256(token);
  entry.caller = makeCaller(identity, role, tenants, "user-" + identity).value();
  return entry;
}

class TokenStoreTest : public testing::Test {
 protected:
  void write(const std::vector<TokenEntry>& entries) { ASSERT_TRUE(writeTokenFile(m_path, entries).ok()); }
  std::string reason(const std::string& authorization) {
    return reasonOf(m_store.authenticate(authorization).status());
  }

  TemporaryDirectory m_directory;
  const std::string m_path = m_directory.file("tokens");
  TokenStore m_store{m_path};
};

TEST_F(TokenStoreTest, ATokenBecomesItsCaller) {
  write({entryOf("one", "kim", v1::ROLE_CUSTOMER, {"tenants/skt"}), entryOf("two", "lee", v1::ROLE_OPERATOR, {})});
  const auto kim = m_store.authenticate("Bearer one");
  ASSERT_TRUE(kim.ok()) << kim.status();
  EXPECT_EQ(kim->identity, "kim");
  EXPECT_EQ(kim->role, v1::ROLE_CUSTOMER);
  EXPECT_EQ(kim->unixUser, "user-kim");
  EXPECT_TRUE(kim->scope.sees("tenants/skt"));
  EXPECT_FALSE(kim->scope.sees("tenants/skhynix"));
  EXPECT_TRUE(m_store.authenticate("bearer two")->scope.allTenants);
}

TEST_F(TokenStoreTest, ChangesAtTheSameTimeAreAllKept) {
  std::vector<std::thread> clerks;
  for (int clerk = 0; clerk < 4; ++clerk) {
    clerks.emplace_back([this, clerk] {
      for (int i = 0; i < 10; ++i) {
        const std::string name = std::to_string(clerk) + "-" + std::to_string(i);
        EXPECT_TRUE(changeTokenFile(m_path, [&](std::vector<TokenEntry>& entries) {
                      entries.push_back(entryOf(name, name, v1::ROLE_OPERATOR, {}));
                      return absl::OkStatus();
                    }).ok());
      }
    });
  }
  for (std::thread& clerk : clerks) clerk.join();
  EXPECT_EQ(readTokenFile(m_path)->size(), 40u);
}

TEST_F(TokenStoreTest, ALinkAndAStrangersFileAreRefused) {
  write({entryOf("one", "kim", v1::ROLE_OPERATOR, {})});
  std::filesystem::create_symlink(m_path, m_directory.file("link"));
  EXPECT_EQ(reasonOf(readTokenFile(m_directory.file("link")).status()), "TOKEN_FILE_UNUSABLE");
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root can give a file away";
  }
  ASSERT_EQ(::chown(m_path.c_str(), 65534, 65534), 0);
  EXPECT_EQ(reasonOf(readTokenFile(m_path).status()), "TOKEN_FILE_UNUSABLE");
}

TEST_F(TokenStoreTest, EverythingElseIsRefusedWithItsReason) {
  write({entryOf("one", "kim", v1::ROLE_OPERATOR, {})});
  EXPECT_EQ(reason(""), "TOKEN_MISSING");
  EXPECT_EQ(reason("Basic one"), "TOKEN_MALFORMED");
  EXPECT_EQ(reason("one"), "TOKEN_MALFORMED");
  for (const std::string wrong : {"Bearer ", "Bearer on", "Bearer onee", "Bearer  one", "Bearer ONE"}) {
    EXPECT_EQ(reason(wrong), "TOKEN_UNKNOWN") << wrong;
  }
  EXPECT_EQ(reason("Bearer " + sha256("one")), "TOKEN_UNKNOWN") << "the hash in the file is no token";
  EXPECT_EQ(reason(std::string("Bearer one\0", 11)), "TOKEN_UNKNOWN");
}

TEST_F(TokenStoreTest, RevocationCountsFromTheNextCall) {
  const auto kim = entryOf("one", "kim", v1::ROLE_OPERATOR, {});
  const auto lee = entryOf("two", "lee", v1::ROLE_OPERATOR, {});
  for (int i = 0; i < 50; ++i) {
    write({kim, lee});
    ASSERT_TRUE(m_store.authenticate("Bearer one").ok());
    write({lee});
    ASSERT_EQ(reason("Bearer one"), "TOKEN_UNKNOWN");
    ASSERT_TRUE(m_store.authenticate("Bearer two").ok());
  }
}

TEST_F(TokenStoreTest, ATokenWithoutASystemUserTakesTheConfiguredOne) {
  TokenEntry kim = entryOf("one", "kim", v1::ROLE_OPERATOR, {}), lee = entryOf("two", "lee", v1::ROLE_OPERATOR, {});
  kim.caller.unixUser.clear();
  lee.caller.unixUser.clear();
  write({kim, lee});
  TokenStore store(m_path, {{"kim", "aif_kim"}});
  EXPECT_EQ(store.authenticate("Bearer one")->unixUser, "aif_kim");
  EXPECT_EQ(store.authenticate("Bearer two")->unixUser, "lee");
}

TEST_F(TokenStoreTest, ATokenExpires) {
  TokenEntry entry = entryOf("one", "kim", v1::ROLE_OPERATOR, {});
  entry.expires = std::chrono::system_clock::now() - 2s;
  write({entry});
  EXPECT_EQ(reason("Bearer one"), "TOKEN_EXPIRED");
  entry.expires = std::chrono::system_clock::now() + 1h;
  write({entry});
  EXPECT_TRUE(m_store.authenticate("Bearer one").ok());
}

TEST_F(TokenStoreTest, AFileThatCannotBeReadLetsNobodyIn) {
  write({entryOf("one", "kim", v1::ROLE_OPERATOR, {})});
  ASSERT_TRUE(m_store.authenticate("Bearer one").ok());
  std::ofstream(m_path, std::ios::app) << "{ broken\n";
  EXPECT_EQ(m_store.authenticate("Bearer one").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(m_store.check().message(), testing::HasSubstr(m_path + ":2:"));
  std::filesystem::remove(m_path);
  EXPECT_EQ(m_store.authenticate("Bearer one").status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(TokenStoreTest, AFileThatOthersMayWriteIsRefused) {
  write({entryOf("one", "kim", v1::ROLE_OPERATOR, {})});
  std::filesystem::permissions(m_path, std::filesystem::perms::others_write, std::filesystem::perm_options::add);
  EXPECT_FALSE(m_store.authenticate("Bearer one").ok());
}

TEST_F(TokenStoreTest, TheFileHoldsNoTokenAndIsItsOwners) {
  const std::string token = newToken();
  write({entryOf(token, "kim", v1::ROLE_OPERATOR, {})});
  std::ifstream file(m_path);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_THAT(text, testing::Not(testing::HasSubstr(token)));
  EXPECT_EQ(std::filesystem::status(m_path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(TokenFile, RolesAndTenantsMustFit) {
  EXPECT_FALSE(makeCaller("kim", v1::ROLE_CUSTOMER, {}, "").ok());
  EXPECT_FALSE(makeCaller("kim", v1::ROLE_OPERATOR, {"tenants/skt"}, "").ok());
  EXPECT_FALSE(makeCaller("kim", v1::ROLE_CUSTOMER, {"skt"}, "").ok());
  EXPECT_FALSE(makeCaller("k\n", v1::ROLE_OPERATOR, {}, "").ok());
  EXPECT_FALSE(parseRole("root").ok());
  EXPECT_NE(newToken(), newToken());
}

}  // namespace
}  // namespace aifactory
