// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/fleet_samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "tests/telemetry/sixteen_nodes.h"

namespace aifactory {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t now = 1'795'879'725'000;
constexpr std::int64_t staleness = 45'000;

/// Labels as the DCGM exporter has them.
std::string labels(int host, int gpu, const std::string& more = "") {
  return "{Hostname=\"" + testHost(host) + "\",UUID=\"GPU-" + std::to_string(host) + "-" + std::to_string(gpu) +
         "\",gpu=\"" + std::to_string(gpu) + "\"" + more + "}";
}

class FleetSamplesTest : public testing::Test {
 protected:
  FleetSamplesTest() { samples.setLayout(sixteenNodes(), strings); }

  struct Sample {
    std::string series;
    double value;
    std::int64_t time = now - 1000;
  };
  void answer(const std::vector<Sample>& all, std::int64_t at = now) {
    samples.begin(at);
    for (const Sample& sample : all) samples.sample(sample.series, sample.value, sample.time);
    samples.end(jobs);
  }
  const TelemetryColumns& columns() const { return samples.board().columns(); }

  std::vector<std::string> strings{"", "1g.10gb", "3g.40gb"};
  std::vector<std::uint64_t> jobs = std::vector<std::uint64_t>(testNodes * gpusPerTestNode);
  FleetSamples samples{MetricMapping::dcgm(), milliseconds(staleness)};
};

TEST_F(FleetSamplesTest, ValuesReachTheirColumnsInTheirUnits) {
  answer({{"DCGM_FI_DEV_GPU_UTIL" + labels(3, 5), 87},
          {"DCGM_FI_DEV_FB_USED" + labels(3, 5), 65'536},
          {"DCGM_FI_DEV_GPU_TEMP" + labels(3, 5), 0},
          {"DCGM_FI_DEV_POWER_USAGE" + labels(3, 5), 512.6},
          {"DCGM_FI_DEV_XID_ERRORS" + labels(3, 5), 79}});
  const std::uint32_t device = deviceOf(3, 5);
  EXPECT_EQ(columns().utilization[device], 87 + 1);
  EXPECT_EQ(columns().memory[device], 65'536 / memoryStepMib + 1);
  EXPECT_EQ(columns().temperature[device], 0 + 1) << "0 is measured";
  EXPECT_EQ(columns().power[device], 513 + 1);
  EXPECT_EQ(samples.board().xids()[device], 79);
  EXPECT_EQ(samples.board().xids()[device + 1], xidNotKnown);
  EXPECT_EQ(samples.board().newest(), now - 1000);
  for (std::uint32_t other = 0; other < columns().size(); ++other) {
    if (other == device) continue;
    EXPECT_EQ(columns().utilization[other], notMeasured);
    EXPECT_EQ(columns().power[other], notMeasured);
  }
}

TEST_F(FleetSamplesTest, WhatCannotBeIsNotMeasured) {
  const double blank = 9223372036854775794.0;  // how DCGM says that it does not know
  for (const double value : {std::nan(""), std::numeric_limits<double>::infinity(),
                             -std::numeric_limits<double>::infinity(), blank, 140737488355328.0, -1.0, 1e300}) {
    answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0), 50, now - 2000}});
    EXPECT_EQ(columns().temperature[0], 51);
    answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0), value, now - 1000}});
    EXPECT_EQ(columns().temperature[0], notMeasured) << value;
    EXPECT_EQ(samples.figures().incredible, 1u) << value;
    samples.setLayout(sixteenNodes(), strings);
  }
}

TEST_F(FleetSamplesTest, ASeriesThatStopsIsNotMeasuredAfterItsStaleness) {
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0), 50, now}, {"DCGM_FI_DEV_GPU_TEMP" + labels(1, 1), 60, now}});
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 1), 61, now + staleness}}, now + staleness);
  EXPECT_EQ(columns().temperature[0], 51) << "a scrape may fail";
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 1), 61, now + staleness}}, now + staleness + 1);
  EXPECT_EQ(columns().temperature[0], notMeasured);
  EXPECT_EQ(columns().temperature[1], 62);
  EXPECT_EQ(samples.figures().droppedByStaleness, 1u);
  EXPECT_TRUE(samples.takeDropped());
  samples.expire(now + 2 * staleness);
  EXPECT_FALSE(samples.takeDropped());
  samples.expire(now + 2 * staleness + 1);
  EXPECT_TRUE(samples.takeDropped()) << "no answer either";
  EXPECT_EQ(columns().temperature[1], notMeasured);
}

