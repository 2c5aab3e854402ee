// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/telemetry/remote_fleet.h"

#include "aifactory/v1/fleet.grpc.pb.h"

namespace aifactory {

RemoteFleet::RemoteFleet(const std::shared_ptr<grpc::Channel>& channel, const std::string& token) {
  m_context.AddMetadata("authorization", "Bearer " + token);
  m_thread = std::thread([this, channel] { read(channel); });
}

RemoteFleet::~RemoteFleet() {
  m_context.TryCancel();
  m_thread.join();
}

void RemoteFleet::read(const std::shared_ptr<grpc::Channel>& channel) {
  const auto stub = v1::FleetService::NewStub(channel);
  const auto stream = stub->WatchFleet(&m_context, {});
  std::uint64_t frame = 0;
  v1::WatchFleetResponse message;
  while (stream->Read(&message)) {
    const std::lock_guard lock(m_mutex);
    if (message.header().kind() == v1::WatchHeader::KIND_RESET) {
      m_columns = {};
      frame = 0;
    }
    if (message.has_layout()) m_columns.resize(m_columns.size() + deviceCount(message.layout()));
    if (message.update_zstd().empty()) continue;
    const auto update = unpackUpdate(message.update_zstd());
    if (!update.ok()) break;
    std::vector<DeviceRange> changed;
    if (update->has_states()) applyStates(update->states(), m_columns.states, changed).IgnoreError();
    if (update->has_telemetry() && applyTelemetry(update->telemetry(), m_columns.telemetry, frame, changed).ok()) {
      const auto& time = update->telemetry().sample_time();
      m_sampleTime = std::chrono::system_clock::time_point(std::chrono::seconds(time.seconds()) +
                                                           std::chrono::microseconds(time.nanos() / 1000));
    }
    m_changed.notify_all();
  }
}

bool RemoteFleet::await(const std::function<bool(const FleetColumns&)>& holds, std::chrono::seconds patience) {
  std::unique_lock lock(m_mutex);
  return m_changed.wait_for(lock, patience, [&] { return m_columns.size() > 0 && holds(m_columns); });
}

FleetColumns RemoteFleet::columns() const {
  const std::lock_guard lock(m_mutex);
  return m_columns;
}

std::chrono::system_clock::time_point RemoteFleet::sampleTime() const {
  const std::lock_guard lock(m_mutex);
  return m_sampleTime;
}

}  // namespace aifactory
