// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QTemporaryDir>

#include <chrono>
#include <cstring>

#include "client/job_feed.h"
#include "client/watch_stream.h"
#include "tests/client/scripted_factory.h"
#include "tests/client/socket_proxy.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

TEST(HalfOpen, SilentConnectionIsLeftAndReplaced) {
  ScriptedFactory factory;
  factory.start();
  const std::string server = factory.endpoint().substr(std::strlen("unix://"));
  QTemporaryDir directory;
  const std::string front = directory.filePath(QStringLiteral("front.sock")).toStdString();
  SocketProxy proxy(front, server);

  JobStore store;
  const auto feed = std::make_shared<JobFeed>(&store);
  const auto channel = std::make_shared<Channel>("unix://" + front, "secret");
  // Bookmarks come every 100 ms here.
  WatchStream stream(feed, watchStarter(&Channel::jobs, &JobsCalls::WatchJobs, feed),
                     {1ms, 600ms, Backoff(10ms, 50ms)});
  stream.open(channel);
  using Phase = WatchStream::Phase;
  ASSERT_TRUE(spinUntil([&] { return stream.phase() == Phase::Live; }));
  spinFor(1500ms);
  EXPECT_EQ(stream.phase(), Phase::Live) << "bookmarks keep it";

  bool waited = false;
  QObject::connect(&stream, &WatchStream::phaseChanged, &stream, [&] { waited |= stream.phase() == Phase::Waiting; });
  proxy.freeze();
  const QDateTime frozen = QDateTime::currentDateTime();
  ASSERT_TRUE(spinUntil([&] { return waited; }));
  EXPECT_LE(stream.heardAt(), frozen.addMSecs(200));
  EXPECT_EQ(stream.error().kind, CallError::Kind::Unavailable);
  EXPECT_TRUE(spinUntil([&] { return stream.phase() == Phase::Live; }, 10s)) << "a silent connection was not replaced";
  EXPECT_GE(proxy.accepted(), 2);
  stream.close();
  EXPECT_TRUE(channel->calls().wait(10s));
}

}  // namespace
}  // namespace aifactory
