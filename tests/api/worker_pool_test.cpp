// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace aifactory {
namespace {

using namespace std::chrono_literals;

TEST(WorkerPool, OneCallersTasksLeaveThreadsForOthers) {
  std::promise<void> open;
  const std::shared_future<void> gate = open.get_future();
  std::atomic<int> running = 0, most = 0, done = 0;
  std::promise<void> other;
  {
    WorkerPool pool(4, 1000, 2);
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(pool.offer("kim", [&] {
        const int now = ++running;
        most = std::max(most.load(), now);
        gate.wait();
        --running;
        ++done;
      }));
    }
    ASSERT_TRUE(pool.offer("lee", [&] { other.set_value(); }));
    EXPECT_EQ(other.get_future().wait_for(20s), std::future_status::ready) << "a hundred of kim's wait";
    open.set_value();
  }
  EXPECT_EQ(done, 100) << "what was accepted is done";
  EXPECT_LE(most, 2);
}

TEST(WorkerPool, RefusesWhatItHasNoRoomFor) {
  std::promise<void> open;
  const std::shared_future<void> gate = open.get_future();
  WorkerPool pool(1, 3);
  int taken = 0;
  for (int i = 0; i < 10; ++i) taken += pool.offer("kim", [gate] { gate.wait(); }) ? 1 : 0;
  EXPECT_GE(taken, 3);
  EXPECT_LE(taken, 4);
  EXPECT_FALSE(pool.offer([] {}));
  open.set_value();
}

TEST(WorkerPool, TimersRunInTheirTimeFromManyThreads) {
  std::atomic<int> run = 0;
  std::promise<void> last;
  {
    WorkerPool pool(8, 10);
    for (int i = 0; i < 500; ++i) pool.runAfter(std::chrono::milliseconds(i % 20), [&] { ++run; });
    pool.runAfter(50ms, [&] { last.set_value(); });
    EXPECT_EQ(last.get_future().wait_for(20s), std::future_status::ready);
    pool.runAfter(10h, [&] { ++run; });
  }
  EXPECT_EQ(run, 501) << "what was accepted is done, timers at once";
}

}  // namespace
}  // namespace aifactory
