// SPDX-License-Identifier: GPL-3.0-or-later
// A recorder that is killed at any moment loses nothing that it called written.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <ostream>

#include "factory/history/history_reader.h"
#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

namespace fs = std::filesystem;

struct Moment {
  const char* point;
  int time;  ///< which time it is reached
};

/// The test's name in CTest; gtest would print the bytes of a pointer, which differ from run to run.
void PrintTo(const Moment& moment, std::ostream* out) {
  std::string name = moment.point;
  std::replace(name.begin(), name.end(), ' ', '_');
  *out << name;
}

/// Second N of the killed factory's clock: GPU N % 12 got job N.
constexpr int seconds = 400;

/// A process that records until it dies at the moment; every acknowledged second is written to `pipe` first.
[[noreturn]] void recordAndDie(const std::string& directory, const Moment& moment, int pipe) {
  history::HistoryOptions options = quickOptions(directory);
  options.recorder.keyframeEvery = 20s;
  options.recorder.keeper.mostBytes = 40'000;  // some files are retired on the way
  options.recorder.syncEvery = 1ms;
  int reached = 0;
  options.recorder.atPoint = [&](std::string_view point) {
    if (point == moment.point && ++reached == moment.time) ::raise(SIGKILL);
  };
  options.recorder.acknowledged = [&](Clock::time_point time) {
    const std::int64_t second = (time - epochStart) / 1s;
    if (::write(pipe, &second, sizeof second) < 0) ::_exit(3);
  };
  RecordedWorld world(options);
  world.at(epochStart);
  world.listener().layout(smallLayout(world.listener(), 2));
  for (int second = 1; second <= seconds; ++second) {
    world.at(epochStart + std::chrono::seconds(second));
    EngineChange change;
    change.devices.push_back({{static_cast<std::uint32_t>(second % 12), 1},
                              v1::DEVICE_STATE_ALLOCATED,
                              static_cast<std::uint64_t>(second),
                              0,
                              0});
    change.jobs.push_back(std::make_shared<v1::Job>(
        jobOf(static_cast<std::uint64_t>(second), std::string(200, 'x'), v1::Job::STATE_RUNNING)));
    if (second > 30) change.removedJobs.push_back(jobName(static_cast<std::uint64_t>(second) - 30));
    world.listener().change(std::move(change));
    std::this_thread::sleep_for(2ms);
  }
  ::_exit(4);  // the moment never came
}

class CrashTest : public ::testing::TestWithParam<Moment> {};

TEST_P(CrashTest, LosesNothingAcknowledged) {
  TemporaryDirectory directory;
  const std::string history = directory.file("history");
  {  // an earlier life, whose last record was torn and one of whose files was damaged
    history::HistoryOptions options = quickOptions(history);
    options.recorder.keyframeEvery = 20s;
    RecordedWorld world(options, epochStart - 200s);
    for (int second = -200; second <= -100; second += 10) {
      world.at(epochStart + std::chrono::seconds(second));
      world.world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
      ASSERT_TRUE(world.recorded(epochStart + std::chrono::seconds(second)));
    }
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(history)) {
    if (entry.path().extension() == ".history") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  ASSERT_GE(files.size(), 3U);
  std::ofstream(files.back(), std::ios::app) << std::string("\x10\0\0\0half a record", 17);
  std::fstream(files.front(), std::ios::in | std::ios::out | std::ios::binary).seekp(4) << "XXXX";

  int pipe[2];
  ASSERT_EQ(::pipe(pipe), 0);
  const pid_t child = ::fork();
  if (child == 0) recordAndDie(history, GetParam(), pipe[1]);
  ::close(pipe[1]);
  std::int64_t acknowledged = -1, second = 0;
  while (::read(pipe[0], &second, sizeof second) == sizeof second) acknowledged = std::max(acknowledged, second);
  ::close(pipe[0]);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "exit " << WEXITSTATUS(status);

  const auto check = [&](Factory& factory) {
    if (acknowledged < 0) return;
    const auto past = pastOf(factory, epochStart + std::chrono::seconds(acknowledged));
    ASSERT_TRUE(past.ok()) << past.status();
    EXPECT_EQ(past->rows.size(), 12U);
    for (std::int64_t told = std::max<std::int64_t>(1, acknowledged - 11); told <= acknowledged; ++told) {
      EXPECT_EQ(std::get<2>(past->rows.at(static_cast<std::size_t>(told % 12))), static_cast<std::uint64_t>(told));
      EXPECT_TRUE(past->jobs.contains(jobName(static_cast<std::uint64_t>(told))));
    }
  };
  {
    history::DirectoryHistory reading(quickOptions(history));
    FactoryOptions options;
    options.history = &reading;
    // Not started: as another factoryd sees it before it takes over.
    FakeEngine engine;
    MemoryLog log;
    Factory factory(engine, log, options);
    check(factory);
  }
  RecordedWorld next(quickOptions(history), epochStart + std::chrono::seconds(2 * seconds));
  ASSERT_TRUE(next.recorded(epochStart + std::chrono::seconds(2 * seconds))) << "the next one records on";
  check(next.world.factory);
  for (const auto& entry : fs::directory_iterator(history)) {
    const std::string name = entry.path().filename();
    EXPECT_TRUE(name.ends_with(".history") || name.ends_with(".damaged") || name == "writer.lock") << name;
  }
}

INSTANTIATE_TEST_SUITE_P(AtEachPoint, CrashTest,
                         ::testing::Values(Moment{"lease taken", 1}, Moment{"tail cut", 1},
                                           Moment{"damaged set aside", 1}, Moment{"file created", 3},
                                           Moment{"header written", 3}, Moment{"keyframe written", 3},
                                           Moment{"keyframe synced", 3}, Moment{"records ready", 40},
                                           Moment{"records written", 40}, Moment{"records synced", 40},
                                           Moment{"segment finished", 4}, Moment{"old removed", 2}));

}  // namespace
}  // namespace aifactory::testing
