// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "factory/core/submitter.h"

namespace aifactory {
namespace {

v1::JobSpec goodSpec() {
  v1::JobSpec spec;
  spec.set_display_name("야간 학습 llama-70b");
  spec.set_tenant("tenants/skt");
  spec.set_queue("queues/gpu");
  spec.set_node_count(2);
  spec.set_gpus_per_node(8);
  spec.mutable_time_limit()->set_seconds(3600);
  spec.set_script("#!/bin/bash\nhostname\n");
  spec.set_working_directory("/home/kim");
  spec.set_standard_output("out-%j.txt");
  (*spec.mutable_environment())["NCCL_DEBUG"] = "INFO";
  return spec;
}

std::vector<std::string> wrongFields(const v1::JobSpec& spec) {
  std::vector<std::string> fields;
  const auto violations = violationsOf(checkJobSpec(spec));
  for (const auto& violation : violations.field_violations()) {
    fields.push_back(violation.field());
    EXPECT_FALSE(violation.description().empty());
  }
  return fields;
}

TEST(JobSpecCheck, AGoodSpecPasses) { EXPECT_TRUE(checkJobSpec(goodSpec()).ok()) << checkJobSpec(goodSpec()); }

struct BadSpec {
  const char* field;
  std::function<void(v1::JobSpec&)> spoil;
};

class JobSpecField : public testing::TestWithParam<BadSpec> {};

TEST_P(JobSpecField, IsNamedWhenWrong) {
  v1::JobSpec spec = goodSpec();
  GetParam().spoil(spec);
  EXPECT_THAT(wrongFields(spec), testing::ElementsAre(GetParam().field));
  EXPECT_EQ(checkJobSpec(spec).code(), absl::StatusCode::kInvalidArgument);
}

INSTANTIATE_TEST_SUITE_P(
    All, JobSpecField,
    testing::Values(BadSpec{"job.display_name", [](auto& spec) { spec.set_display_name("a\x1b[2Jb"); }},
                    BadSpec{"job.display_name", [](auto& spec) { spec.set_display_name(std::string(129, 'x')); }},
                    BadSpec{"job.tenant", [](auto& spec) { spec.set_tenant("skt"); }},
                    BadSpec{"job.queue", [](auto& spec) { spec.set_queue("queues/"); }},
                    BadSpec{"job.account", [](auto& spec) { spec.set_account("a\nb"); }},
                    BadSpec{"job.node_count", [](auto& spec) { spec.set_node_count(0); }},
                    BadSpec{"job.gpus_per_node", [](auto& spec) { spec.set_gpus_per_node(5000); }},
                    BadSpec{"job.cpus_per_node", [](auto& spec) { spec.set_cpus_per_node(1 << 20); }},
                    BadSpec{"job.time_limit", [](auto& spec) { spec.mutable_time_limit()->set_seconds(0); }},
                    BadSpec{"job.time_limit", [](auto& spec) { spec.mutable_time_limit()->set_seconds(-60); }},
                    BadSpec{"job.script", [](auto& spec) { spec.set_script(""); }},
                    BadSpec{"job.script", [](auto& spec) { spec.set_script("hostname\n"); }},
                    BadSpec{"job.script", [](auto& spec) { spec.set_script("#!bash\n/bin/ls\n"); }},
                    BadSpec{"job.script", [](auto& spec) { spec.set_script("#!/bin/bash\r\nls\r\n"); }},
                    BadSpec{"job.script", [](auto& spec) { spec.set_script(std::string("#!/bin/bash\n\0", 13)); }},
                    BadSpec{"job.script",
                            [](auto& spec) { spec.set_script("#!/bin/bash\n" + std::string(4 << 20, '#')); }},
                    BadSpec{"job.working_directory", [](auto& spec) { spec.set_working_directory("tmp"); }},
                    BadSpec{"job.standard_output", [](auto& spec) { spec.set_standard_output("a\tb"); }},
                    BadSpec{"job.standard_error", [](auto& spec) { spec.set_standard_error(std::string(5000, 'a')); }},
                    BadSpec{"job.environment", [](auto& spec) { (*spec.mutable_environment())["1A"] = ""; }},
                    BadSpec{"job.environment",
                            [](auto& spec) { (*spec.mutable_environment())["A"] = std::string(2 << 20, 'x'); }}));

TEST(JobSpecCheck, EveryWrongFieldIsNamed) {
  v1::JobSpec spec = goodSpec();
  spec.set_display_name("\a");
  spec.set_node_count(0);
  spec.set_script("ls");
  EXPECT_THAT(wrongFields(spec), testing::ElementsAre("job.display_name", "job.node_count", "job.script"));
}

}  // namespace
}  // namespace aifactory
