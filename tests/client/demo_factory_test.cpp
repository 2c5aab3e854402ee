// SPDX-License-Identifier: GPL-3.0-or-later
// The console's half against the real factoryd: what the demo shows is what production does.
#include <gtest/gtest.h>

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <optional>

#include "base/resource_name.h"
#include "client/demo_server.h"
#include "client/factory_connection.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using State = FactoryConnection::State;

Profile demoProfile(v1::Role role = v1::ROLE_OPERATOR) {
  Profile profile;
  profile.name = QStringLiteral("demo");
  profile.demo = true;
  profile.demoRole = role;
  profile.demoArguments = {QStringLiteral("--nodes"), QStringLiteral("16"), QStringLiteral("--gpus-per-node"),
                           QStringLiteral("8")};
  return profile;
}

TEST(DemoFactory, ShowsWhatItsOwnSummarySays) {
  FactoryConnection connection(demoProfile());
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }, 60s))
      << connection.errorText().toStdString();
  EXPECT_EQ(connection.session().role(), v1::ROLE_OPERATOR);
  EXPECT_TRUE(connection.mayCall(u"FleetService/DrainNode"));
  EXPECT_EQ(connection.fleet().gpuCount(), 16U * 8U);
  EXPECT_FALSE(connection.fleet().strings().empty());
  EXPECT_TRUE(connection.factoryTime().isValid());

  // Both sides count at the same revision; on a factory that moves on, some try hits it.
  bool compared = false;
  for (int attempt = 0; attempt < 50 && !compared; ++attempt) {
    std::optional<v1::GetFleetSummaryResponse> summary;
    connection.getFleetSummary({}, &connection, [&](const auto& result) {
      ASSERT_TRUE(result) << result.error().sentence.toStdString();
      summary = *result;
    });
    ASSERT_TRUE(spinUntil([&] { return summary.has_value(); }));
    spinUntil([&] { return connection.fleet().revision() >= summary->revision(); }, 1s);
    if (connection.fleet().revision() != summary->revision()) continue;
    compared = true;
    const auto& states = connection.fleet().columns().states.state;
    const auto gpus = states.begin() + static_cast<std::ptrdiff_t>(connection.fleet().gpuCount());
    EXPECT_EQ(summary->gpus(), connection.fleet().gpuCount());
    EXPECT_EQ(summary->idle(), std::count(states.begin(), gpus, v1::DEVICE_STATE_IDLE));
  }
  EXPECT_TRUE(compared);
  EXPECT_TRUE(spinUntil([&] { return connection.fleet().telemetryTime().isValid(); }));
}

TEST(DemoFactory, SubmittedJobAppearsAndIsCancelled) {
  FactoryConnection connection(demoProfile());
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }, 60s))
      << connection.errorText().toStdString();
  std::optional<v1::ListQueuesResponse> queues;
  connection.listQueues({}, &connection,
                        [&](const auto& result) { queues = result ? *result : v1::ListQueuesResponse(); });
  ASSERT_TRUE(spinUntil([&] { return queues.has_value(); }));
  ASSERT_GT(queues->queues_size(), 0);

  v1::SubmitJobRequest request;
  request.set_request_id(newUuid());
  v1::JobSpec& spec = *request.mutable_job();
  spec.set_display_name("from the console");
  spec.set_tenant("tenants/skt");
  spec.set_queue(queues->queues(0).name());
  spec.set_node_count(1);
  spec.set_gpus_per_node(1);
  spec.set_script("#!/bin/sh\necho hello\n");
  std::string name, error;
  connection.submitJob(request, &connection, [&](const auto& result) {
    if (result)
      name = result->job().name();
    else
      error = result.error().sentence.toStdString();
  });
  ASSERT_TRUE(spinUntil([&] { return !name.empty() || !error.empty(); }));
  ASSERT_TRUE(error.empty()) << error;
  ASSERT_TRUE(spinUntil([&] { return connection.jobs().find(name) >= 0; }));
  EXPECT_EQ(connection.jobs().at(connection.jobs().find(name)).display_name(), "from the console");
  EXPECT_TRUE(connection.requestLedger().pending().empty());

  v1::CancelJobRequest cancel;
  cancel.set_name(name);
  cancel.set_request_id(newUuid());
  connection.cancelJob(cancel, &connection,
                       [](const auto& result) { EXPECT_TRUE(result) << result.error().sentence.toStdString(); });
  EXPECT_TRUE(spinUntil([&] {
    const int row = connection.jobs().find(name);
    return row < 0 || connection.jobs().at(row).state() >= v1::Job::STATE_COMPLETED;
  }));
}

