// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/alert_filter.h"

#include <gtest/gtest.h>

namespace aifactory {
namespace {

v1::Alert idleGpus() {
  v1::Alert alert;
  alert.set_severity(v1::Alert::SEVERITY_WARNING);
  alert.set_kind(v1::Alert::KIND_IDLE_GPUS);
  alert.set_resource("jobs/42");
  alert.set_affected_gpus(12);
  alert.add_tenants("tenants/skt");
  alert.add_tenants("tenants/hynix");
  alert.mutable_start_time()->set_seconds(1000);
  return alert;
}

bool matches(std::string_view text, const v1::Alert& alert) {
  const auto filter = Filter::parse(text, alertFilterSchema(), 5000);
  EXPECT_TRUE(filter.ok()) << text << ": " << filter.status();
  return filter.ok() && filter->matches(AlertFilterRow(alert));
}

TEST(AlertFilter, KnowsEveryKindAndSeverityByItsWord) {
  for (int kind = 1; kind < v1::Alert::Kind_ARRAYSIZE; ++kind) {
    EXPECT_FALSE(filterWord(static_cast<v1::Alert::Kind>(kind)).empty()) << kind;
  }
  EXPECT_EQ(filterWord(v1::Alert::KIND_IDLE_GPUS), "idle-gpus");
  EXPECT_EQ(filterWord(v1::Alert::SEVERITY_CRITICAL), "critical");
  EXPECT_EQ(filterWord(v1::Alert::KIND_UNSPECIFIED), "");
}

TEST(AlertFilter, LooksAtWhatIsTouchedAndSinceWhen) {
  const v1::Alert alert = idleGpus();
  EXPECT_TRUE(matches("severity = warning AND kind = idle-gpus AND gpus >= 12", alert));
  EXPECT_TRUE(matches("tenant:skt tenant:hynix", alert));
  EXPECT_FALSE(matches("tenant:lge", alert));
  EXPECT_TRUE(matches("since < -1h", alert));
  EXPECT_FALSE(matches("since > -1h", alert));
}

TEST(AlertFilter, StateSaysWhetherAnAlertAsksForAttention) {
  v1::Alert alert = idleGpus();
  EXPECT_TRUE(isOpen(alert));
  EXPECT_TRUE(matches("state = open", alert));
  alert.mutable_acknowledgement()->set_identity("kim.js");
  EXPECT_FALSE(isOpen(alert));
  EXPECT_TRUE(matches("state = acknowledged", alert));
  alert.mutable_silence()->mutable_until()->set_seconds(9000);
  EXPECT_TRUE(matches("state = silenced", alert));
  alert.clear_acknowledgement();
  EXPECT_FALSE(isOpen(alert));
}

}  // namespace
}  // namespace aifactory
