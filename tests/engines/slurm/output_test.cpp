// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engines/slurm/test_cluster.h"

namespace aifactory {
namespace {

using OutputTest = ClusterTest;
constexpr const char* secret = "the secret of aif_lee";

class ForeignOutputTest : public ClusterTest {
 protected:
  void SetUp() override {
    ClusterTest::SetUp();
    if (!IsSkipped()) {
      shell(std::string("rm -f ") + file("*") + "; echo '" + secret + "' > " + file("lee.txt") + "; chown aif_lee " +
            file("lee.txt") + "; chmod 644 " + file("lee.txt"));
    }
  }
  v1::Job finished(const std::string& script, const std::string& path) {
    v1::JobSpec job = spec(script);
    job.set_standard_output(path);
    const std::string name = submit(job).name();
    EXPECT_TRUE(listener.await([&](const auto& p) {
      const auto found = p.jobs.find(name);
      return found != p.jobs.end() && found->second->state() >= v1::Job::STATE_COMPLETED;
    }));
    return seen(name);
  }
};

TEST_F(OutputTest, FollowsARunningJobAndSeesItsEnd) {
  const v1::Job job = submit(spec("for i in 1 2 3; do echo line $i; sleep 0.5; done"));
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_RUNNING));
  const auto text = output(job);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "line 1\nline 2\nline 3\n");
}

TEST_F(OutputTest, APendingJobHasNoOutputYetAndThatIsNoError) {
  v1::JobSpec held = spec("true");
  held.set_hold(true);
  const v1::Job job = submit(held);
  ASSERT_TRUE(awaitState(job.name(), v1::Job::STATE_HELD));
  auto opened = engine->openOutput(job, v1::ReadJobOutputRequest::STREAM_STDOUT, kim);
  ASSERT_TRUE(opened.ok()) << opened.status();
  const auto chunk = (*opened)->read(0, 100);
  ASSERT_TRUE(chunk.ok()) << chunk.status();
  EXPECT_TRUE(chunk->data.empty());
  EXPECT_FALSE(chunk->end);
}

TEST_F(OutputTest, NamesWithPatternsAndRelativeToTheDirectory) {
  v1::JobSpec job = spec("echo out; echo err >&2");
  job.set_standard_output("%x-%u-%j.txt");
  job.set_standard_error(file("%5j.err"));
  const std::string name = submit(job).name();
  ASSERT_TRUE(awaitState(name, v1::Job::STATE_COMPLETED));
  EXPECT_EQ(*output(seen(name)), "out\n");
  auto opened = engine->openOutput(seen(name), v1::ReadJobOutputRequest::STREAM_STDERR, kim);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ((*opened)->read(-4, 100)->data, "err\n");
}

TEST_F(ForeignOutputTest, AnotherUsersFileIsNeverRead) {
  const v1::Job job = finished("true", file("lee.txt"));
  const auto text = output(job);
  EXPECT_EQ(text.status().code(), absl::StatusCode::kPermissionDenied) << text.value_or("");
}

TEST_F(ForeignOutputTest, ASymlinkSwappedInIsNotFollowedToAnotherUsersFile) {
  const v1::Job job = finished("echo mine", file("kim.txt"));
  auto opened = engine->openOutput(job, v1::ReadJobOutputRequest::STREAM_STDOUT, kim);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ((*opened)->read(0, 100)->data, "mine\n");
  shell("rm " + file("kim.txt") + "; ln -s " + file("lee.txt") + " " + file("kim.txt") + "; chown -h aif_kim " +
        file("kim.txt"));
  EXPECT_EQ(output(job).status().code(), absl::StatusCode::kPermissionDenied);
  sleep(3);  // a reader that has it open looks again by then
  EXPECT_EQ((*opened)->read(0, 100).status().code(), absl::StatusCode::kPermissionDenied);
  // In the directory's place rather than the file's.
  shell("rm -f " + file("kim.txt") + "; ln " + file("lee.txt") + " " + file("kim.txt"));
  EXPECT_EQ(output(job).status().code(), absl::StatusCode::kPermissionDenied) << "a hard link is the same file";
}

TEST_F(ForeignOutputTest, PipesDevicesAndDirectoriesAreRefused) {
  const v1::Job job = finished("echo mine", file("kim.txt"));
  for (const char* make : {"mkfifo", "mkdir", "ln -s /dev/zero", "ln -s /proc/self/environ", "ln -s /etc/shadow"}) {
    shell("rm -rf " + file("kim.txt") + "; setpriv --reuid aif_kim --clear-groups --regid $(id -g aif_kim) " + make +
          " " + file("kim.txt"));
    EXPECT_EQ(output(job).status().code(), absl::StatusCode::kPermissionDenied) << make;
  }
  shell("rm -rf " + file("kim.txt"));
  EXPECT_EQ(output(job).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace aifactory