TEST(DemoFactory, ASceneBecomesATwinAndComesBack) {
  FactoryConnection connection(demoProfile());
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.twins().synced(); }, 60s)) << connection.errorText().toStdString();
  ASSERT_EQ(connection.twins().twins().size(), 1U);
  EXPECT_EQ(connection.twins().twins()[0].kind(), v1::Twin::KIND_DATA_HALL);

  const QTemporaryDir directory;
  const QString path = directory.filePath(QStringLiteral("line.glb"));
  QByteArray bytes("glTF\x02\0\0\0\0\0\x20\0", 12);  // says that it has 2 MiB
  bytes += QByteArray::fromStdString(newUuid());
  bytes.resize(2 << 20, 'x');
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  file.write(bytes);
  file.close();
  v1::CreateTwinRequest request;
  request.set_request_id(newUuid());
  request.set_display_name("Line 3");
  std::optional<CallResult<v1::CreateTwinResponse>> created;
  connection.createTwin(request, path, &connection, {}, [&](const auto& result) { created = result; });
  ASSERT_TRUE(spinUntil([&] { return created.has_value(); }));
  ASSERT_TRUE(*created) << created->error().sentence.toStdString();
  const v1::Twin twin = (*created)->twin();
  EXPECT_TRUE(spinUntil([&] { return connection.twins().find(twin.name()) != nullptr; }));

  std::optional<CallResult<QByteArray>> loaded;
  connection.loadTwinScene(twin, &connection, {}, [&](const auto& result) { loaded = result; });
  ASSERT_TRUE(spinUntil([&] { return loaded.has_value(); }));
  ASSERT_TRUE(*loaded) << loaded->error().sentence.toStdString();
  EXPECT_TRUE(**loaded == bytes);

  v1::DeleteTwinRequest deletion;
  deletion.set_name(twin.name());
  deletion.set_request_id(newUuid());
  connection.deleteTwin(deletion, &connection, [](const auto& result) { EXPECT_TRUE(result); });
  EXPECT_TRUE(spinUntil([&] { return connection.twins().find(twin.name()) == nullptr; }));
}

TEST(DemoFactory, CustomerSeesOneWorldOnly) {
  FactoryConnection connection(demoProfile(v1::ROLE_CUSTOMER));
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Connected; }, 60s))
      << connection.errorText().toStdString();
  EXPECT_EQ(connection.session().role(), v1::ROLE_CUSTOMER);
  EXPECT_FALSE(connection.mayCall(u"FleetService/DrainNode"));
  EXPECT_FALSE(connection.mayCall(u"TwinsService/WatchTwins"));
  ASSERT_EQ(connection.session().tenants_size(), 1);
  const std::string& own = connection.session().tenants(0);
  for (int row = 0; row < connection.jobs().count(); ++row) EXPECT_EQ(connection.jobs().at(row).tenant(), own);
  for (const std::uint32_t tenant : connection.fleet().columns().states.tenant) {
    EXPECT_TRUE(tenant == 0 || connection.fleet().string(tenant) == own);
  }
}

TEST(DemoFactory, TakesItsTokenFromNowhereElseAndEndsWithUs) {
  DemoServer server;
  bool ready = false;
  QObject::connect(&server, &DemoServer::ready, &server, [&] { ready = true; });
  server.start(demoProfile());
  ASSERT_TRUE(spinUntil([&] { return ready; }, 60s));
  const QString proc = QStringLiteral("/proc/%1/").arg(server.processId());
  for (const char* file : {"cmdline", "environ"}) {
    QFile words(proc + QLatin1StringView(file));
    ASSERT_TRUE(words.open(QIODevice::ReadOnly));
    EXPECT_FALSE(words.readAll().contains(QByteArray::fromStdString(server.token()))) << file;
  }
  const qint64 process = server.processId();
  server.end();
  EXPECT_TRUE(spinUntil([&] { return ::kill(static_cast<pid_t>(process), 0) != 0; }));
}

TEST(DemoFactory, OneThatEndsByItselfLeavesItsLastWords) {
  Profile profile = demoProfile();
  profile.demoArguments = {QStringLiteral("--no-such-option")};
  FactoryConnection connection(profile);
  connection.open();
  ASSERT_TRUE(spinUntil([&] { return connection.state() == State::Refused; }, 60s));
  EXPECT_TRUE(connection.errorText().contains(QStringLiteral("--no-such-option")))
      << connection.errorText().toStdString();
}

}  // namespace
}  // namespace aifactory
