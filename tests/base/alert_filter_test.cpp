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

TEST(AlertFilter, OneOfWhatIsTouchedIsEnough) {
  v1::Alert alert = idleGpus();
  alert.add_jobs("jobs/7");
  alert.add_jobs("jobs/142");
  for (const char* text : {"job = 42", "job = jobs/42", "job = 7", "job = 14*", "job:42", "tenant = hynix",
                           "tenant = tenants/skt", "job = (1 OR 7)", "42"}) {
    EXPECT_TRUE(matches(text, alert)) << text;
  }
  for (const char* text : {"job = 4", "job = \"7 142\"", "job != 7", "job = tenants/skt", "tenant = s"}) {
    EXPECT_FALSE(matches(text, alert)) << text;
  }
  EXPECT_TRUE(matches("job != 4", alert));
  EXPECT_TRUE(matches("job:*", alert));
  EXPECT_FALSE(matches("job:*", v1::Alert()));
  EXPECT_TRUE(matches("job != 4", v1::Alert()));
}

TEST(AlertFilter, FindsTheNodesAndDevicesThatItIsAbout) {
  v1::Alert alert = idleGpus();
  alert.add_members("nodes/h100-0418/gpus/3");
  alert.add_members("nodes/h100-0419");
  EXPECT_TRUE(matches("node = h100-0418 node = nodes/h100-0419", alert));
  EXPECT_TRUE(matches("device = nodes/h100-0418/gpus/3", alert));
  EXPECT_FALSE(matches("device:h100-0419", alert));
  EXPECT_FALSE(matches("node = 42", alert));
  alert.Clear();
  alert.set_resource("nodes/h100-0418");
  alert.set_gpu(5);
  EXPECT_TRUE(matches("node = h100-0418 device = h100-0418/gpus/5", alert));
  alert.set_gpu(-1);
  EXPECT_FALSE(matches("device:*", alert));
}

TEST(AlertFilter, ALongAndAShortNameAreOneFilter) {
  const auto canonical = [](std::string_view text) { return Filter::parse(text, alertFilterSchema(), 0)->canonical(); };
  EXPECT_EQ(canonical("job = jobs/42"), canonical("job = 42"));
  EXPECT_EQ(completeFilter("jo", 2, alertFilterSchema()).choices, std::vector<std::string>{"job"});
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
