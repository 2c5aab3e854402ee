// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include "factory/telemetry/prometheus_rules.h"
#include "tests/fixtures/http_server.h"
#include "tests/telemetry/recording_sink.h"
#include "tests/telemetry/sixteen_nodes.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr const char* answer = R"json({"status":"success","data":{"groups":[{"name":"gpus","file":"rules.yml","rules":[
  {"state":"firing","name":"GpuHot","query":"DCGM_FI_DEV_GPU_TEMP > 85","duration":60,"labels":{"severity":"critical"},
   "annotations":{},"health":"ok","lastError":"","type":"alerting","alerts":[
    {"labels":{"alertname":"GpuHot","severity":"critical","Hostname":"h100-0003.example.com","gpu":"5","odd\u0007":"a\nb"},
     "annotations":{"summary":"GPU 5 of h100-0003 is at 91 °C","description":"long"},"state":"firing",
     "activeAt":"2026-11-28T09:00:00.25+09:00","value":"9.1e+01"},
    {"labels":{"alertname":"GpuHot","severity":"critical","Hostname":"h100-0004","gpu":"1"},
     "annotations":{},"state":"pending","activeAt":"2026-11-28T00:00:00Z","value":"86"},
    {"labels":{"alertname":"GpuHot","severity":"critical","instance":"elsewhere:9400","gpu":"1"},
     "annotations":{},"state":"firing","activeAt":"nonsense","value":"86"}]},
  {"name":"Watchdog","query":"vector(1)",
                     "labels" : {"severity" : "none"},
                     "annotations" : {},
                     "health" : "err",
                     "lastError" : "many-to-many matching",
                     "type" : "alerting",
                     "alerts" : []
},
  {"name":"job:power:sum","query":"sum(x)","health":"ok","type":"recording"},
  7, {"type":"alerting"}]
}, 8, {"name":"empty"}]
}
})json";

AlertPlace nowhere(const std::map<std::string, std::string>&) { return {}; }

TEST(RulesAnswer, RulesAndWhatFires) {
  const auto read = readRulesAnswer(answer, 0ms, [](const auto& labels) {
    return labels.contains("Hostname") ? AlertPlace{"nodes/h100-0003", 5} : AlertPlace{};
  });
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->rules.size(), 3u);
  EXPECT_EQ(read->rules[0].display_name(), "GpuHot");
  EXPECT_EQ(read->rules[0].severity(), v1::Alert::SEVERITY_CRITICAL);
  EXPECT_EQ(read->rules[0].expression(), "DCGM_FI_DEV_GPU_TEMP > 85");
  EXPECT_EQ(read->rules[0].source(), "prometheus gpus");
  EXPECT_EQ(read->rules[0].active_alerts(), 2u);
  EXPECT_EQ(read->rules[1].severity(), v1::Alert::SEVERITY_INFO);
  EXPECT_EQ(read->rules[1].problem(), "many-to-many matching");
  ASSERT_EQ(read->alerts.size(), 2u) << "what is pending is no alert yet";
  const v1::Alert& alert = read->alerts[0];
  EXPECT_THAT(alert.name(), testing::MatchesRegex("alerts/rule-[0-9a-f]+"));
  EXPECT_EQ(alert.kind(), v1::Alert::KIND_RULE);
  EXPECT_EQ(alert.rule(), "GpuHot");
  EXPECT_EQ(alert.summary(), "GPU 5 of h100-0003 is at 91 °C");
  EXPECT_EQ(alert.resource(), "nodes/h100-0003");
  EXPECT_EQ(alert.gpu(), 5);
  EXPECT_EQ(alert.labels().at("odd "), "a b");
  EXPECT_EQ(alert.start_time().seconds(), 1795824000);
  EXPECT_EQ(read->alerts[1].summary(), "GpuHot") << "where nobody wrote a sentence";
  EXPECT_FALSE(read->alerts[1].has_start_time());
  EXPECT_EQ(read->alerts[1].gpu(), -1);
  EXPECT_NE(read->alerts[1].name(), alert.name());
  EXPECT_EQ(readRulesAnswer(answer, 3600s, nowhere)->alerts[0].start_time().seconds(), 1795824000 - 3600)
      << "by our clock";
  EXPECT_EQ(readRulesAnswer(answer, 0ms, nowhere)->alerts[0].name(), alert.name()) << "the same while it lasts";
}

TEST(RulesAnswer, WhatIsNone) {
  for (const char* wrong : {"", "<html>", "[]", "{}", R"({"data":[]})", R"({"data":{"groups":{}}})", "{\"data\":"}) {
    EXPECT_FALSE(readRulesAnswer(wrong, 0ms, nowhere).ok()) << wrong;
  }
}

TEST(RulesAnswer, ARuleThatFiresEverywhereIsCut) {
  std::string text = R"({"data":{"groups":[{"name":"g","rules":[{"name":"Many","type":"alerting","alerts":[)";
  for (int i = 0; i < 5000; ++i) {
    text += R"({"state":"firing","labels":{"alertname":"Many","i":")" + std::to_string(i) + R"("}},)";
  }
  text.back() = ']';
  const auto read = readRulesAnswer(text + "}]}]}}", 0ms, nowhere);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->alerts.size(), 1000u);
  EXPECT_EQ(read->rules[0].active_alerts(), 5000u);
  EXPECT_THAT(read->rules[0].problem(), HasSubstr("5000 alerts at once"));
}

TEST(PrometheusRules, ToldWhenTheyChangeAndKeptWhilePrometheusIsAway) {
  spdlog::set_level(spdlog::level::off);
  std::atomic<int> state = 0;
  HttpServer server([&](const HttpServer::Request& request, const auto& send) {
    EXPECT_EQ(request.target, "/api/v1/rules?type=alert");
    send(state == 0   ? HttpServer::answer(answer)
         : state == 1 ? HttpServer::answer("", "503 Service Unavailable")
                      : HttpServer::answer(R"({"status":"success","data":{"groups":[]}})"));
  });
  TelemetryOptions options;
  options.prometheus.url = server.url();
  options.rulesInterval = 50ms;
  PrometheusRules rules(options, MetricMapping::dcgm());
  rules.layoutChanged(FleetState::of(sixteenNodes()), std::vector<std::string>{""}, Clock::now());
  RecordingSink sink;
  rules.connect(sink);
  ASSERT_TRUE(sink.await([](const auto& alerts) { return alerts.size() == 2; }));
  EXPECT_EQ(sink.alerts()[0].resource(), "nodes/h100-0003");
  EXPECT_EQ(sink.alerts()[0].gpu(), 5);
  EXPECT_EQ(sink.alerts()[1].resource(), "");
  state = 1;
  for (int i = 0; i < 200 && (rules.rules().empty() || rules.rules()[0].problem().empty()); ++i) {
    std::this_thread::sleep_for(50ms);
  }
  ASSERT_EQ(rules.rules().size(), 3u);
  EXPECT_THAT(rules.rules()[0].problem(), HasSubstr("answers HTTP 503"));
  EXPECT_EQ(sink.alerts().size(), 2u);
  EXPECT_EQ(sink.calls(), 1);
  state = 2;
  EXPECT_TRUE(sink.await([](const auto& alerts) { return alerts.empty(); }));
  EXPECT_TRUE(rules.rules().empty());
  rules.disconnect();
  spdlog::set_level(spdlog::level::info);
}

}  // namespace
}  // namespace aifactory
