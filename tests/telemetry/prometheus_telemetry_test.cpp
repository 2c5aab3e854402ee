// SPDX-License-Identifier: GPL-3.0-or-later
// The source against servers that are worse than any Prometheus.
#include "factory/telemetry/prometheus_telemetry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <atomic>
#include <fstream>
#include <map>

#include "tests/fixtures/http_server.h"
#include "tests/store/temporary_directory.h"
#include "tests/telemetry/recording_telemetry.h"
#include "tests/telemetry/sixteen_nodes.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::int64_t ourTime() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

/// The temperature of GPU 0 of the first host.
std::string sampleLine(double value, std::int64_t time, const std::string& host = "h100-0001") {
  return "DCGM_FI_DEV_GPU_TEMP{Hostname=\"" + host + "\",gpu=\"0\"} " + std::to_string(value) + " " +
         std::to_string(time) + "\n";
}

class PrometheusTelemetryTest : public testing::Test {
 protected:
  void SetUp() override {
    spdlog::set_level(spdlog::level::off);
    options.pollInterval = 100ms;
    options.staleness = 60s;
    options.prometheus.timeout = 2s;
  }
  void TearDown() override {
    if (source) source->stop();
    spdlog::set_level(spdlog::level::info);
  }

  /// Starts the source on a server that answers so.
  void start(HttpServer::Handler handler) {
    server = std::make_unique<HttpServer>(std::move(handler));
    startOn(server->url());
  }
  void startOn(const std::string& url) {
    options.prometheus.url = url;
    source = std::make_unique<PrometheusTelemetry>(options, MetricMapping::dcgm());
    source->layoutChanged(FleetState::of(sixteenNodes()), strings, Clock::now());
    source->start(listener);
  }
  void answerWith(std::function<std::string()> text) {
    start([text](const auto&, const auto& send) { send(HttpServer::answer(text())); });
  }
  bool awaitTrouble(const std::string& words) {
    const bool came =
        listener.await([&](const auto& picture) { return picture.trouble.find(words) != std::string::npos; });
    EXPECT_TRUE(came) << "told instead: " << listener.picture().trouble;
    return came;
  }
  bool awaitTemperature(int stored) {
    return listener.await(
        [&](const auto& picture) { return picture.values.size() > 0 && picture.values.temperature[0] == stored; });
  }
  double figure(const std::string& name) const {
    for (const auto& [known, value] : source->statistics()) {
      if (known == name) return value;
    }
    return -1;
  }

  const std::vector<std::string> strings{""};
  TelemetryOptions options;
  RecordingTelemetry listener;
  // Of the answering threads, which run until the server is gone.
  std::atomic<bool> away = false;
  std::atomic<bool> asked = false;
  std::mutex mutex;
  std::string target;
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<PrometheusTelemetry> source;
};

TEST_F(PrometheusTelemetryTest, AsksForEveryMetricInOneRequest) {
  start([&](const HttpServer::Request& request, const auto& send) {
    const std::lock_guard lock(mutex);
    target = request.target;
    send(HttpServer::answer(sampleLine(50, ourTime())));
  });
  ASSERT_TRUE(awaitTemperature(51));
  const std::lock_guard lock(mutex);
  EXPECT_THAT(target, testing::AllOf(testing::StartsWith("/federate?match[]="), HasSubstr("DCGM_FI_DEV_GPU_UTIL"),
                                     HasSubstr("DCGM_FI_PROF_GR_ENGINE_ACTIVE%7BGPU_I_ID%21%3D%22%22%7D")));
  EXPECT_TRUE(source->info().reachable());
  EXPECT_EQ(source->info().display_name(), "Prometheus");
  EXPECT_LT(std::chrono::abs(listener.picture().when - Clock::now()), 5s);
}

TEST_F(PrometheusTelemetryTest, NobodyThere) {
  startOn("http://127.0.0.1:" + std::to_string(freePort()));
  ASSERT_TRUE(awaitTrouble("does not answer"));
  EXPECT_FALSE(source->info().reachable());
  EXPECT_THAT(source->info().unreachable_reason(), HasSubstr(options.prometheus.url));
  EXPECT_EQ(listener.picture().samples, 0);
}

TEST_F(PrometheusTelemetryTest, ItComesBack) {
  start([&](const auto&, const auto& send) {
    send(away ? HttpServer::answer("{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"TSDB not ready\"}",
                                   "503 Service Unavailable")
              : HttpServer::answer(sampleLine(50, ourTime())));
  });
  ASSERT_TRUE(awaitTemperature(51));
  away = true;
  ASSERT_TRUE(awaitTrouble("answers HTTP 503: TSDB not ready."));
  EXPECT_FALSE(source->info().reachable());
  EXPECT_TRUE(source->info().has_unreachable_since());
  away = false;
  ASSERT_TRUE(listener.await([](const auto& picture) { return picture.trouble.empty(); }));
  EXPECT_TRUE(source->info().reachable());
  EXPECT_FALSE(source->info().has_unreachable_since());
  EXPECT_EQ(listener.picture().troubles.size(), 2u) << "said once, and taken back once";
}

