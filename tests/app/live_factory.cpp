// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/live_factory.h"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <QFile>

#include "base/resource_name.h"
#include "tests/twins/some_scene.h"

namespace aifactory {
namespace {

constexpr const char* token = "the-token-of-the-test";

SimulatedOptions quietDay() {
  SimulatedOptions options = SimulatedOptions::scaled(16, 8);
  options.faultRate = 0;
  options.preRoll = std::chrono::hours(1);
  options.seed = 7;
  options.startTime = Clock::time_point(std::chrono::seconds(1'795'000'000));
  return options;
}

}  // namespace

LiveFactory::LiveFactory(Caller caller)
    : m_engine(makeSimulatedEngine(quietDay())),
      m_database(Database::open(m_directory.filePath(QStringLiteral("factory.db")).toStdString()).value()),
      m_twinLog(*m_database),
      m_scenes(m_directory.filePath(QStringLiteral("scenes")).toStdString()),
      m_tokens(std::string_view(token), std::move(caller)) {
  FactoryOptions options;
  options.displayName = "Live";
  options.twinLog = &m_twinLog;
  options.scenes = &m_scenes;
  spdlog::set_level(spdlog::level::off);
  m_factory = std::make_unique<Factory>(*m_engine, m_log, options);
  m_factory->start();
  ApiOptions api;
  api.listen = "unix://" + m_directory.filePath(QStringLiteral("factoryd.sock")).toStdString();
  auto server = ApiServer::start(*m_factory, m_tokens, api);
  EXPECT_TRUE(server.ok()) << server.status();
  m_server = *std::move(server);
  QFile file(m_directory.filePath(QStringLiteral("token")));
  EXPECT_TRUE(file.open(QIODevice::WriteOnly));
  file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
  file.write(token);
}

LiveFactory::~LiveFactory() { m_server->drain(); }

Profile LiveFactory::profile() const {
  Profile profile;
  profile.name = QStringLiteral("live");
  profile.endpoint = QStringLiteral("unix://") + m_directory.filePath(QStringLiteral("factoryd.sock"));
  profile.tokenFile = m_directory.filePath(QStringLiteral("token"));
  return profile;
}

v1::Job LiveFactory::submit(const std::string& name, const std::string& script, std::uint32_t gpus, bool hold) {
  v1::SubmitJobRequest request;
  request.set_request_id(newUuid());
  v1::JobSpec& spec = *request.mutable_job();
  spec.set_display_name(name);
  spec.set_tenant("tenants/skt");
  spec.set_queue("queues/interactive");
  spec.set_node_count(1);
  spec.set_gpus_per_node(gpus);
  spec.set_script(script);
  spec.set_hold(hold);
  const auto job = m_factory->submitJob(testing::operatorCaller(), request);
  EXPECT_TRUE(job.ok()) << job.status();
  return job.value_or(v1::Job());
}

int LiveFactory::jobCount() {
  int count = 0;
  v1::ListJobsRequest request;
  request.set_page_size(1000);
  do {
    const auto page = m_factory->listJobs(testing::operatorCaller(), request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) break;
    count += page->jobs_size();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return count;
}

v1::Job LiveFactory::job(const std::string& name) {
  return m_factory->getJob(testing::operatorCaller(), name).value_or(v1::Job());
}

v1::NodeDetail LiveFactory::node(const std::string& name) {
  v1::ListNodesRequest request;
  request.set_filter("name = " + std::string(lastId(name)));
  const auto page = m_factory->listNodes(testing::operatorCaller(), request);
  EXPECT_TRUE(page.ok() && page->nodes_size() == 1) << name;
  return page.ok() && page->nodes_size() == 1 ? page->nodes(0) : v1::NodeDetail();
}

v1::Twin LiveFactory::share(const std::string& name, const std::string& scene) {
  v1::UploadTwinSceneRequest upload;
  *upload.mutable_scene() = testing::sceneOf(scene);
  upload.set_data(scene);
  const auto received = m_factory->uploadTwinScene(testing::operatorCaller(), upload);
  EXPECT_TRUE(received.ok()) << received.status();
  v1::CreateTwinRequest request;
  request.set_display_name(name);
  *request.mutable_scene() = upload.scene();
  request.set_request_id(newUuid());
  const auto twin = m_factory->createTwin(testing::operatorCaller(), request);
  EXPECT_TRUE(twin.ok()) << twin.status();
  return twin.value_or(v1::Twin());
}

void LiveFactory::remove(const v1::Twin& twin) {
  v1::DeleteTwinRequest request;
  request.set_name(twin.name());
  request.set_request_id(newUuid());
  const auto status = m_factory->deleteTwin(testing::operatorCaller(), request);
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace aifactory
