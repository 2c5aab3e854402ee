// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QFile>
#include <QTemporaryDir>

#include <optional>
#include <thread>

#include "client/factory_connection.h"
#include "tests/client/scripted_factory.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

class BundleExport : public testing::Test {
 protected:
  BundleExport() {
    factory.exportBundle = [this](grpc::ServerContext& context, const v1::ExportBundleRequest& request, auto& writer) {
      asked = request;
      v1::ExportBundleResponse chunk;
      for (int part = 0; part < parts; ++part) {
        chunk.set_data(std::string(1000, static_cast<char>('a' + part)));
        chunk.set_total_bytes(static_cast<std::uint64_t>(1000 * parts));
        if (!writer.Write(chunk)) return grpc::Status::CANCELLED;
      }
      while (endless && !context.IsCancelled()) std::this_thread::sleep_for(2ms);
      return end;
    };
    factory.start();
    connection.open();
    EXPECT_TRUE(spinUntil([&] { return connection.state() == FactoryConnection::State::Connected; }));
  }

  CallHandle save(const QString& file) {
    v1::ExportBundleRequest request;
    request.mutable_start()->set_seconds(17);
    return connection.exportBundle(
        request, file, &connection,
        [this](qint64 bytes, qint64 total) {
          seen = bytes;
          of = total;
        },
        [this](const CallResult<bool>& outcome) { result = outcome; });
  }
  bool ends() {
    return spinUntil([&] { return result.has_value(); });
  }

  int parts = 3;
  bool endless = false;
  grpc::Status end;
  v1::ExportBundleRequest asked;
  qint64 seen = 0, of = 0;
  std::optional<CallResult<bool>> result;
  QTemporaryDir directory;
  ScriptedFactory factory;
  FactoryConnection connection{factory.profile()};
};

TEST_F(BundleExport, WritesWhatComesAndTellsHowFarItIs) {
  const QString file = directory.filePath(QStringLiteral("a.aifbundle"));
  save(file);
  ASSERT_TRUE(ends());
  ASSERT_TRUE(*result) << result->error().sentence.toStdString();
  EXPECT_EQ(asked.start().seconds(), 17);
  EXPECT_EQ(seen, 3000);
  EXPECT_EQ(of, 3000);
  QFile written(file);
  ASSERT_TRUE(written.open(QIODevice::ReadOnly));
  EXPECT_EQ(written.readAll(), QByteArray(1000, 'a') + QByteArray(1000, 'b') + QByteArray(1000, 'c'));
}

TEST_F(BundleExport, CancelledOrBrokenItLeavesNoFile) {
  const QString file = directory.filePath(QStringLiteral("b.aifbundle"));
  endless = true;
  CallHandle handle = save(file);
  ASSERT_TRUE(spinUntil([&] { return seen == 3000; }));
  handle.cancel();
  ASSERT_TRUE(ends());
  EXPECT_EQ(result->error().kind, CallError::Kind::Cancelled);
  EXPECT_FALSE(QFile::exists(file));

  result.reset();
  endless = false;
  end = ScriptedFactory::refusal(grpc::OUT_OF_RANGE, "NOT_RECORDED", "Nothing was recorded then.");
  save(file);
  ASSERT_TRUE(ends());
  EXPECT_FALSE(*result);
  EXPECT_FALSE(QFile::exists(file));
}

TEST_F(BundleExport, AFileThatCannotBeWrittenIsNamed) {
  save(QStringLiteral("/nowhere/at/all.aifbundle"));
  ASSERT_TRUE(ends());
  ASSERT_FALSE(*result);
  EXPECT_TRUE(result->error().sentence.contains(QStringLiteral("/nowhere/at/all.aifbundle")))
      << result->error().sentence.toStdString();
}

}  // namespace
}  // namespace aifactory
