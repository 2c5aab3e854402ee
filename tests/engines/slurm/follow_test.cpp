// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <fstream>

#include "tests/engines/slurm/test_cluster.h"

namespace aifactory {
namespace {

// By listings alone, and by glances with a listing only where a glance wants one.
class FollowTest : public ClusterTest, public testing::WithParamInterface<bool> {
 protected:
  void SetUp() override {
    options.patiencePerRow = GetParam() ? std::chrono::hours(1) : std::chrono::hours(0);
    ClusterTest::SetUp();
  }
};
INSTANTIATE_TEST_SUITE_P(Ways, FollowTest, testing::Bool(),
                         [](const auto& way) { return way.param ? "Glances" : "Listings"; });

TEST_P(FollowTest, LayoutAndDevicesOfTheCluster) {
  ASSERT_TRUE(listener.await([](const auto& p) { return !p.devices.empty() && p.devices[0].state != 0; }));
  const auto picture = listener.picture();
  EXPECT_EQ(picture.layout.nodes_size(), 4);
  EXPECT_EQ(gpuCount(picture.layout), 32u);
  EXPECT_EQ(picture.layout.mig_instances_size(), 7);
  EXPECT_EQ(picture.devices[0].state, v1::DEVICE_STATE_IDLE);
  EXPECT_EQ(picture.devices[31].state, v1::DEVICE_STATE_PARTITIONED);
  EXPECT_EQ(picture.devices[32].state, v1::DEVICE_STATE_IDLE);
  EXPECT_EQ(engine->info().version(), shell("scontrol --version | cut -d' ' -f2 | tr -d '\\n'"));
}

TEST_P(FollowTest, AJobsGpusByIndexOnEveryNode) {
  v1::JobSpec job = spec("sleep 60");
  job.set_node_count(2);
  job.set_gpus_per_node(2);
  const v1::Job submitted = submit(job);
  ASSERT_TRUE(awaitState(submitted.name(), v1::Job::STATE_RUNNING));
  const v1::Job running = seen(submitted.name());
  ASSERT_EQ(running.allocations_size(), 1) << running.DebugString();
  EXPECT_EQ(running.allocations(0).gpus_size(), 2);
  EXPECT_EQ(running.gpu_count(), 4u);
  EXPECT_EQ(running.node_count(), 2u);
  EXPECT_EQ(running.tenant(), "tenants/skhynix");
  EXPECT_EQ(running.user(), "aif_kim");
  const auto picture = listener.picture();
  std::size_t held = 0;
  for (const auto& device : picture.devices) {
    if ("jobs/" + std::to_string(device.job) == submitted.name()) {
      ++held;
      EXPECT_EQ(device.state, v1::DEVICE_STATE_ALLOCATED);
      EXPECT_EQ(device.tenant, "tenants/skhynix");
    }
  }
  EXPECT_EQ(held, 4u);
  ASSERT_TRUE(engine->cancel(running, kim).ok());
  ASSERT_TRUE(awaitState(submitted.name(), v1::Job::STATE_CANCELLED));
  EXPECT_TRUE(listener.await([](const auto& p) { return p.devices[0].job == 0 && p.devices[8].job == 0; }));
  EXPECT_EQ(seen(submitted.name()).allocations_size(), 1) << "where it ran stays known";
}

TEST_P(FollowTest, MigInstancesByJob) {
  const std::string id = shell(
      "cd /tmp; sbatch --parsable --uid=aif_lee -A skt --gres=gpu:h100_1g.10gb:2 -o /dev/null --wrap 'sleep 60' | tr "
      "-d '\\n'");
  ASSERT_TRUE(awaitState("jobs/" + id, v1::Job::STATE_RUNNING)) << id;
  const v1::Job job = seen("jobs/" + id);
  ASSERT_EQ(job.allocations_size(), 1);
  EXPECT_EQ(job.allocations(0).mig_instances_size(), 2);
  EXPECT_EQ(job.allocations(0).gpus(0), 7u);
  EXPECT_EQ(listener.picture().devices[32].job, std::stoull(id));
}

TEST_P(FollowTest, APendingArrayIsOneRecordUntilItsTasksStart) {
  const std::string id = shell(
      "cd /tmp; sbatch --parsable --uid=aif_lee -A skt --array=0-3%1 --gpus-per-node=1 -o /dev/null --wrap 'sleep 60' "
      "| tr -d '\\n'");
  ASSERT_TRUE(listener.await([&](const auto& p) {
    bool pending = false;
    bool running = false;
    for (const auto& [name, job] : p.jobs) {
      const bool ours = job->array_job() == std::stoull(id);
      pending = pending || (ours && job->state() == v1::Job::STATE_PENDING && job->array_tasks().starts_with("1-3"));
      running = running || (ours && job->state() == v1::Job::STATE_RUNNING && job->array_tasks() == "0");
    }
    return pending && running;
  }));
}

TEST_P(FollowTest, PendingReasonsAndExpectedStart) {
  v1::JobSpec whole = spec("sleep 60");
  whole.set_node_count(3);
  whole.set_gpus_per_node(8);
  ASSERT_TRUE(awaitState(submit(whole).name(), v1::Job::STATE_RUNNING));
  const v1::Job second = submit(whole);
  ASSERT_TRUE(listener.await([&](const auto& p) {
    const auto found = p.jobs.find(second.name());
    return found != p.jobs.end() && found->second->pending_reason() == v1::Job::PENDING_REASON_RESOURCES &&
           found->second->has_expected_start_time();
  }));
  EXPECT_EQ(seen(second.name()).reason_detail(), "Resources");
}

TEST_P(FollowTest, NamesWithLineEndsAreOneJob) {
  const std::string id = shell(
      "cd /tmp; sbatch --parsable -H --uid=aif_lee -A skt -J \"$(printf 'evil\\n999999 RUNNING')\" -o /dev/null --wrap "
      "true "
      "| tr -d '\\n'");
  ASSERT_TRUE(awaitState("jobs/" + id, v1::Job::STATE_HELD));
  EXPECT_EQ(seen("jobs/" + id).display_name(), "evil 999999 RUNNING");
  EXPECT_FALSE(listener.picture().jobs.contains("jobs/999999"));
}

// Within a time that leaves no room for a listing: those come every 15 s here.
class GlanceTest : public ClusterTest {
 protected:
  static constexpr std::chrono::seconds soon{6};
  void SetUp() override {
    options.patiencePerRow = std::chrono::hours(1);
    ClusterTest::SetUp();
    submit(spec("true"));  // at least one row
    startEngine();
  }
  std::string batch(const std::string& arguments) const {
    return "jobs/" +
           shell("cd /tmp; sbatch --parsable --uid=aif_lee -A skt -o /dev/null " + arguments + " | tr -d '\\n'");
  }
  // How often slurmctld was asked for all jobs.
  int listings() const {
    return std::stoi("0" + shell("sdiag | awk '$1 == \"REQUEST_JOB_INFO\"' | sed 's/.*count://'"));
  }
};

TEST_F(GlanceTest, WhatOthersSubmitStartsAndEnds) {
  const int before = listings();
  const std::string name = batch("--gpus-per-node=2 -J shell --comment note --wrap 'sleep 2; exit 3'");
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_RUNNING, soon));
  const v1::Job running = seen(name);
  ASSERT_EQ(running.allocations_size(), 1);
  EXPECT_EQ(running.allocations(0).gpus_size(), 2);
  EXPECT_EQ(running.display_name(), "shell");
  EXPECT_EQ(running.user(), "aif_lee");
  EXPECT_EQ(running.gpu_count(), 2u);
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_FAILED, soon));
  EXPECT_EQ(seen(name).exit_code(), 3);
  EXPECT_EQ(seen(name).allocations_size(), 1);
  EXPECT_TRUE(listener.await([](const auto& p) { return p.devices[0].job == 0; }, soon));
  EXPECT_EQ(listings(), before);
  // A listing says the same of it.
  const std::string told = seen(name).SerializeAsString();
  options.patiencePerRow = {};
  startEngine();
  v1::Job listed = seen(name);
  *listed.mutable_events() = running.events();
  v1::Job glanced;
  glanced.ParseFromString(told);
  EXPECT_EQ(listed.standard_output(), glanced.standard_output());
  *glanced.mutable_events() = running.events();
  listed.clear_allocations();
  glanced.clear_allocations();
  listed.clear_gpu_model();
  glanced.clear_gpu_model();
  EXPECT_EQ(listed.DebugString(), glanced.DebugString());
}