TEST_F(PrometheusTelemetryTest, WhileItIsAwayValuesGoAtTheirTime) {
  options.staleness = 1s;
  start([&](const auto&, const auto& send) {
    if (!away) send(HttpServer::answer(sampleLine(50, ourTime())));
  });
  ASSERT_TRUE(awaitTemperature(51));
  away = true;
  ASSERT_TRUE(awaitTrouble("Prometheus"));
  ASSERT_TRUE(awaitTemperature(notMeasured));
}

TEST_F(PrometheusTelemetryTest, SlowOnes) {
  options.prometheus.timeout = 300ms;
  start([](const auto&, const auto& send) {
    send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    for (int i = 0; i < 100 && send("x"); ++i) std::this_thread::sleep_for(50ms);
  });
  ASSERT_TRUE(awaitTrouble("did not answer within 0.3 s"));
}

TEST_F(PrometheusTelemetryTest, HalfAnAnswerIsAFailureWhoseSamplesCountAllTheSame) {
  start([](const auto&, const auto& send) {
    const std::string body = sampleLine(50, ourTime()) + "DCGM_FI_DEV_GPU_TEMP{Hostname=\"h100-0001\",gpu=\"1\"} 9";
    send("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + body);
  });
  ASSERT_TRUE(awaitTrouble("broke off in the middle"));
  EXPECT_FALSE(source->info().reachable());
  EXPECT_EQ(listener.picture().samples, 0) << "shown with the next good answer";
}

TEST_F(PrometheusTelemetryTest, ChunksThatBreakOff) {
  start([](const auto&, const auto& send) {
    const std::string body = sampleLine(50, ourTime());
    char size[16];
    std::snprintf(size, sizeof size, "%zx", body.size());
    send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(size) + "\r\n" + body + "\r\n20\r\nx");
  });
  ASSERT_TRUE(awaitTrouble("broke off in the middle"));
}

TEST_F(PrometheusTelemetryTest, SomethingElseAnswers) {
  options.staleness = 1s;
  const auto strange = std::make_shared<std::atomic<bool>>(false);
  answerWith([strange] {
    return *strange ? std::string("<!DOCTYPE html>\n<title>Sign in\x1b[31m</title>\n") : sampleLine(50, ourTime());
  });
  ASSERT_TRUE(awaitTemperature(51));
  *strange = true;
  ASSERT_TRUE(awaitTrouble("no text of samples: \"<!DOCTYPE html>\""));
  EXPECT_TRUE(awaitTemperature(notMeasured)) << "what it says nothing of any more goes at its time";
}

TEST_F(PrometheusTelemetryTest, RefusedWithoutItsToken) {
  TemporaryDirectory directory;
  options.prometheus.bearerTokenFile = directory.file("token");
  std::ofstream(options.prometheus.bearerTokenFile) << "wrong\n";
  start([](const HttpServer::Request& request, const auto& send) {
    const bool good = request.headers.find("Authorization: Bearer secret\r\n") != std::string::npos;
    send(good ? HttpServer::answer(sampleLine(50, ourTime())) : HttpServer::answer("", "401 Unauthorized"));
  });
  ASSERT_TRUE(awaitTrouble("refuses factoryd (HTTP 401)"));
  std::ofstream(options.prometheus.bearerTokenFile) << "secret\n";
  ASSERT_TRUE(awaitTemperature(51)) << "the file is read anew";
}

TEST_F(PrometheusTelemetryTest, BasicAuthentication) {
  TemporaryDirectory directory;
  options.prometheus.user = "factoryd";
  options.prometheus.passwordFile = directory.file("password");
  start([](const HttpServer::Request& request, const auto& send) {
    const bool good = request.headers.find("Authorization: Basic ZmFjdG9yeWQ6c2VjcmV0\r\n") != std::string::npos;
    send(good ? HttpServer::answer(sampleLine(50, ourTime())) : HttpServer::answer("", "401 Unauthorized"));
  });
  ASSERT_TRUE(awaitTrouble("cannot be read from " + options.prometheus.passwordFile));
  std::ofstream(options.prometheus.passwordFile) << "secret";
  ASSERT_TRUE(awaitTemperature(51));
}

