// SPDX-License-Identifier: GPL-3.0-or-later
// What Prometheus stored of a stretch of time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <mutex>

#include "factory/telemetry/prometheus_telemetry.h"
#include "factory/telemetry/range_answer.h"
#include "tests/fixtures/http_server.h"
#include "tests/telemetry/sixteen_nodes.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(RangeAnswer, SeriesWithTheirLabelsAndSamples) {
  const auto answer = readRangeAnswer(R"({"status":"success","data":{"resultType":"matrix","result":[
    {"metric":{"__name__":"DCGM_FI_DEV_GPU_TEMP","Hostname":"h100-0001","gpu":"3"},
     "values":[[1795000000,"41"],[1795000015.5,"42.5"],[1795000030,"NaN"],[1795000045,"+Inf"]]},
    {"metric":{},"values":[]}]}})");
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->size(), 2u);
  EXPECT_EQ((*answer)[0].labels.name, "DCGM_FI_DEV_GPU_TEMP");
  EXPECT_EQ((*answer)[0].labels.first({"gpu"}), "3");
  ASSERT_EQ((*answer)[0].samples.size(), 4u);
  EXPECT_EQ((*answer)[0].samples[1], (std::pair<std::int64_t, double>(1'795'000'015'500, 42.5)));
  EXPECT_TRUE((*answer)[1].samples.empty());
}

TEST(RangeAnswer, WhatIsNoAnswerIsSaidToBeNone) {
  for (const char* text :
       {"", "[]", "{}", "half {\"data\":", R"({"data":{"result":7}})", R"({"data":{"result":[7]}})",
        R"({"data":{"result":[{"metric":{},"values":[[1]]}]}})", R"({"data":{"result":[{"values":[["1","2"]]}]}})",
        R"({"data":{"result":[{"values":[[1e300,"2"]]}]}})", R"({"data":{"result":[{"values":[[1,"two"]]}]}})"}) {
    EXPECT_EQ(readRangeAnswer(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

class StretchTest : public testing::Test {
 protected:
  void serve(HttpServer::Handler handler) {
    server = std::make_unique<HttpServer>(std::move(handler));
    TelemetryOptions options;
    options.prometheus.url = server->url();
    options.prometheus.timeout = 20s;
    options.staleness = 45s;
    source = std::make_unique<PrometheusTelemetry>(options, MetricMapping::dcgm());
    const std::vector<std::string> strings{""};
    source->layoutChanged(FleetState::of(sixteenNodes()), strings, Clock::now());
  }
  /// GPU 3 of the second host over 100 s, in points 10 s apart.
  absl::StatusOr<v1::GetJobTelemetryResponse> read() {
    v1::GetJobTelemetryResponse answer;
    v1::DeviceTelemetry& device = *answer.add_devices();
    device.set_node("nodes/h100-0002");
    device.set_gpu(3);
    device.set_mig_instance(-1);
    const Clock::time_point from{1'795'000'000s};
    const absl::Status status = source->readStretch({from, from + 100s, 11}, answer);
    return status.ok() ? absl::StatusOr<v1::GetJobTelemetryResponse>(answer) : status;
  }

  // Of the answering threads, which run until the server is gone.
  std::mutex mutex;
  std::vector<HttpServer::Request> requests;
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<PrometheusTelemetry> source;
};

TEST_F(StretchTest, ValuesFallOnTheGridAndGapsStayGaps) {
  serve([&](const HttpServer::Request& request, const auto& send) {
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    const bool hot = request.body.find("GPU_TEMP") != std::string::npos;
    send(HttpServer::answer(hot ? R"({"status":"success","data":{"resultType":"matrix","result":[
               {"metric":{"Hostname":"h100-0002.example.com:9400","gpu":"3"},
                "values":[[1795000010,"41.4"],[1795000020,"NaN"],[1795000100,"77"],[1795000110,"9"]]},
               {"metric":{"Hostname":"h100-0002","gpu":"4"},"values":[[1795000030,"55"]]},
               {"metric":{"Hostname":"elsewhere","gpu":"3"},"values":[[1795000030,"66"]]}]}})"
                                : R"({"status":"success","data":{"resultType":"matrix","result":[]}})"));
  });
  const auto answer = read();
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_EQ(answer->times_size(), 11);
  EXPECT_EQ(answer->times(10).seconds(), 1'795'000'100);
  EXPECT_THAT(answer->devices(0).temperature(), ElementsAre(-1, 41, -1, -1, -1, -1, -1, -1, -1, -1, 77));
  EXPECT_THAT(answer->devices(0).power(), testing::Each(-1));
  EXPECT_EQ(answer->devices(0).power_size(), 11);
  const std::lock_guard lock(mutex);
  ASSERT_EQ(requests.size(), 5u) << "one for each metric but the Xids";
  EXPECT_EQ(requests[0].target, "/api/v1/query_range");
  EXPECT_THAT(requests[0].headers, testing::StartsWith("POST ")) << "a URL of a thousand hosts is too long for some";
  EXPECT_THAT(requests[0].body, testing::AllOf(testing::StartsWith("query=last_over_time%28"),
                                               HasSubstr("start=1795000000.000"), HasSubstr("end=1795000100.000"),
                                               HasSubstr("step=10.000"), HasSubstr("h100-0002"), HasSubstr("45000ms")));
  EXPECT_THAT(requests[0].body,
              testing::AllOf(HasSubstr("%20and%20timestamp%28"), HasSubstr("%20%3E%201795000001.000")))
      << "what was sampled before is of whoever had the GPU before";
}

TEST_F(StretchTest, AnAnswerOfAnySizeIsNotRead) {
  serve([](const auto&, const auto& send) {
    send("HTTP/1.1 200 OK\r\n\r\n");
    const std::string piece(1 << 20, ' ');
    for (int i = 0; i < 80 && send(piece); ++i) {
    }
  });
  EXPECT_THAT(std::string(read().status().message()), HasSubstr("answers with more than 64 MiB"));
}

TEST_F(StretchTest, ABadAnswerIsNamed) {
  serve([](const auto&, const auto& send) { send(HttpServer::answer("{\"half\":")); });
  const absl::Status status = read().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), testing::AllOf(HasSubstr(server->url()), HasSubstr("query_range")));
}

TEST_F(StretchTest, AnErrorOfPrometheusIsPassedOn) {
  serve([](const auto&, const auto& send) {
    send(HttpServer::answer(R"({"status":"error","errorType":"bad_data","error":"exceeded maximum resolution"})",
                            "400 Bad Request"));
  });
  EXPECT_THAT(std::string(read().status().message()), HasSubstr("exceeded maximum resolution"));
}

}  // namespace
}  // namespace aifactory
