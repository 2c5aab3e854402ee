// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engines/slurm/test_cluster.h"

namespace aifactory {
namespace {

using VerbsTest = ClusterTest;

TEST_F(VerbsTest, SubmitRunsAndItsOutputIsRead) {
  const v1::Job job = submit(spec("echo hello from $USER $(id -un)"));
  EXPECT_EQ(job.state(), v1::Job::STATE_PENDING);
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_COMPLETED));
  EXPECT_EQ(seen(job.name()).request_id(), job.request_id());
  const auto text = output(job);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "hello from aif_kim aif_kim\n");
}

TEST_F(VerbsTest, HoldReleaseAndCancel) {
  v1::JobSpec held = spec("sleep 60");
  held.set_hold(true);
  const v1::Job job = submit(held);
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_HELD));
  EXPECT_EQ(seen(job.name()).pending_reason(), v1::Job::PENDING_REASON_HELD_BY_USER);
  ASSERT_TRUE(engine->release(job, kim).ok());
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_RUNNING));
  EXPECT_EQ(engine->hold(job, kim).code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_TRUE(engine->cancel(job, kim).ok());
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_CANCELLED));
  EXPECT_TRUE(engine->cancel(job, kim).ok()) << "a finished job is cancelled without error";
}

TEST_F(VerbsTest, AnOperatorsHoldIsTheOperators) {
  v1::JobSpec waits = spec("sleep 60");
  waits.set_hold(true);
  const v1::Job job = submit(waits);
  ASSERT_TRUE(engine->release(job, kim).ok());
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_RUNNING));
  ASSERT_TRUE(engine->requeue(job, kim).ok());
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_PENDING));
  EXPECT_EQ(seen(job.name()).restart_count(), 1u);
  // Slurm names the reason a moment after the state.
  for (int i = 0; i < 100 && seen(job.name()).pending_reason() != v1::Job::PENDING_REASON_BEGIN_TIME; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(seen(job.name()).pending_reason(), v1::Job::PENDING_REASON_BEGIN_TIME);
  ASSERT_TRUE(engine->hold(job, root).ok());
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_HELD));
  EXPECT_EQ(seen(job.name()).pending_reason(), v1::Job::PENDING_REASON_HELD_BY_OPERATOR);
  EXPECT_FALSE(engine->release(job, kim).ok());
  EXPECT_TRUE(engine->release(job, root).ok());
}

TEST_F(VerbsTest, NobodyTouchesAnotherTenantsJob) {
  const v1::Job job = submit(spec("sleep 60"));
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_RUNNING));
  EXPECT_EQ(engine->cancel(job, lee).code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(engine->requeue(job, lee).code(), absl::StatusCode::kPermissionDenied);
  v1::Job unknown = job;
  unknown.set_name("jobs/999999");
  EXPECT_EQ(engine->cancel(unknown, kim).code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(engine->cancel(job, root).ok());
}

TEST_F(VerbsTest, DrainWithAReasonAndResume) {
  const v1::Job job = submit([&] {
    v1::JobSpec all = spec("sleep 60");
    all.set_node_count(4);
    all.set_gpus_per_node(2);
    return all;
  }());
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_RUNNING));
  const std::string reason = "NVLink \"errors\"; $(touch /tmp/aif-never)\nState=DOWN";
  ASSERT_TRUE(engine->drain("n0002", reason, root).ok());
  ASSERT_TRUE(listener.await([](const auto& p) {
    const auto node = p.nodes.find("nodes/n0002");
    return node != p.nodes.end() && node->second.scheduler_state().find("DRAIN") != std::string::npos &&
           p.devices[8].state == v1::DEVICE_STATE_DRAINING;
  }));
  const v1::NodeState node = listener.picture().nodes["nodes/n0002"];
  EXPECT_EQ(node.reason(), "operator: NVLink  errors ; $(touch /tmp/aif-never) State=DOWN");
  EXPECT_EQ(node.reason_identity(), "root");
  EXPECT_GT(node.reason_time().seconds(), 0);
  ASSERT_TRUE(engine->cancel(job, kim).ok());
  EXPECT_TRUE(listener.await([](const auto& p) { return p.devices[8].state == v1::DEVICE_STATE_DRAINED; }));
  ASSERT_TRUE(engine->resume("n0002", root).ok());
  EXPECT_TRUE(listener.await([](const auto& p) { return p.devices[8].state == v1::DEVICE_STATE_IDLE; }));
  EXPECT_EQ(engine->drain("ALL", "x", root).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(engine->resume("n[0001-0002]", root).code(), absl::StatusCode::kNotFound);
}

TEST_F(VerbsTest, QueuesAsTheCallerMayUseThem) {
  const auto queues = engine->queues(kim);
  ASSERT_TRUE(queues.ok()) << queues.status();
  ASSERT_EQ(queues->size(), 2u);
  const v1::Queue& gpu = queues->front();
  EXPECT_EQ(gpu.name(), "queues/gpu");
  EXPECT_TRUE(gpu.is_default());
  EXPECT_TRUE(gpu.up());
  EXPECT_EQ(gpu.node_count(), 4u);
  EXPECT_EQ(gpu.cpus_per_node(), 32u);
  EXPECT_EQ(gpu.max_time_limit().seconds(), 7 * 24 * 3600);
  ASSERT_EQ(gpu.accounts_size(), 1);
  EXPECT_EQ(gpu.accounts(0), "skhynix");
  EXPECT_EQ(gpu.qos_size(), 3);
}

}  // namespace
}  // namespace aifactory