TEST_F(FleetSamplesTest, AnXidThatIsNotToldIsNotKnown) {
  const auto xid = [this] { return samples.board().xids()[0]; };
  EXPECT_EQ(xid(), xidNotKnown);
  answer({{"DCGM_FI_DEV_XID_ERRORS" + labels(1, 0), 0, now}});
  EXPECT_EQ(xid(), 0) << "there was none";
  answer({{"DCGM_FI_DEV_XID_ERRORS" + labels(1, 0), xidNotKnown, now + 1}});
  EXPECT_EQ(xid(), xidNotKnown);
  EXPECT_EQ(samples.figures().incredible, 1u);
  answer({{"DCGM_FI_DEV_XID_ERRORS" + labels(1, 0), 79, now + 2}});
  EXPECT_EQ(xid(), 79);
  answer({}, now + staleness + 3);
  EXPECT_EQ(xid(), xidNotKnown);
}

TEST_F(FleetSamplesTest, WhatPrometheusStillHoldsMayBeTooOldAlready) {
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0), 50, now - staleness - 1},
          {"DCGM_FI_DEV_GPU_TEMP" + labels(1, 1), 50, now + staleness + 1}});
  EXPECT_EQ(columns().temperature[0], notMeasured);
  EXPECT_EQ(columns().temperature[1], notMeasured) << "nor is the future believed";
  EXPECT_EQ(samples.figures().stale, 2u);
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0), 50, std::numeric_limits<std::int64_t>::min()},
          {"DCGM_FI_DEV_GPU_TEMP" + labels(1, 1), 50, std::numeric_limits<std::int64_t>::max()}});
  EXPECT_EQ(samples.figures().stale, 2u) << "what is no time at all is not reckoned with";
}

TEST_F(FleetSamplesTest, AClockThatIsSetBackDoesNotHoldUpTheNew) {
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0), 50, now}});
  const std::int64_t earlier = now - 3'600'000;
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0), 70, earlier - 1000}}, earlier);
  EXPECT_EQ(columns().temperature[0], 71);
}

TEST_F(FleetSamplesTest, OfSeveralSeriesForOneValueTheNewestCounts) {
  const std::string before = "DCGM_FI_DEV_GPU_TEMP" + labels(1, 0, ",instance=\"a:9400\"");
  const std::string after = "DCGM_FI_DEV_GPU_TEMP" + labels(1, 0, ",instance=\"b:9400\"");
  answer({{before, 80, now - 9000}, {after, 40, now - 1000}});
  EXPECT_EQ(columns().temperature[0], 41);
  answer({{after, 42, now - 500}, {before, 80, now - 9000}});
  EXPECT_EQ(columns().temperature[0], 43);
}

TEST_F(FleetSamplesTest, HostsByAnyOfTheirNames) {
  answer({{"DCGM_FI_DEV_GPU_TEMP{Hostname=\"h100-0002.ulsan.example.com\",gpu=\"1\"}", 52},
          {"DCGM_FI_DEV_GPU_TEMP{instance=\"h100-0003:9400\",gpu=\"2\"}", 53},
          {"DCGM_FI_DEV_GPU_TEMP{Hostname=\"\",hostname=\"h100-0004\",gpu=\"nvidia3\"}", 54}});
  EXPECT_EQ(columns().temperature[deviceOf(2, 1)], 53);
  EXPECT_EQ(columns().temperature[deviceOf(3, 2)], 54);
  EXPECT_EQ(columns().temperature[deviceOf(4, 3)], 55);
  EXPECT_EQ(samples.figures().unmatched, 0u);
}

