// SPDX-License-Identifier: GPL-3.0-or-later
// The past over the wire.
#include <grpcpp/grpcpp.h>
#include <spdlog/spdlog.h>

#include <fstream>

#include "aifactory/v1/history.grpc.pb.h"
#include "aifactory/v1/jobs.grpc.pb.h"
#include "factory/api/api_server.h"
#include "factory/history/bundle_engine.h"
#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

class HistoryServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    spdlog::set_level(spdlog::level::off);
    m_world.listener().layout(smallLayout(m_world.listener(), 4));
    m_world.world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
    ASSERT_TRUE(m_world.recorded(epochStart));  // from here on, not from whenever the recorder came to it
    m_world.at(epochStart + 100s);
    m_world.world.engine.tell(jobOf(2, "tenants/b", v1::Job::STATE_RUNNING));
    m_world.at(epochStart + 200s);
    ASSERT_TRUE(m_world.recorded(epochStart + 200s));
    ApiOptions options;
    options.listen = "unix://" + m_directory.file("s");
    m_server = ApiServer::start(m_world.world.factory, m_tokens, options).value();
    m_channel = grpc::CreateChannel("unix:" + m_directory.file("s"), grpc::InsecureChannelCredentials());
    m_history = v1::HistoryService::NewStub(m_channel);
  }
  void TearDown() override {
    m_server.reset();
    spdlog::set_level(spdlog::level::info);
  }
  std::unique_ptr<grpc::ClientContext> context() {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("authorization", "Bearer a-token-of-the-operator");
    context->set_deadline(std::chrono::system_clock::now() + 20s);
    return context;
  }

  TemporaryDirectory m_directory;
  RecordedWorld m_world{quickOptions(m_directory.file("history"))};
  TokenStore m_tokens{"a-token-of-the-operator", operatorCaller()};
  std::unique_ptr<ApiServer> m_server;
  std::shared_ptr<grpc::Channel> m_channel;
  std::unique_ptr<v1::HistoryService::Stub> m_history;
};

TEST_F(HistoryServiceTest, SaysWhatIsRecordedAndShowsIt) {
  v1::GetHistoryResponse history;
  const auto asked = m_history->GetHistory(context().get(), {}, &history);
  ASSERT_TRUE(asked.ok()) << asked.error_message();
  ASSERT_EQ(history.spans_size(), 1);
  EXPECT_TRUE(history.recording());

  v1::GetFleetAtRequest at;
  *at.mutable_time() = timestampOf(epochStart + 50s);
  v1::GetFleetAtResponse fleet;
  const auto shown = m_history->GetFleetAt(context().get(), at, &fleet);
  ASSERT_TRUE(shown.ok()) << shown.error_message();
  EXPECT_EQ(fleet.layout().nodes_size(), 4);
  at.mutable_time()->set_seconds(1);
  const auto tooOld = m_history->GetFleetAt(context().get(), at, &fleet);
  EXPECT_EQ(tooOld.error_code(), grpc::StatusCode::OUT_OF_RANGE);

  const auto jobs = v1::JobsService::NewStub(m_channel);
  const auto watching = context();
  const auto stream = jobs->WatchJobs(watching.get(), pastRequest<v1::WatchJobsRequest>(epochStart + 50s));
  v1::WatchJobsResponse message;
  std::vector<std::string> names;
  while (message.header().kind() != v1::WatchHeader::KIND_SYNCED && stream->Read(&message)) {
    for (const v1::Job& job : message.jobs()) names.push_back(job.name());
  }
  EXPECT_EQ(names, std::vector<std::string>{"jobs/1"});
  watching->TryCancel();
}

TEST_F(HistoryServiceTest, ABundleComesInPieces) {
  v1::ExportBundleRequest request;
  *request.mutable_start() = timestampOf(epochStart + 50s);
  *request.mutable_end() = timestampOf(epochStart + 150s);
  request.add_notes()->set_picture(std::string(3'000'000, 'p'));
  const auto call = context();
  const auto stream = m_history->ExportBundle(call.get(), request);
  v1::ExportBundleResponse piece;
  std::ofstream file(m_directory.file("bundle"), std::ios::binary);
  std::size_t bytes = 0;
  while (stream->Read(&piece)) {
    EXPECT_LT(piece.data().size(), 1U << 20);
    bytes += piece.data().size();
    file << piece.data();
  }
  file.close();
  const auto finished = stream->Finish();
  ASSERT_TRUE(finished.ok()) << finished.error_message();
  EXPECT_GT(bytes, 0U);
  const auto bundle = history::readBundle(m_directory.file("bundle"));
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_EQ(bundle->notes.at(0).picture().size(), 3'000'000U);
  EXPECT_EQ(bundle->catalog->spans().front().end, epochStart + 150s);

  *request.mutable_end() = request.start();
  const auto refused = context();
  const auto none = m_history->ExportBundle(refused.get(), request);
  EXPECT_FALSE(none->Read(&piece));
  EXPECT_EQ(none->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace aifactory::testing