TEST_F(GlanceTest, AJobThatWaitsStartsWhenThereIsRoom) {
  const std::string first = batch("-N 4 --exclusive --wrap 'sleep 4'");
  const std::string second = batch("-N 4 --exclusive --wrap 'sleep 1'");
  ASSERT_TRUE(awaitState(second, v1::Job::STATE_PENDING, soon));
  ASSERT_TRUE(awaitState(first, v1::Job::STATE_COMPLETED, 2 * soon));
  ASSERT_TRUE(awaitState(second, v1::Job::STATE_COMPLETED, 2 * soon));
}

TEST_F(GlanceTest, TasksOfAnArray) {
  const std::string name = batch("--array=0-2%1 --gpus-per-node=1 --wrap 'sleep 1'");
  const auto ended = [&](const auto& p) {
    return std::ranges::count_if(p.jobs, [&](const auto& entry) {
             return "jobs/" + std::to_string(entry.second->array_job()) == name &&
                    entry.second->state() == v1::Job::STATE_COMPLETED;
           }) == 3;
  };
  EXPECT_TRUE(listener.await(ended, 4 * soon));
}

TEST_F(GlanceTest, MoreJobsThanItAskedFor) {
  const int listed = listings();
  const std::size_t before = listener.picture().jobs.size();
  shell("cd /tmp; for i in $(seq 30); do sbatch -H --uid=aif_lee -A skt -o /dev/null --wrap true; done");
  EXPECT_TRUE(listener.await([&](const auto& p) { return p.jobs.size() == before + 30; }, soon));
  EXPECT_EQ(listings(), listed);
}

