// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/resource_name.h"
#include "tests/engines/slurm/test_cluster.h"

namespace aifactory {
namespace {

using AccountingTest = ClusterTest;

TEST_F(AccountingTest, FindsASubmissionByItsRequestId) {
  const Submission first = submission(spec("true"), kim);
  const auto job = engine->submit(first);
  ASSERT_TRUE(job.ok()) << job.status();
  const auto found = engine->findByRequestId(first.requestId);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->front().name(), job->name());
  EXPECT_TRUE(engine->findByRequestId(newUuid())->empty());
  // Twins, as a resend makes them.
  ASSERT_TRUE(engine->submit(first).ok());
  EXPECT_EQ(engine->findByRequestId(first.requestId)->size(), 2u);
}

TEST_F(AccountingTest, FindsItAlsoWhenTheControllerHasForgottenIt) {
  const Submission first = submission(spec("true"), kim);
  const auto job = engine->submit(first);
  ASSERT_TRUE(job.ok()) << job.status();
  ASSERT_TRUE(awaitState(job->name(), v1::Job::STATE_COMPLETED));
  // The database alone knows the comment once slurmctld has purged the job.
  EXPECT_NE(shell("for i in $(seq 50); do sacct -an -X -o Comment%80 -j " + job->name().substr(5) +
                  " | grep aifactory: && break; sleep 0.1; done")
                .find(first.requestId),
            std::string::npos);
}

TEST_F(AccountingTest, ASiteAsItShouldBeHasNoWarnings) {
  EXPECT_EQ(slurmSiteWarnings(options), std::vector<std::string>{});
}

TEST_F(AccountingTest, WarningsNameWhatIsMissing) {
  SlurmOptions wrong = options;
  wrong.socket = "/nowhere";
  const auto warnings = slurmSiteWarnings(wrong);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings.front().find("slurmrestd"), std::string::npos);
}

}  // namespace
}  // namespace aifactory