TEST_F(FleetSamplesTest, ARelabelledHostIsFoundByTheUuidsLearntBefore) {
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(5, 4), 50, now}});
  const std::string renamed = "DCGM_FI_DEV_GPU_TEMP{Hostname=\"blade-77\",UUID=\"GPU-5-4\",gpu=\"4\"}";
  answer({{renamed, 60, now + 15'000}}, now + 15'000);
  EXPECT_EQ(columns().temperature[deviceOf(5, 4)], 61);
}

TEST_F(FleetSamplesTest, ASeriesWithNothingButAUuidIsFoundOnceThatIsLearnt) {
  const std::string bare = "DCGM_FI_DEV_POWER_USAGE{gpu_uuid=\"GPU-5-4\"}";
  answer({{bare, 300}, {"DCGM_FI_DEV_GPU_TEMP" + labels(5, 4), 50}});
  EXPECT_EQ(columns().power[deviceOf(5, 4)], notMeasured);
  answer({{bare, 301, now + 1000}, {"DCGM_FI_DEV_GPU_TEMP" + labels(5, 4), 50, now + 1000}});
  EXPECT_EQ(columns().power[deviceOf(5, 4)], 302);
}

TEST_F(FleetSamplesTest, AGpuThatMovesTakesItsUuidAlong) {
  const std::string bare = "DCGM_FI_DEV_POWER_USAGE{gpu_uuid=\"GPU-1-0\"}";
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0), 50}, {bare, 300}});
  const std::string moved = "DCGM_FI_DEV_GPU_TEMP{Hostname=\"h100-0002\",UUID=\"GPU-1-0\",gpu=\"7\"}";
  answer({{moved, 50, now}, {bare, 300, now}});
  answer({{moved, 50, now + 1000}, {bare, 310, now + 1000}}, now + 1000);
  EXPECT_EQ(columns().power[deviceOf(2, 7)], 311);
}

TEST_F(FleetSamplesTest, GpusThatAreNumberedOtherwise) {
  v1::FleetLayout layout = sixteenNodes();
  layout.mutable_nodes(0)->set_gpu_count(2);
  layout.mutable_nodes(0)->add_gpu_numbers(3);
  layout.mutable_nodes(0)->add_gpu_numbers(5);
  samples.setLayout(layout, strings);
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 5), 50},
          {"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0), 50},
          {"DCGM_FI_DEV_GPU_TEMP" + labels(2, 0), 70}});
  EXPECT_EQ(columns().temperature[1], 51);
  EXPECT_EQ(columns().temperature[0], notMeasured);
  EXPECT_EQ(columns().temperature[2], 71);
  EXPECT_EQ(samples.figures().unmatched, 1u);
}

TEST_F(FleetSamplesTest, MigInstancesByTheirRank) {
  v1::FleetLayout layout = sixteenNodes();
  for (std::uint32_t number = 0; number < 2; ++number) {
    v1::MigInstance& instance = *layout.add_mig_instances();
    instance.set_parent_device(deviceOf(1, 7));
    instance.set_profile(1);
    instance.set_instance(number);
  }
  samples.setLayout(layout, strings);
  jobs.resize(jobs.size() + 2);
  const auto instance = [](const std::string& metric, int id) {
    return metric + labels(1, 7, ",GPU_I_ID=\"" + std::to_string(id) + "\",GPU_I_PROFILE=\"1g.10gb\"");
  };
  const std::uint32_t first = testNodes * gpusPerTestNode;
  // As text "10" comes before "9": only once both are known is it clear which is which.
  for (int round = 0; round < 2; ++round) {
    answer({{instance("DCGM_FI_PROF_GR_ENGINE_ACTIVE", 10), 0.75, now + round},
            {instance("DCGM_FI_PROF_GR_ENGINE_ACTIVE", 9), 0.25, now + round},
            {instance("DCGM_FI_DEV_FB_USED", 9), 6400, now + round},
            {"DCGM_FI_DEV_GPU_TEMP" + labels(1, 7), 50, now + round}});
    if (round == 0) {
      EXPECT_EQ(columns().utilization[first], notMeasured);
    }
  }
  EXPECT_EQ(columns().utilization[first], 26);
  EXPECT_EQ(columns().utilization[first + 1], 76);
  EXPECT_EQ(columns().memory[first], 101);
  EXPECT_EQ(columns().temperature[deviceOf(1, 7)], 51);
  EXPECT_EQ(columns().utilization[deviceOf(1, 7)], notMeasured);
}