TEST_F(PrometheusTelemetryTest, AClockAnHourOff) {
  for (const std::int64_t off : {-3'600'000, 3'600'000}) {
    RecordingTelemetry recorder;
    HttpServer peer([off](const auto&, const auto& send) {
      const std::time_t theirs = (ourTime() + off) / 1000;
      char date[64];
      std::tm parts{};
      ::gmtime_r(&theirs, &parts);
      std::strftime(date, sizeof date, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
      send(HttpServer::answer(sampleLine(50, ourTime() + off - 2000), "200 OK", date));
    });
    options.prometheus.url = peer.url();
    PrometheusTelemetry skewed(options, MetricMapping::dcgm());
    skewed.layoutChanged(FleetState::of(sixteenNodes()), strings, Clock::now());
    skewed.start(recorder);
    ASSERT_TRUE(recorder.await([](const auto& picture) { return !picture.trouble.empty() && picture.samples > 0; }));
    EXPECT_THAT(recorder.picture().trouble, HasSubstr(off > 0 ? "ahead of factoryd's" : "behind factoryd's"));
    EXPECT_EQ(recorder.picture().values.temperature[0], 51) << "stale is judged by Prometheus' own clock";
    EXPECT_LT(std::chrono::abs(recorder.picture().when - (Clock::now() - 2s)), 5s) << "shown by ours";
    EXPECT_TRUE(skewed.info().reachable());
    skewed.stop();
  }
}

TEST_F(PrometheusTelemetryTest, NoSeriesOfOurs) {
  answerWith([] { return sampleLine(50, ourTime(), "elsewhere"); });
  ASSERT_TRUE(awaitTrouble("a node that they name is \"elsewhere\""));
  EXPECT_TRUE(source->info().reachable());
}

TEST_F(PrometheusTelemetryTest, NoSeriesAtAll) {
  answerWith([] { return ""; });
  ASSERT_TRUE(awaitTrouble("has no series of the metrics"));
}

long peakKibibytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST_F(PrometheusTelemetryTest, AMillionUnknownSeriesTakeBoundedMemoryAndTime) {
  options.prometheus.timeout = 60s;
  options.pollInterval = 500ms;
  [[maybe_unused]] const long before = peakKibibytes();
  start([](const auto&, const auto& send) {
    send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string time = " 1 " + std::to_string(ourTime()) + "\n";
    std::string block;
    for (int i = 0; i < 1'500'000; ++i) {
      block += "DCGM_FI_DEV_GPU_TEMP{Hostname=\"stranger-" + std::to_string(i / 8) + "\",UUID=\"GPU-" +
               std::to_string(i) + "\",gpu=\"" + std::to_string(i % 8) + "\"}" + time;
      if (block.size() > 1 << 16) {
        if (!send(block)) return;
        block.clear();
      }
    }
    send(block + sampleLine(50, ourTime()));
  });
  ASSERT_TRUE(listener.await([](const auto& picture) { return picture.samples >= 2; }, 100s));
  EXPECT_TRUE(awaitTemperature(51));
  EXPECT_EQ(figure("unmatched_series"), 1'500'000);
#ifndef AIF_SANITIZED  // which keep what is freed
  EXPECT_LT(peakKibibytes() - before, 200 * 1024);
#endif
}

TEST_F(PrometheusTelemetryTest, MoreThanIsToBeRead) {
  options.prometheus.mostBytes = 1 << 20;
  answerWith([] { return std::string((1 << 20) + 1, '#'); });
  ASSERT_TRUE(awaitTrouble("answers with more than 1 MiB: narrow the mapping with `match`, or raise"));
}

TEST_F(PrometheusTelemetryTest, AnotherLayoutIsMeasuredAtOnce) {
  options.pollInterval = 60s;
  answerWith([] { return sampleLine(50, ourTime(), "h100-0002"); });
  ASSERT_TRUE(listener.await([](const auto& picture) { return picture.samples == 1; }));
  EXPECT_EQ(listener.picture().values.temperature[deviceOf(2, 0)], 51);
  v1::FleetLayout other = sixteenNodes();
  other.mutable_nodes()->DeleteSubrange(0, 1);
  other.set_version(2);
  source->layoutChanged(FleetState::of(other), strings, Clock::now());
  ASSERT_TRUE(listener.await([](const auto& picture) { return picture.samples == 2; }));
  EXPECT_EQ(listener.picture().values.size(), (testNodes - 1) * gpusPerTestNode);
  EXPECT_EQ(listener.picture().values.temperature[0], 51);
}

TEST_F(PrometheusTelemetryTest, StoppingWaitsForNoAnswer) {
  options.prometheus.timeout = 60s;
  start([&](const auto&, const auto& send) {
    asked = true;
    for (int i = 0; i < 600 && send(i == 0 ? "HTTP/1.1 200 OK\r\n\r\n" : "#"); ++i) std::this_thread::sleep_for(50ms);
  });
  while (!asked) std::this_thread::sleep_for(10ms);
  const auto began = std::chrono::steady_clock::now();
  source->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, 15s) << "the server sends for 30 s";
}

}  // namespace
}  // namespace aifactory
