// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/authoriser.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include "aifactory/v1/alerts.pb.h"
#include "aifactory/v1/efficiency.pb.h"
#include "aifactory/v1/fleet.pb.h"
#include "aifactory/v1/history.pb.h"
#include "aifactory/v1/jobs.pb.h"
#include "aifactory/v1/session.pb.h"
#include "aifactory/v1/twins.pb.h"
#include "tests/core/world.h"

namespace aifactory::testing {
namespace {

using ::testing::Contains;
using ::testing::Not;

TEST(Authoriser, EveryMethodOfTheContractCarriesACompleteRule) {
  int methods = 0;
  for (const auto* file :
       {v1::Alert::descriptor()->file(), v1::UsedShare::descriptor()->file(), v1::FleetLayout::descriptor()->file(),
        v1::HistoryKeyframe::descriptor()->file(), v1::Job::descriptor()->file(), v1::EngineInfo::descriptor()->file(),
        v1::Twin::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m, ++methods) {
        const auto* method = file->service(s)->method(m);
        ASSERT_TRUE(method->options().HasExtension(v1::authorization)) << method->full_name();
        const auto& rule = method->options().GetExtension(v1::authorization);
        EXPECT_GT(rule.roles_size(), 0) << method->full_name();
        EXPECT_NE(rule.scope(), v1::AuthorizationRule::SCOPE_UNSPECIFIED) << method->full_name();
        for (const int role : rule.roles()) EXPECT_NE(role, v1::ROLE_UNSPECIFIED) << method->full_name();
      }
    }
  }
  EXPECT_GE(methods, 30);
}

TEST(Authoriser, RolesMayCallWhatTheContractSays) {
  Caller manager = operatorCaller();
  manager.role = v1::ROLE_MANAGER;
  const std::string submit = "/aifactory.v1.JobsService/SubmitJob";
  const std::string drain = "/aifactory.v1.FleetService/DrainNode";
  EXPECT_TRUE(authorise(operatorCaller(), drain).ok());
  EXPECT_TRUE(authorise(customer({"tenants/a"}), submit).ok());
  EXPECT_EQ(authorise(customer({"tenants/a"}), drain).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(authorise(manager, submit).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(allowedMethods(operatorCaller()), Contains(drain));
  EXPECT_THAT(allowedMethods(customer({"tenants/a"})), Not(Contains(drain)));
  for (const std::string& method : allowedMethods(manager)) EXPECT_TRUE(authorise(manager, method).ok()) << method;
}

TEST(Authoriser, FailsClosed) {
  Caller narrow = operatorCaller();  // an operator who somehow has only one tenant
  narrow.scope = customer({"tenants/a"}).scope;
  EXPECT_FALSE(authorise(narrow, "/aifactory.v1.FleetService/DrainNode").ok());
  for (const char* method : {"", "/", "/aifactory.v1.JobsService", "/aifactory.v1.JobsService/Nothing",
                             "aifactory.v1.JobsService/GetJob", "/grpc.health.v1.Health/Check"}) {
    EXPECT_EQ(authorise(operatorCaller(), method).code(), absl::StatusCode::kPermissionDenied) << method;
  }
  Caller nobody = operatorCaller();
  nobody.role = v1::ROLE_UNSPECIFIED;
  EXPECT_EQ(authorise(nobody, "/aifactory.v1.JobsService/GetJob").code(), absl::StatusCode::kUnauthenticated);
  EXPECT_TRUE(allowedMethods(nobody).empty());
}

}  // namespace
}  // namespace aifactory::testing
