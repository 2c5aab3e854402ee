// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "factory/api/listen_address.h"
#include "tests/store/temporary_directory.h"

namespace aifactory {
namespace {

using testing::HasSubstr;

class ConfigurationTest : public testing::Test {
 protected:
  absl::StatusOr<Configuration> read(const std::string& text) {
    std::ofstream(m_path) << text;
    return readConfiguration(m_path);
  }
  std::string complaint(const std::string& text) { return std::string(read(text).status().message()); }

  TemporaryDirectory m_directory;
  const std::string m_path = m_directory.file("factoryd.toml");
};

TEST_F(ConfigurationTest, ReadsWhatItSays) {
  const auto configuration = read(
      "engine = \"simulated\"\nlisten = \"127.0.0.1:7443\"\ntwin_grace_s = 5\n"
      "[simulated]\nnodes = 16\nspeed = 60\n[slurm]\nsocket = \"/x\"\n");
  ASSERT_TRUE(configuration.ok()) << configuration.status();
  EXPECT_EQ(configuration->engine, "simulated");
  EXPECT_EQ(configuration->listen, "127.0.0.1:7443");
  EXPECT_EQ(configuration->twinGraceSeconds, 5);
  EXPECT_EQ(configuration->simulated.nodes, 16);
  EXPECT_EQ(configuration->simulated.speed, 60.0);
  EXPECT_EQ(configuration->simulated.gpusPerNode, 8);
  ASSERT_TRUE(configuration->slurm.contains("socket"));
  EXPECT_EQ(configuration->slurm.get("socket")->source().begin.line, 8u) << "for its engine's complaints";
}

TEST_F(ConfigurationTest, SaysWhereAndWhatIsWrong) {
  EXPECT_THAT(complaint("engine = \"slurm\"\n  tokenfile = \"x\"\n"),
              testing::AllOf(HasSubstr(m_path + ":2:3: unknown key \"tokenfile\""), HasSubstr("token_file")));
  EXPECT_THAT(complaint("\nengine = 7\n"), HasSubstr(":2:10: engine must be a string"));
  EXPECT_THAT(complaint("engine = \"pbs\"\n"), HasSubstr(":1:10: engine must be one of: slurm, simulated"));
  EXPECT_THAT(complaint("[simulated]\nnodes = 0\n"), HasSubstr(":2:9: simulated.nodes must be 1 to 100000"));
  EXPECT_THAT(complaint("[simulated]\nnodes = 1.5\n"), HasSubstr(":2:9: simulated.nodes must be a whole number"));
  EXPECT_THAT(complaint("[simulated]\nracks = 1\n"), HasSubstr(":2:1: unknown key \"simulated.racks\""));
  EXPECT_THAT(complaint("slurm = 3\n"), HasSubstr(":1:9: slurm must be a table"));
  EXPECT_THAT(complaint("engine = \"slurm\n"), HasSubstr(m_path + ":1:"));
  EXPECT_THAT(complaint("engine = \"simulated\"\n[telemetry]\nprometheus = \"http://a\"\n"),
              HasSubstr(":2:1: [telemetry] measures real GPUs"));
  EXPECT_TRUE(read("engine = \"slurm\"\n[telemetry]\nprometheus = \"http://a\"\n").ok());
  EXPECT_THAT(complaint("listen = \"0.0.0.0:7443\"\n"), HasSubstr(":1:10: listen: factoryd has no TLS"));
  EXPECT_THAT(complaint("a = 1\nb = 2\n"), testing::AllOf(HasSubstr(":1:1: "), HasSubstr(":2:1: ")));
  EXPECT_THAT(std::string(readConfiguration("/nonexistent.toml").status().message()),
              HasSubstr("/nonexistent.toml: cannot be read"));
}

TEST(ListenAddressTest, OnlySocketsAndLoopback) {
  for (const char* good :
       {"unix:///run/a.sock", "unix:/run/a.sock", "127.0.0.1:0", "127.9.9.9:7443", "[::1]:7443", "localhost:7443"}) {
    EXPECT_TRUE(ListenAddress::parse(good).ok()) << good;
  }
  for (const char* bad : {"0.0.0.0:7443", "[::]:7443", "10.0.0.1:7443", "factory.example:7443", ":7443", "*:7443",
                          "127.0.0.1", "127.0.0.1:x", "127.0.0.1:70000", "unix:", "unix:run/a.sock", "unix-abstract:a",
                          "dns:///localhost:1", "[::ffff:10.0.0.1]:1", "", "127.0.0.1.evil.example:1"}) {
    const auto address = ListenAddress::parse(bad);
    ASSERT_FALSE(address.ok()) << bad;
    EXPECT_EQ(violationsOf(address.status()).field_violations_size(), 1) << bad;
  }
  EXPECT_FALSE(ListenAddress::parse("unix:///" + std::string(200, 'a')).ok());
}

TEST(ListenAddressTest, ClaimsAStaleSocketOnly) {
  TemporaryDirectory directory;
  const std::string path = directory.file("s");
  const auto address = ListenAddress::parse("unix://" + path).value();
  EXPECT_TRUE(address.claim().ok());
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
  const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(server, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
  ASSERT_EQ(::listen(server, 1), 0);
  EXPECT_THAT(std::string(address.claim().message()), HasSubstr("Another factoryd answers"));
  ::close(server);
  EXPECT_TRUE(address.claim().ok());
  EXPECT_FALSE(std::filesystem::exists(path));
  std::ofstream(path) << "precious";
  EXPECT_THAT(std::string(address.claim().message()), HasSubstr("no socket"));
  EXPECT_TRUE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace aifactory
