// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/fleet_codec.h"

namespace aifactory {

/// The fleet as a console sees it over gRPC.
class RemoteFleet {
 public:
  RemoteFleet(const std::shared_ptr<grpc::Channel>& channel, const std::string& token);
  ~RemoteFleet();

  bool await(const std::function<bool(const FleetColumns&)>& holds,
             std::chrono::seconds patience = std::chrono::seconds(30));
  FleetColumns columns() const;
  /// Of the last telemetry that came.
  std::chrono::system_clock::time_point sampleTime() const;

 private:
  void read(const std::shared_ptr<grpc::Channel>& channel);

  grpc::ClientContext m_context;
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  FleetColumns m_columns;
  std::chrono::system_clock::time_point m_sampleTime;
  std::thread m_thread;
};

}  // namespace aifactory
