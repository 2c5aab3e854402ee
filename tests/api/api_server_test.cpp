// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/api_server.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <sstream>
#include <thread>

#include "aifactory/v1/alerts.grpc.pb.h"
#include "aifactory/v1/efficiency.grpc.pb.h"
#include "aifactory/v1/fleet.grpc.pb.h"
#include "aifactory/v1/history.pb.h"
#include "aifactory/v1/jobs.grpc.pb.h"
#include "aifactory/v1/session.grpc.pb.h"
#include "aifactory/v1/twins.pb.h"
#include "factory/core/rpc_status.h"
#include "factory/core/sha256.h"
#include "factory/store/sql_submission_log.h"
#include "tests/core/fake_engine.h"
#include "tests/store/temporary_directory.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using testing::FakeEngine;
using ::testing::HasSubstr;

/// The details as a client finds them on the wire.
absl::Status detailsOf(const grpc::Status& status) {
  google::rpc::Status rpc;
  EXPECT_TRUE(rpc.ParseFromString(status.error_details())) << status.error_message();
  EXPECT_EQ(rpc.code(), static_cast<int>(status.error_code()));
  return statusOf(rpc);
}

v1::SubmitJobRequest submission(const std::string& id = newUuid()) {
  v1::SubmitJobRequest request;
  request.set_request_id(id);
  request.mutable_job()->set_display_name("test");
  request.mutable_job()->set_tenant("tenants/skt");
  request.mutable_job()->set_node_count(1);
  request.mutable_job()->set_script("#!/bin/sh\nhostname\n");
  return request;
}

/// A whole server on a socket over an engine that the test plays.
class ApiServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    spdlog::set_level(spdlog::level::off);
    write({{"operator", v1::ROLE_OPERATOR, {}},
           {"customer", v1::ROLE_CUSTOMER, {"tenants/skt"}},
           {"manager", v1::ROLE_MANAGER, {}}});
    m_database = Database::open(m_directory.file("db")).value();
    m_log = std::make_unique<SqlSubmissionLog>(*m_database);
    m_factory = std::make_unique<Factory>(m_engine, *m_log, FactoryOptions{});
    m_factory->start();
    ApiOptions options;
    options.listen = "unix://" + m_directory.file("s");
    auto server = ApiServer::start(*m_factory, m_tokens, options);
    ASSERT_TRUE(server.ok()) << server.status();
    m_server = std::move(*server);
    m_channel = grpc::CreateChannel("unix:" + m_directory.file("s"), grpc::InsecureChannelCredentials());
  }
  void TearDown() override {
    m_server.reset();
    spdlog::set_level(spdlog::level::info);
  }

  struct Person {
    std::string token;
    v1::Role role;
    std::vector<std::string> tenants;
  };
  void write(const std::vector<Person>& people) {
    std::vector<TokenEntry> entries;
    for (const Person& person : people) {
      TokenEntry entry;
      entry.id = person.token;
      entry.hash = sha256(person.token);
      entry.caller = makeCaller(person.token, person.role, person.tenants, "unix").value();
      entries.push_back(entry);
    }
    ASSERT_TRUE(writeTokenFile(m_directory.file("tokens"), entries).ok());
  }

  static std::unique_ptr<grpc::ClientContext> context(const std::string& token) {
    auto context = std::make_unique<grpc::ClientContext>();
    if (!token.empty()) {
      context->AddMetadata("authorization", "Bearer " + token);
    }
    context->set_deadline(std::chrono::system_clock::now() + 20s);
    return context;
  }

  /// Any method by its name with an empty request, a stream too: the status that it ends with, or OK when a stream
  /// says something first.
  grpc::Status call(const std::string& method, grpc::ClientContext& context) {
    grpc::GenericStub stub(m_channel);
    grpc::CompletionQueue queue;
    const auto stream = stub.PrepareCall(&context, method, &queue);
    void* tag = nullptr;
    bool ok = false;
    stream->StartCall(nullptr);
    queue.Next(&tag, &ok);
    stream->WriteLast(grpc::ByteBuffer(nullptr, 0), grpc::WriteOptions(), nullptr);
    queue.Next(&tag, &ok);
    grpc::ByteBuffer answer;
    stream->Read(&answer, nullptr);
    queue.Next(&tag, &ok);
    if (ok) {
      context.TryCancel();
    }
    grpc::Status status;
    stream->Finish(&status, nullptr);
    void* ignored = nullptr;
    bool finished = false;
    queue.Next(&ignored, &finished);
    queue.Shutdown();
    while (queue.Next(&ignored, &finished)) {
    }
    return ok ? grpc::Status::OK : status;
  }

  static std::vector<const google::protobuf::MethodDescriptor*> methods() {
    std::vector<const google::protobuf::MethodDescriptor*> methods;
    for (const auto* file : {v1::WhoAmIRequest::descriptor()->file(), v1::ListNodesRequest::descriptor()->file(),
                             v1::GetJobRequest::descriptor()->file(), v1::ListAlertsRequest::descriptor()->file(),
                             v1::UsedShare::descriptor()->file(), v1::GetHistoryRequest::descriptor()->file(),
                             v1::Twin::descriptor()->file()}) {
      for (int s = 0; s < file->service_count(); ++s) {
        for (int m = 0; m < file->service(s)->method_count(); ++m) {
          methods.push_back(file->service(s)->method(m));
        }
      }
    }
    return methods;
  }
  static std::string path(const google::protobuf::MethodDescriptor& method) {
    return "/" + method.service()->full_name() + "/" + method.name();
  }

  TemporaryDirectory m_directory;
  FakeEngine m_engine;
  TokenStore m_tokens{m_directory.file("tokens")};
  std::unique_ptr<Database> m_database;
  std::unique_ptr<SqlSubmissionLog> m_log;
  std::unique_ptr<Factory> m_factory;
  std::unique_ptr<ApiServer> m_server;
  std::shared_ptr<grpc::Channel> m_channel;
};

