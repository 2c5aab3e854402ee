// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet_peers.h"

#include <absl/strings/str_format.h>

#include <nlohmann/json.hpp>

#include "peers.pb.h"

namespace aifactory {
namespace {

using Json = nlohmann::ordered_json;

bench::GpuTelemetry changeOf(const TelemetryColumns& before, const TelemetryColumns& now, std::uint32_t gpu) {
  bench::GpuTelemetry change;
  change.set_gpu(gpu);
  if (now.utilization[gpu] != before.utilization[gpu]) change.set_utilization_percent(now.utilization[gpu] - 1);
  if (now.memory[gpu] != before.memory[gpu]) change.set_memory_mib((now.memory[gpu] - 1) * memoryStepMib);
  if (now.temperature[gpu] != before.temperature[gpu]) change.set_temperature_celsius(now.temperature[gpu] - 1);
  if (now.power[gpu] != before.power[gpu]) change.set_power_watts(now.power[gpu] - 1);
  return change;
}

std::string nameOf(std::uint32_t gpu) { return absl::StrFormat("nodes/h100-%04d/gpus/%d", gpu / 8 + 1, gpu % 8); }

void apply(const bench::GpuTelemetry& change, std::uint32_t gpu, TelemetryColumns& columns) {
  if (gpu >= columns.size()) return;
  if (change.has_utilization_percent()) columns.utilization[gpu] = change.utilization_percent() + 1;
  if (change.has_memory_mib()) columns.memory[gpu] = change.memory_mib() / memoryStepMib + 1;
  if (change.has_temperature_celsius()) columns.temperature[gpu] = change.temperature_celsius() + 1;
  if (change.has_power_watts()) columns.power[gpu] = change.power_watts() + 1;
}

}  // namespace

std::string encodeJson(const TelemetryColumns& before, const TelemetryColumns& now) {
  Json gpus = Json::array();
  for (std::uint32_t gpu = 0; gpu < now.size(); ++gpu) {
    const bench::GpuTelemetry change = changeOf(before, now, gpu);
    Json& object = gpus.emplace_back(Json{{"gpu", gpu}});
    if (change.has_utilization_percent()) object["utilization"] = change.utilization_percent();
    if (change.has_memory_mib()) object["memory"] = change.memory_mib();
    if (change.has_temperature_celsius()) object["temperature"] = change.temperature_celsius();
    if (change.has_power_watts()) object["power"] = change.power_watts();
  }
  return gpus.dump();
}

void applyJson(const std::string& text, TelemetryColumns& columns) {
  for (const auto& object : nlohmann::json::parse(text)) {
    const auto gpu = object.at("gpu").get<std::size_t>();
    if (object.contains("utilization")) columns.utilization.at(gpu) = object["utilization"].get<int>() + 1;
    if (object.contains("memory")) columns.memory.at(gpu) = object["memory"].get<int>() / memoryStepMib + 1;
    if (object.contains("temperature")) columns.temperature.at(gpu) = object["temperature"].get<int>() + 1;
    if (object.contains("power")) columns.power.at(gpu) = object["power"].get<int>() + 1;
  }
}

std::string encodePlain(const TelemetryColumns& before, const TelemetryColumns& now) {
  bench::PlainUpdate update;
  for (std::uint32_t gpu = 0; gpu < now.size(); ++gpu) *update.add_gpus() = changeOf(before, now, gpu);
  return update.SerializeAsString();
}

void applyPlain(const std::string& bytes, TelemetryColumns& columns) {
  bench::PlainUpdate update;
  update.ParseFromString(bytes);
  for (const bench::GpuTelemetry& change : update.gpus()) apply(change, change.gpu(), columns);
}

std::vector<std::string> encodeIndexed(const TelemetryColumns& before, const TelemetryColumns& now) {
  std::vector<std::string> messages;
  for (std::uint32_t gpu = 0; gpu < now.size(); ++gpu) {
    messages.push_back(changeOf(before, now, gpu).SerializeAsString());
  }
  return messages;
}

void applyIndexed(const std::vector<std::string>& messages, TelemetryColumns& columns) {
  bench::GpuTelemetry change;  // reused, as a capable user would
  for (const std::string& message : messages) {
    change.ParseFromString(message);
    apply(change, change.gpu(), columns);
  }
}

std::vector<std::string> encodeNamed(const TelemetryColumns& before, const TelemetryColumns& now, std::int64_t second) {
  std::vector<std::string> messages;
  for (std::uint32_t gpu = 0; gpu < now.size(); ++gpu) {
    bench::GpuUpdate update;
    update.set_name(nameOf(gpu));
    update.mutable_sample_time()->set_seconds(second);
    *update.mutable_telemetry() = changeOf(before, now, gpu);
    update.mutable_telemetry()->clear_gpu();
    messages.push_back(update.SerializeAsString());
  }
  return messages;
}

NamedPeer::NamedPeer(TelemetryColumns columns) : m_columns(std::move(columns)), m_sampled(m_columns.size()) {
  for (std::uint32_t gpu = 0; gpu < m_columns.size(); ++gpu) m_rows.emplace(nameOf(gpu), gpu);
}

void NamedPeer::apply(const std::vector<std::string>& messages) {
  bench::GpuUpdate update;
  for (const std::string& message : messages) {
    if (!update.ParseFromString(message)) continue;
    const auto row = m_rows.find(update.name());
    if (row == m_rows.end()) continue;
    aifactory::apply(update.telemetry(), row->second, m_columns);
    m_sampled[row->second] = update.sample_time().seconds() * 1000 + update.sample_time().nanos() / 1'000'000;
  }
}

}  // namespace aifactory