TEST_F(FleetSamplesTest, MoreMigInstancesThanTheSchedulerHasAreNotLearntAgainAndAgain) {
  v1::FleetLayout layout = sixteenNodes();
  for (std::uint32_t number = 0; number < 2; ++number) {
    v1::MigInstance& instance = *layout.add_mig_instances();
    instance.set_profile(1);
    instance.set_instance(number);
  }
  DeviceJoin join(layout, strings);
  bool learnt = true;
  for (int round = 0; round < 20; ++round) {
    for (const char* number : {"7", "8", "9"}) {
      EXPECT_FALSE(
          join.find({.host = "h100-0001", .gpu = "0", .uuid = "", .migInstance = number, .migProfile = "1g.10gb"})
              .has_value());
    }
    learnt = join.takeLearnt();
  }
  EXPECT_FALSE(learnt);
}

TEST_F(FleetSamplesTest, JobsOfTheExporterAreCheckedAgainstTheAllocation) {
  jobs[deviceOf(1, 0)] = 42;
  jobs[deviceOf(1, 1)] = 42;
  answer({{"DCGM_FI_DEV_GPU_TEMP" + labels(1, 0, ",hpc_job=\"42\""), 50},
          {"DCGM_FI_DEV_POWER_USAGE" + labels(1, 0, ",hpc_job=\"42\""), 50},
          {"DCGM_FI_DEV_GPU_TEMP" + labels(1, 1, ",hpc_job=\"41\""), 50},
          {"DCGM_FI_DEV_POWER_USAGE" + labels(1, 1, ",hpc_job=\"41\""), 50},
          {"DCGM_FI_DEV_GPU_TEMP" + labels(1, 2, ",hpc_job=\"43\""), 50},
          {"DCGM_FI_DEV_GPU_TEMP" + labels(1, 3), 50}});
  EXPECT_EQ(samples.figures().jobMismatches, 2u) << "another job, and a job where there is none";
}

TEST_F(FleetSamplesTest, StrangersAreCounted) {
  answer({{"node_load1{instance=\"h100-0001:9100\"}", 1},
          {"DCGM_FI_DEV_GPU_TEMP{Hostname=\"elsewhere\\n\\\"1\\\"\",gpu=\"0\"}", 50},
          {"DCGM_FI_DEV_GPU_TEMP" + labels(1, 8), 50},
          {"DCGM_FI_DEV_GPU_TEMP{gpu=\"1\"}", 50},
          {"not a series {", 50}});
  EXPECT_EQ(samples.figures().unknownMetrics, 2u);
  EXPECT_EQ(samples.figures().unmatched, 3u);
  EXPECT_EQ(samples.figures().anUnmatched, "elsewhere \"1\"") << "fit for a sentence";
  EXPECT_EQ(samples.board().newest(), 0);
}

TEST_F(FleetSamplesTest, TheOrderOfSeriesMayChange) {
  std::vector<Sample> all;
  for (int host = 1; host <= testNodes; ++host) {
    for (int gpu = 0; gpu < gpusPerTestNode; ++gpu) {
      all.push_back({"DCGM_FI_DEV_GPU_TEMP" + labels(host, gpu), double(host + gpu)});
    }
  }
  for (int round = 0; round < 5; ++round) {
    for (Sample& sample : all) ++sample.time;
    answer(all);
    for (int host = 1; host <= testNodes; ++host) {
      for (int gpu = 0; gpu < gpusPerTestNode; ++gpu) {
        ASSERT_EQ(columns().temperature[deviceOf(host, gpu)], host + gpu + 1);
      }
    }
    std::rotate(all.begin(), all.begin() + 37, all.end());
    if (round == 2) std::reverse(all.begin(), all.end());
  }
}

}  // namespace
}  // namespace aifactory