TEST_F(GlanceTest, OwnVerbsAreSeenAtOnce) {
  const std::string name = submit(spec("sleep 60")).name();
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_RUNNING, soon));
  ASSERT_TRUE(engine->requeue(seen(name), root).ok());
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_PENDING, soon));
  ASSERT_TRUE(engine->hold(seen(name), kim).ok());
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_HELD, soon));
  ASSERT_TRUE(engine->cancel(seen(name), kim).ok());
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_CANCELLED, soon));
}

TEST_F(GlanceTest, ANameWithLineEndsIsNotBelieved) {
  const std::string victim = batch("--wrap 'sleep 60'");
  ASSERT_TRUE(awaitState(victim, v1::Job::STATE_RUNNING, soon));
  const std::string forged =
      shell("scontrol --details show job " + victim.substr(5) + " | head -n 8 | sed s/RUNNING/FAILED/");
  std::ofstream(file("forged")) << forged;
  const std::string name = batch("--job-name=\"$(printf 'x\\n'; cat " + file("forged") + ")\" --wrap 'sleep 60'");
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_RUNNING, soon));
  EXPECT_EQ(seen(victim).state(), v1::Job::STATE_RUNNING);
}

TEST_P(FollowTest, AStoppedControllerIsUnreachableAndThenCaughtUpWith) {
  options.commandTimeout = std::chrono::milliseconds(1500);
  startEngine();
  const v1::Job job = submit(spec("sleep 3"));
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_RUNNING));
  signal("slurmctld", "STOP");
  const bool noticed = listener.await([](const auto& p) { return !p.reachable; }, std::chrono::seconds(10));
  const v1::EngineInfo info = engine->info();
  const v1::Job held = seen(job.name());
  const auto searched = engine->findByRequestIds({job.request_id()}, Clock::now() - std::chrono::hours(1));
  signal("slurmctld", "CONT");
  EXPECT_TRUE(noticed);
  EXPECT_FALSE(info.reachable());
  EXPECT_TRUE(info.has_unreachable_since());
  EXPECT_FALSE(info.unreachable_reason().empty());
  EXPECT_EQ(held.state(), v1::Job::STATE_RUNNING) << "what is known stays";
  EXPECT_EQ(searched.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(listener.await([](const auto& p) { return p.reachable; }, std::chrono::seconds(40)));
  EXPECT_TRUE(awaitState(job.name(), v1::Job::STATE_COMPLETED));
}

TEST_P(FollowTest, StoppingIsQuickEvenWhenSlurmHangs) {
  signal("slurmctld", "STOP");
  usleep(600'000);
  const auto began = std::chrono::steady_clock::now();
  engine->stop();
  const auto took = std::chrono::steady_clock::now() - began;
  signal("slurmctld", "CONT");
  EXPECT_LT(took, options.commandTimeout / 2);
  engine.reset();
}

}  // namespace
}  // namespace aifactory
