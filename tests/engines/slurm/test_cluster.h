// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "factory/engines/slurm/slurm_engine.h"
#include "tests/engines/slurm/recording_listener.h"

namespace aifactory {

/// An engine on the real Slurm that CTest has started (tests/fixtures/slurm_cluster.sh), with a recorder of what it
/// says. Each test starts and ends without jobs.
class ClusterTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  void startEngine();
  /// A shell command with the cluster's environment; what it printed. Fails the test when it fails, unless told.
  std::string shell(const std::string& command, bool mayFail = false) const;
  std::string file(const std::string& name) const { return work + "/" + name; }
  /// Sends a signal to a daemon of the cluster, "slurmctld".
  void signal(const std::string& daemon, const std::string& name) const;

  v1::JobSpec spec(const std::string& script) const;
  Submission submission(v1::JobSpec job, const Caller& caller) const;
  v1::Job submit(v1::JobSpec job) { return submit(std::move(job), kim); }
  v1::Job submit(v1::JobSpec job, const Caller& caller);
  bool awaitState(const std::string& job, v1::Job::State state,
                  std::chrono::seconds patience = std::chrono::seconds(30));
  v1::Job seen(const std::string& job) const;
  /// Reads until the end.
  absl::StatusOr<std::string> output(const v1::Job& job);
  std::size_t jobCount() const;  ///< of Slurm itself, in any state

  std::string directory;
  std::string work;
  SlurmOptions options;
  Caller kim;   ///< a customer, of tenants/skhynix
  Caller lee;   ///< another, of tenants/skt
  Caller root;  ///< an operator
  RecordingListener listener;
  std::unique_ptr<Engine> engine;
};

}  // namespace aifactory
