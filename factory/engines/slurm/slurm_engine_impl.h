// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "factory/core/engine.h"
#include "factory/engines/slurm/cluster_follower.h"
#include "factory/engines/slurm/job_output.h"
#include "factory/engines/slurm/rest_client.h"
#include "factory/engines/slurm/slurm_tools.h"
#include "factory/engines/slurm/submission.h"

namespace aifactory {

/// The engine behind makeSlurmEngine: submissions in slurm_engine.cpp, what accounting knows in slurm_accounting.cpp,
/// and what users do to jobs and nodes in slurm_verbs.cpp.
class SlurmEngine final : public Engine {
 public:
  explicit SlurmEngine(const SlurmOptions& options)
      : m_options(options),
        m_tools(options),
        m_rest(options),
        m_reader(options.readerProgram),
        m_follower(options, m_tools),
        m_tenantNames(options.tenantNames) {}

  void start(EngineListener& listener) override {
    m_follower.start(listener);
    m_naming = std::jthread([this](std::stop_token stop) { keepNames(std::move(stop)); });
  }
  void stop() override {
    m_naming = {};
    m_follower.stop();
  }
  v1::EngineInfo info() const override { return m_follower.info(); }
  std::vector<v1::Alert::Kind> raises() const override { return {v1::Alert::KIND_NODE_DOWN}; }
  std::vector<v1::Tenant> namedTenants() const override;

  absl::StatusOr<std::vector<v1::Queue>> queues(const Caller& caller) override;
  absl::Status validate(const v1::JobSpec& spec, const Caller& caller) override;
  absl::StatusOr<v1::Job> submit(const Submission& submission) override;
  absl::StatusOr<std::vector<v1::Job>> findByRequestIds(const RequestIds& requestIds, Clock::time_point since) override;
  absl::StatusOr<v1::Job> accountedJob(std::uint64_t number) override;
  absl::Status cancel(const v1::Job& job, const Caller& caller) override;
  absl::Status hold(const v1::Job& job, const Caller& caller) override { return setHeld(job, caller, true); }
  absl::Status release(const v1::Job& job, const Caller& caller) override { return setHeld(job, caller, false); }
  absl::Status requeue(const v1::Job& job, const Caller& caller) override;
  absl::Status drain(std::string_view node, std::string_view reason, const Caller& caller) override;
  absl::Status resume(std::string_view node, const Caller& caller) override;
  absl::StatusOr<std::unique_ptr<JobOutput>> openOutput(const v1::Job& job, v1::ReadJobOutputRequest::Stream stream,
                                                        const Caller& caller) override;

 private:
  /// What Slurm's configuration says about the site.
  struct Site {
    std::string cluster;
    bool keepsAccounts = false;
  };
  void keepNames(std::stop_token stop);
  absl::StatusOr<Site> site(std::stop_token stop = {});
  absl::StatusOr<UserAccounts> accountsOf(const std::string& user);
  absl::StatusOr<SubmissionRules> rulesFor(const Caller& caller);
  std::string actingUser(const v1::Job& job, const Caller& caller) const;
  absl::Status setHeld(const v1::Job& job, const Caller& caller, bool held);
  /// The newest that is known of it.
  v1::Job current(const v1::Job& job) const;

  const SlurmOptions m_options;
  const SlurmTools m_tools;
  RestClient m_rest;
  const FileReader m_reader;
  ClusterFollower m_follower;

  struct KnownAssociations {
    std::vector<SlurmTools::Association> list;
    std::chrono::steady_clock::time_point asked;
  };
  mutable std::mutex m_mutex;
  std::optional<Site> m_site;
  std::map<std::string, KnownAssociations> m_associations;
  std::map<std::string, std::string> m_tenantNames;
  std::condition_variable_any m_pause;
  std::jthread m_naming;
};

}  // namespace aifactory
