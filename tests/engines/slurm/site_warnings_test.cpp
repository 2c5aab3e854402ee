// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/site_warnings.h"

#include <gmock/gmock.h>

namespace aifactory {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> warningsOf(std::map<std::string, std::string> changes, bool asRoot = true) {
  std::map<std::string, std::string> configuration{{"AccountingStorageType", "accounting_storage/slurmdbd"},
                                                   {"AccountingStoreFlags", "job_comment"},
                                                   {"PrivateData", "none"}};
  changes.merge(configuration);
  return configurationWarnings(changes, asRoot);
}

TEST(SiteWarnings, FlagsWithoutTheCommentAreNamed) {
  const auto namesComment = ElementsAre(HasSubstr("AccountingStoreFlags lacks job_comment"));
  EXPECT_THAT(warningsOf({{"AccountingStoreFlags", "(null)"}}), namesComment);
  EXPECT_THAT(warningsOf({{"AccountingStoreFlags", "job_env,job_script"}}), namesComment);
  EXPECT_THAT(configurationWarnings({{"AccountingStorageType", "accounting_storage/slurmdbd"}}, true), namesComment);
}

TEST(SiteWarnings, TheCommentAmongOtherFlagsIsEnough) {
  EXPECT_THAT(warningsOf({}), IsEmpty());
  EXPECT_THAT(warningsOf({{"AccountingStoreFlags", "job_script,job_comment,job_env"}}), IsEmpty());
}

TEST(SiteWarnings, WithoutADatabaseItsFlagsAreNoMatter) {
  const auto namesDatabase = ElementsAre(HasSubstr("keeps no accounting database"));
  EXPECT_THAT(warningsOf({{"AccountingStorageType", "(null)"}}), namesDatabase);
  EXPECT_THAT(warningsOf({{"AccountingStorageType", "accounting_storage/none"}, {"AccountingStoreFlags", "(null)"}}),
              namesDatabase);
}

TEST(SiteWarnings, PrivateDataHidesNothingFromRoot) {
  EXPECT_THAT(warningsOf({{"PrivateData", "jobs,usage"}}), IsEmpty());
  EXPECT_THAT(warningsOf({{"PrivateData", "jobs,usage"}}, false), ElementsAre(HasSubstr("PrivateData=jobs,usage")));
  EXPECT_THAT(warningsOf({}, false), IsEmpty());
}

}  // namespace
}  // namespace aifactory
