// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/slurm_options.h"

#include <gtest/gtest.h>

namespace aifactory {
namespace {

TEST(SlurmOptions, ReadFromToml) {
  const auto options = readSlurmOptions(toml::parse(R"toml(
socket = "/run/rest"
jwt_key = "/etc/key"
poll_interval_ms = 250
rack = "^n00(\\d)"
[tenants]
acc = "skt"
other = "tenants/x"
)toml"));
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_EQ(options->socket, "/run/rest");
  EXPECT_EQ(options->pollInterval, std::chrono::milliseconds(250));
  EXPECT_EQ(options->tenantOf("acc"), "tenants/skt");
  EXPECT_EQ(options->tenantOf("other"), "tenants/x");
  EXPECT_EQ(options->tenantOf("third"), "tenants/third");
  EXPECT_EQ(options->tenantOf(""), "");
}

TEST(SlurmOptions, TenantsAreCalledWhatIsConfiguredElseWhatAccountingSays) {
  const auto options = readSlurmOptions(toml::parse(R"toml(
[tenants]
night = "skt"
[tenant_names]
skt = "SK Telecom"
)toml"));
  ASSERT_TRUE(options.ok()) << options.status();
  const auto names = tenantNames({{"skt", "telecom"},        // configured
                                  {"night", "night shift"},  // one of several accounts of a tenant
                                  {"hanbit", "Hanbit Health"},
                                  {"plain", "Plain"},  // Slurm's own default
                                  {"root", ""}},
                                 *options);
  EXPECT_EQ(names,
            (std::map<std::string, std::string>{{"tenants/skt", "SK Telecom"}, {"tenants/hanbit", "Hanbit Health"}}));
}

TEST(SlurmOptions, WrongOnesNameTheKey) {
  for (const auto& [text, key] : {std::pair{"sokcet = 'x'", "slurm.sokcet"},
                                  {"socket = 1", "slurm.socket"},
                                  {"poll_interval_ms = 0", "slurm.poll_interval_ms"},
                                  {"rack = '('", "slurm.rack"},
                                  {"rack = 'x'", "slurm.rack"},
                                  {"tenants = 1", "slurm.tenants"},
                                  {"tenant_names = {skt = 1}", "slurm.tenant_names"},
                                  {"jwt_key = 'a'\ntoken_file = 'b'", "slurm.token_file"}}) {
    const auto options = readSlurmOptions(toml::parse(text));
    ASSERT_FALSE(options.ok()) << text;
    EXPECT_EQ(violationsOf(options.status()).field_violations(0).field(), key);
  }
}

}  // namespace
}  // namespace aifactory