TEST_F(ApiServerTest, NoMethodAnswersWithoutAToken) {
  ASSERT_GT(methods().size(), 15u);
  for (const auto* method : methods()) {
    for (const char* token : {"", "wrong"}) {
      const grpc::Status status = call(path(*method), *context(token));
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << path(*method);
      EXPECT_EQ(reasonOf(detailsOf(status)), *token == 0 ? "TOKEN_MISSING" : "TOKEN_UNKNOWN") << path(*method);
    }
  }
}

TEST_F(ApiServerTest, EveryMethodKeepsItsRule) {
  const std::pair<const char*, v1::Role> people[] = {
      {"operator", v1::ROLE_OPERATOR}, {"customer", v1::ROLE_CUSTOMER}, {"manager", v1::ROLE_MANAGER}};
  for (const auto* method : methods()) {
    const auto& roles = method->options().GetExtension(v1::authorization).roles();
    for (const auto& [token, role] : people) {
      const grpc::Status status = call(path(*method), *context(token));
      const bool allowed = std::find(roles.begin(), roles.end(), role) != roles.end();
      EXPECT_EQ(status.error_code() != grpc::StatusCode::PERMISSION_DENIED, allowed)
          << path(*method) << " for " << token << ": " << status.error_message();
      EXPECT_NE(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << path(*method);
    }
  }
}

TEST_F(ApiServerTest, WhoAmISaysWhatTheCallerMayDo) {
  v1::WhoAmIResponse answer;
  ASSERT_TRUE(v1::SessionService::NewStub(m_channel)->WhoAmI(context("customer").get(), {}, &answer).ok());
  EXPECT_EQ(answer.identity(), "customer");
  EXPECT_THAT(answer.tenants(), ::testing::ElementsAre("tenants/skt"));
  EXPECT_THAT(answer.methods(), ::testing::Contains("/aifactory.v1.JobsService/SubmitJob"));
  EXPECT_THAT(answer.methods(), ::testing::Not(::testing::Contains("/aifactory.v1.FleetService/DrainNode")));
}

TEST_F(ApiServerTest, TheCallerIsWorkedOutForEachCallOfAConnection) {
  const auto stub = v1::SessionService::NewStub(m_channel);
  v1::WhoAmIResponse answer;
  for (const char* token : {"operator", "customer", "manager", "customer"}) {
    ASSERT_TRUE(stub->WhoAmI(context(token).get(), {}, &answer).ok());
    EXPECT_EQ(answer.identity(), token);
  }
  EXPECT_EQ(stub->WhoAmI(context("").get(), {}, &answer).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  write({{"manager", v1::ROLE_MANAGER, {}}});
  EXPECT_EQ(stub->WhoAmI(context("operator").get(), {}, &answer).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(ApiServerTest, ARevokedTokenEndsItsWatch) {
  const auto held = context("operator");
  const auto stream = v1::JobsService::NewStub(m_channel)->WatchJobs(held.get(), {});
  v1::WatchJobsResponse message;
  ASSERT_TRUE(stream->Read(&message));
  write({{"manager", v1::ROLE_MANAGER, {}}});
  while (stream->Read(&message)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(ApiServerTest, HostileMetadataIsRefused) {
  const auto stub = v1::SessionService::NewStub(m_channel);
  v1::WhoAmIResponse answer;
  const auto twice = context("operator");
  twice->AddMetadata("authorization", "Bearer manager");
  EXPECT_EQ(stub->WhoAmI(twice.get(), {}, &answer).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  for (const std::string& header : {std::string("Bearer " + std::string(5000, 'a')), std::string("bearer"),
                                    std::string("Bearer operator, Bearer manager")}) {
    grpc::ClientContext hostile;
    hostile.AddMetadata("authorization", header);
    EXPECT_FALSE(stub->WhoAmI(&hostile, {}, &answer).ok()) << header.substr(0, 40);
  }
  const auto huge = context("operator");
  for (int i = 0; i < 64; ++i) {
    huge->AddMetadata("x-" + std::to_string(i), std::string(4000, 'x'));
  }
  EXPECT_FALSE(stub->WhoAmI(huge.get(), {}, &answer).ok());
  EXPECT_TRUE(stub->WhoAmI(context("operator").get(), {}, &answer).ok()) << "the server lives";
}

TEST_F(ApiServerTest, ErrorsCarryTheirDetails) {
  v1::SubmitJobRequest request = submission();
  request.mutable_job()->set_script("hostname");
  request.mutable_job()->set_node_count(0);
  v1::SubmitJobResponse answer;
  const grpc::Status status =
      v1::JobsService::NewStub(m_channel)->SubmitJob(context("operator").get(), request, &answer);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto violations = violationsOf(detailsOf(status));
  ASSERT_EQ(violations.field_violations_size(), 2);
  EXPECT_EQ(violations.field_violations(0).field(), "job.node_count");
  EXPECT_EQ(violations.field_violations(1).field(), "job.script");
}

TEST_F(ApiServerTest, AnErrorTooLongForMetadataStillArrives) {
  std::string sentence;
  while (sentence.size() < 20'000) {
    sentence += "아주 긴 설명 ";
  }
  m_engine.refuse(invalidField("job.queue", sentence));
  v1::SubmitJobResponse answer;
  const grpc::Status status =
      v1::JobsService::NewStub(m_channel)->SubmitJob(context("operator").get(), submission(), &answer);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
  EXPECT_THAT(status.error_message(), HasSubstr("아주"));
}

TEST_F(ApiServerTest, AnAlertIsAcknowledgedByAnOperator) {
  EngineChange change;
  auto down = std::make_shared<v1::Alert>();
  down->set_name("alerts/node-down-n1");
  down->set_kind(v1::Alert::KIND_NODE_DOWN);
  change.alerts.push_back(down);
  m_engine.listener()->change(std::move(change));
  const auto alerts = v1::AlertsService::NewStub(m_channel);
  v1::AcknowledgeAlertRequest request;
  request.set_name("alerts/node-down-n1");
  request.set_note("on it");
  request.set_request_id(newUuid());
  v1::AcknowledgeAlertResponse answer;
  EXPECT_EQ(alerts->AcknowledgeAlert(context("customer").get(), request, &answer).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  ASSERT_TRUE(alerts->AcknowledgeAlert(context("operator").get(), request, &answer).ok());
  EXPECT_EQ(answer.alert().acknowledgement().identity(), "operator");
  v1::SilenceAlertRequest silence;
  silence.set_name("alerts/gone");
  silence.set_request_id(newUuid());
  v1::SilenceAlertResponse silenced;
  const grpc::Status refused = alerts->SilenceAlert(context("operator").get(), silence, &silenced);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(reasonOf(detailsOf(refused)), "ALERT_NOT_FOUND");
  v1::ListPastAlertsResponse past;
  EXPECT_EQ(alerts->ListPastAlerts(context("operator").get(), {}, &past).error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
  v1::ListAlertRulesResponse rules;
  ASSERT_TRUE(alerts->ListAlertRules(context("manager").get(), {}, &rules).ok());
  EXPECT_GT(rules.rules_size(), 5);
  const auto efficiency = v1::EfficiencyService::NewStub(m_channel);
  v1::GetEfficiencyResponse report;
  ASSERT_TRUE(efficiency->GetEfficiency(context("customer").get(), {}, &report).ok());
  EXPECT_EQ(report.idle_below_percent(), 5U);
}

TEST_F(ApiServerTest, ABigScriptNamesItsField) {
  v1::SubmitJobRequest request = submission();
  request.mutable_job()->set_script("#!/bin/sh\n" + std::string(5 << 20, '#'));
  v1::SubmitJobResponse answer;
  const auto stub = v1::JobsService::NewStub(m_channel);
  grpc::Status status = stub->SubmitJob(context("operator").get(), request, &answer);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(violationsOf(detailsOf(status)).field_violations(0).field(), "job.script");
  EXPECT_THAT(status.error_message(), HasSubstr("4 MiB"));
  request.mutable_job()->set_script("#!/bin/sh\n" + std::string(9 << 20, '#'));
  status = stub->SubmitJob(context("operator").get(), request, &answer);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(m_engine.calls(), ::testing::IsEmpty());
}

TEST_F(ApiServerTest, TwoHundredSubmitsOfOneIdMakeOneJob) {
  const v1::SubmitJobRequest request = submission();
  std::mutex mutex;
  std::multiset<std::string> names;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 200; ++i) {
      threads.emplace_back([&] {
        v1::SubmitJobResponse answer;
        const grpc::Status status =
            v1::JobsService::NewStub(m_channel)->SubmitJob(context("operator").get(), request, &answer);
        const std::lock_guard lock(mutex);
        names.insert(status.ok() ? answer.job().name() : status.error_message());
      });
    }
  }
  EXPECT_EQ(names.size(), 200u);
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 1u) << *names.begin() << " " << *names.rbegin();
  const auto calls = m_engine.calls();
  EXPECT_EQ(std::count(calls.begin(), calls.end(), "submit " + request.request_id()), 1);
}

TEST_F(ApiServerTest, OutputComesAndEnds) {
  v1::SubmitJobResponse made;
  const auto stub = v1::JobsService::NewStub(m_channel);
  ASSERT_TRUE(stub->SubmitJob(context("operator").get(), submission(), &made).ok());
  const std::string text(1'000'000, 'x');
  m_engine.setOutput(text);
  v1::ReadJobOutputRequest request;
  request.set_name(made.job().name());
  request.set_stream(v1::ReadJobOutputRequest::STREAM_STDOUT);
  request.set_follow(true);
  const auto held = context("operator");
  const auto stream = stub->ReadJobOutput(held.get(), request);
  std::string got;
  v1::ReadJobOutputResponse chunk;
  while (stream->Read(&chunk)) {
    EXPECT_EQ(chunk.offset(), static_cast<std::int64_t>(got.size()));
    got += chunk.data();
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_TRUE(chunk.end());
  EXPECT_EQ(got, text);
}

TEST_F(ApiServerTest, DrainingEndsWatchesAndRefusesNewcomers) {
  const auto held = context("operator");
  const auto stream = v1::FleetService::NewStub(m_channel)->WatchFleet(held.get(), {});
  v1::WatchFleetResponse message;
  ASSERT_TRUE(stream->Read(&message));
  const auto began = std::chrono::steady_clock::now();
  std::jthread draining([this] { m_server->drain(); });
  while (stream->Read(&message)) {
  }
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  bool retry = false;
  google::rpc::Status rpc;
  rpc.ParseFromString(status.error_details());
  for (const auto& detail : rpc.details()) {
    retry |= detail.Is<google::rpc::RetryInfo>();
  }
  EXPECT_TRUE(retry) << rpc.DebugString();
  v1::WhoAmIResponse answer;
  // CANCELLED is gRPC's own word to those who come in the moment of its shutdown.
  EXPECT_THAT(v1::SessionService::NewStub(m_channel)->WhoAmI(context("operator").get(), {}, &answer).error_code(),
              ::testing::AnyOf(grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::CANCELLED));
  draining.join();
  EXPECT_EQ(v1::SessionService::NewStub(m_channel)->WhoAmI(context("operator").get(), {}, &answer).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 9s);
}

TEST_F(ApiServerTest, ItsSocketIsItsOwners) {
  struct stat info {};
  ASSERT_EQ(::stat(m_directory.file("s").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
}

TEST_F(ApiServerTest, ASecondServerOnTheSocketIsRefused) {
  ApiOptions options;
  options.listen = "unix://" + m_directory.file("s");
  const auto second = ApiServer::start(*m_factory, m_tokens, options);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("Another factoryd answers"));
}

TEST_F(ApiServerTest, EveryCallLeavesAnAuditLineWithoutItsToken) {
  std::ostringstream text;
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("audit", std::make_shared<spdlog::sinks::ostream_sink_mt>(text)));
  v1::GetJobRequest request;
  request.set_name("jobs/1\nrpc method=forged");
  v1::GetJobResponse answer;
  v1::JobsService::NewStub(m_channel)->GetJob(context("customer").get(), request, &answer);
  m_server->drain();
  spdlog::set_default_logger(before);
  EXPECT_THAT(text.str(), HasSubstr("rpc method=/aifactory.v1.JobsService/GetJob identity=\"customer\" role=customer"));
  EXPECT_THAT(text.str(), HasSubstr("jobs/1\\nrpc"));
  EXPECT_THAT(text.str(), ::testing::Not(HasSubstr("Bearer")));
}

}  // namespace
}  // namespace aifactory
