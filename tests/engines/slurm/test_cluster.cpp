// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engines/slurm/test_cluster.h"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>

#include "base/resource_name.h"

namespace aifactory {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

Caller customer(const std::string& user, const std::string& tenant) {
  Caller caller;
  caller.identity = user;
  caller.role = v1::ROLE_CUSTOMER;
  caller.scope.tenants = {tenant};
  caller.unixUser = user;
  return caller;
}

}  // namespace

void ClusterTest::SetUp() {
  directory = environment("AIF_TEST_CLUSTER");
  work = directory + "/work";
  if (!std::filesystem::exists(directory + "/run/rest/socket")) {
    GTEST_SKIP() << "no Slurm here: install the packages under [slurm] in packages.txt";
  }
  if (geteuid() != 0) {
    GTEST_SKIP() << "two users' jobs need root";
  }
  options.socket = directory + "/run/rest/socket";
  options.configuration = directory + "/etc/slurm.conf";
  options.jwtKeyFile = directory + "/etc/jwt.key";
  options.workDirectory = work;
  options.readerProgram = environment("AIF_TEST_READER");
  options.pollInterval = std::chrono::milliseconds(250);
  options.nodeInterval = std::chrono::milliseconds(500);
  kim = customer("aif_kim", "tenants/skhynix");
  lee = customer("aif_lee", "tenants/skt");
  root.identity = "operator";
  root.role = v1::ROLE_OPERATOR;
  root.scope.allTenants = true;
  root.unixUser = "root";
  shell(
      "scancel --user=aif_kim; scancel --user=aif_lee; for i in $(seq 200); do [ -z \"$(squeue -h)\" ] && break; sleep "
      "0.1; done");
  startEngine();
}

void ClusterTest::TearDown() {
  if (engine) {
    engine->stop();
    shell("scancel --user=aif_kim; scancel --user=aif_lee");
  }
}

void ClusterTest::startEngine() {
  if (engine) {
    engine->stop();
  }
  listener.forget();
  engine = makeSlurmEngine(options);
  engine->start(listener);
  ASSERT_TRUE(listener.await([](const auto& picture) { return picture.reachable && !picture.nodes.empty(); }));
}

std::string ClusterTest::shell(const std::string& command, bool mayFail) const {
  const std::string whole = "export SLURM_CONF=" + directory + "/etc/slurm.conf TZ=UTC; { " + command + "; } 2>&1";
  FILE* pipe = popen(whole.c_str(), "r");
  std::string text;
  std::array<char, 4096> buffer;
  while (const std::size_t got = fread(buffer.data(), 1, buffer.size(), pipe)) {
    text.append(buffer.data(), got);
  }
  const int status = pclose(pipe);
  EXPECT_TRUE(status == 0 || mayFail) << command << "\n" << text;
  return text;
}

void ClusterTest::signal(const std::string& daemon, const std::string& name) const {
  shell("kill -" + name + " $(cat " + directory + "/run/" + daemon + ".pid)");
}

v1::JobSpec ClusterTest::spec(const std::string& script) const {
  v1::JobSpec job;
  job.set_display_name("test");
  job.set_node_count(1);
  job.set_gpus_per_node(1);
  job.mutable_time_limit()->set_seconds(600);
  job.set_script("#!/bin/bash\n" + script + "\n");
  return job;
}

Submission ClusterTest::submission(v1::JobSpec job, const Caller& caller) const {
  Submission result;
  result.spec = std::move(job);
  result.requestId = newUuid();
  result.caller = caller;
  return result;
}

v1::Job ClusterTest::submit(v1::JobSpec job, const Caller& caller) {
  const auto submitted = engine->submit(submission(std::move(job), caller));
  EXPECT_TRUE(submitted.ok()) << submitted.status();
  return submitted.value_or(v1::Job());
}

bool ClusterTest::awaitState(const std::string& job, v1::Job::State state, std::chrono::seconds patience) {
  return listener.await(
      [&](const auto& picture) {
        const auto found = picture.jobs.find(job);
        return found != picture.jobs.end() && found->second->state() == state;
      },
      patience);
}

v1::Job ClusterTest::seen(const std::string& job) const {
  const auto picture = listener.picture();
  const auto found = picture.jobs.find(job);
  return found == picture.jobs.end() ? v1::Job() : *found->second;
}

absl::StatusOr<std::string> ClusterTest::output(const v1::Job& job) {
  auto opened = engine->openOutput(job, v1::ReadJobOutputRequest::STREAM_STDOUT, kim);
  if (!opened.ok()) {
    return opened.status();
  }
  std::string text;
  for (int i = 0; i < 200; ++i) {
    const auto chunk = (*opened)->read(static_cast<std::int64_t>(text.size()), 7);
    if (!chunk.ok()) {
      return chunk.status();
    }
    text += chunk->data;
    if (chunk->end) {
      return text;
    }
    if (chunk->data.empty()) {
      usleep(100'000);
    }
  }
  return absl::DeadlineExceededError("no end: " + text);
}

std::size_t ClusterTest::jobCount() const { return std::stoul(shell("squeue -h -t all | wc -l")); }

}  // namespace aifactory
