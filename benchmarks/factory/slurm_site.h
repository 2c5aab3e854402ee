// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/grpcpp.h>
#include <sys/types.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace aifactory {

/// A private Slurm of 16 nodes that run jobs among 6,250 with 8 GPUs each, and factoryd on it. Everything is taken down
/// at the end. What goes wrong ends the program: a benchmark without its site says nothing.
class SlurmSite {
 public:
  SlurmSite();
  ~SlurmSite();
  SlurmSite(const SlurmSite&) = delete;

  /// Held jobs, each a record of its own.
  void fillQueue(int jobs);
  /// What a command printed, run with the cluster's environment.
  std::string shell(const std::string& command) const;
  /// The same without a shell; adds its CPU time.
  std::string run(const std::vector<std::string>& arguments, double& cpu) const;
  std::string logFile() const { return m_directory + "/log/slurmctld.log"; }
  /// CPU time so far of slurmctld and of munged, which proves who asks it.
  double controllerCpu() const { return daemonCpu("slurmctld") + daemonCpu("munged"); }
  double daemonCpu(const std::string& daemon) const;

  pid_t startFactoryd();
  void stopFactoryd();
  std::shared_ptr<grpc::Channel> channel() const;
  /// Takes a call to factoryd in the operator's name.
  void authorise(grpc::ClientContext& context) const;

 private:
  std::string m_directory;
  std::string m_token;
  pid_t m_factoryd = 0;
};

}  // namespace aifactory
