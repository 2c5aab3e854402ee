// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fleet_codec.h"

#include <zstd.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "base/packed_fields.h"

namespace aifactory {
namespace {

constexpr std::size_t maxPlainBytes = std::size_t{64} << 20;

/// Of 50,176 GPUs that all changed (noise), level 1 makes 75 KB in 0.4 ms, level 3 79 KB in 0.8 ms, level 9 77 KB in
/// 9 ms; level -1 makes 106 KB in 0.3 ms.
constexpr int compressionLevel = 1;

absl::Status malformed(std::string_view sentence) {
  return refusal(absl::StatusCode::kDataLoss, "MALFORMED_UPDATE", sentence);
}

void appendRange(std::vector<DeviceRange>& ranges, std::uint32_t first, std::uint32_t count) {
  if (!ranges.empty() && ranges.back().first + ranges.back().count == first) {
    ranges.back().count += count;
  } else {
    ranges.push_back({first, count});
  }
}

/// What a column becomes: the value itself, or the value before plus a difference, modulo 2^32 so that nothing
/// overflows; a result outside of the column's type shows in its high bits.
template <bool absolute>
std::uint32_t result(std::uint32_t before, std::int32_t delta) {
  return absolute ? static_cast<std::uint32_t>(delta) : before + static_cast<std::uint32_t>(delta);
}

/// Whether every result fits. Without `devices`, entry i is of device i: that loop vectorises.
template <bool absolute, class Value>
bool fits(const std::vector<Value>& column, const google::protobuf::RepeatedField<std::int32_t>& deltas,
          std::span<const std::uint32_t> devices) {
  std::uint32_t bits = 0;
  const int count = deltas.size();
  const std::int32_t* delta = deltas.data();
  const Value* values = column.data();
  if (devices.empty()) {
    for (int i = 0; i < count; ++i) bits |= result<absolute>(values[i], delta[i]);
  } else {
    for (int i = 0; i < count; ++i) bits |= result<absolute>(values[devices[i]], delta[i]);
  }
  return bits <= std::numeric_limits<Value>::max();
}

template <bool absolute, class Value>
void write(std::vector<Value>& column, const google::protobuf::RepeatedField<std::int32_t>& deltas,
           std::span<const std::uint32_t> devices) {
  const int count = deltas.size();
  const std::int32_t* delta = deltas.data();
  Value* values = column.data();
  if (devices.empty()) {
    for (int i = 0; i < count; ++i) values[i] = static_cast<Value>(result<absolute>(values[i], delta[i]));
  } else {
    for (int i = 0; i < count; ++i) {
      Value& value = values[devices[i]];
      value = static_cast<Value>(result<absolute>(value, delta[i]));
    }
  }
}

template <bool absolute>
bool checkAndWrite(const v1::Telemetry& update, TelemetryColumns& columns, std::span<const std::uint32_t> devices) {
  if (!fits<absolute>(columns.utilization, update.utilization(), devices) ||
      !fits<absolute>(columns.memory, update.memory(), devices) ||
      !fits<absolute>(columns.temperature, update.temperature(), devices) ||
      !fits<absolute>(columns.power, update.power(), devices)) {
    return false;
  }
  write<absolute>(columns.utilization, update.utilization(), devices);
  write<absolute>(columns.memory, update.memory(), devices);
  write<absolute>(columns.temperature, update.temperature(), devices);
  write<absolute>(columns.power, update.power(), devices);
  return true;
}

template <class Value>
void markChanged(const std::vector<Value>& before, const std::vector<Value>& now, std::vector<std::uint8_t>& changed) {
  const Value* left = before.data();
  const Value* right = now.data();
  std::uint8_t* marks = changed.data();
  for (std::size_t i = 0, count = changed.size(); i < count; ++i) marks[i] |= left[i] != right[i];
}

/// Without `devices`, of every device.
template <class Value>
void appendDeltas(const std::vector<Value>& before, const std::vector<Value>& now,
                  std::span<const std::uint32_t> devices, google::protobuf::RepeatedField<std::int32_t>& deltas) {
  const std::size_t count = devices.empty() ? now.size() : devices.size();
  deltas.Reserve(static_cast<int>(count));
  std::int32_t* delta = deltas.AddNAlreadyReserved(static_cast<int>(count));
  const Value* left = before.data();
  const Value* right = now.data();
  if (devices.empty()) {
    for (std::size_t i = 0; i < count; ++i) delta[i] = std::int32_t{right[i]} - std::int32_t{left[i]};
  } else {
    for (std::size_t i = 0; i < count; ++i) delta[i] = std::int32_t{right[devices[i]]} - std::int32_t{left[devices[i]]};
  }
}

template <class Value>
void appendValues(const std::vector<Value>& now, google::protobuf::RepeatedField<std::int32_t>& values) {
  values.Add(now.begin(), now.end());
}

struct ZstdDeleter {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

v1::DeviceStates encodeStates(const StateColumns& columns, std::span<const DeviceRange> ranges) {
  v1::DeviceStates update;
  std::uint32_t previousEnd = 0;
  std::uint64_t previousJob = 0;
  for (const DeviceRange& range : ranges) {
    for (std::uint32_t first = range.first, rangeEnd = range.first + range.count; first < rangeEnd;) {
      std::uint32_t end = first + 1;
      while (end < rangeEnd && columns.state[end] == columns.state[first] && columns.job[end] == columns.job[first] &&
             columns.tenant[end] == columns.tenant[first] && columns.xid[end] == columns.xid[first]) {
        ++end;
      }
      update.add_skip(first - previousEnd);
      update.add_length(end - first);
      update.add_state(columns.state[first]);
      update.add_job_delta(static_cast<std::int64_t>(columns.job[first] - previousJob));
      update.add_tenant(columns.tenant[first]);
      update.add_xid(columns.xid[first]);
      previousJob = columns.job[first];
      previousEnd = first = end;
    }
  }
  return update;
}

absl::Status applyStates(const v1::DeviceStates& update, StateColumns& columns, std::vector<DeviceRange>& changed) {
  const int runs = update.skip_size();
  if (update.length_size() != runs || update.state_size() != runs || update.job_delta_size() != runs ||
      update.tenant_size() != runs || update.xid_size() != runs) {
    return malformed("The lists of a state update differ in length.");
  }
  std::uint64_t reach = 0;  // at most 2^31 runs of 2^33 devices: cannot wrap
  for (int i = 0; i < runs; ++i) {
    reach += std::uint64_t{update.skip(i)} + update.length(i);
    if (update.length(i) == 0 || reach > columns.size()) return malformed("A state update leaves the fleet.");
    if (update.state(i) > UINT8_MAX || update.xid(i) > UINT16_MAX) {
      return malformed("A state update holds a state or an Xid that no device can have.");
    }
  }

  std::uint32_t device = 0;
  std::uint64_t job = 0;
  for (int i = 0; i < runs; ++i) {
    device += update.skip(i);
    job += static_cast<std::uint64_t>(update.job_delta(i));
    const std::uint32_t length = update.length(i);
    std::fill_n(columns.state.begin() + device, length, static_cast<std::uint8_t>(update.state(i)));
    std::fill_n(columns.job.begin() + device, length, job);
    std::fill_n(columns.tenant.begin() + device, length, update.tenant(i));
    std::fill_n(columns.xid.begin() + device, length, static_cast<std::uint16_t>(update.xid(i)));
    appendRange(changed, device, length);
    device += length;
  }
  return absl::OkStatus();
}

v1::Telemetry encodeTelemetry(const TelemetryColumns& before, const TelemetryColumns& now, std::uint64_t frame) {
  v1::Telemetry update;
  update.set_frame(frame);
  std::vector<std::uint8_t> changed(now.size());
  markChanged(before.utilization, now.utilization, changed);
  markChanged(before.memory, now.memory, changed);
  markChanged(before.temperature, now.temperature, changed);
  markChanged(before.power, now.power, changed);
  const auto count = static_cast<std::size_t>(std::count(changed.begin(), changed.end(), 1));
  if (count == 0) return update;

  std::vector<std::uint32_t> devices;
  if (count != now.size()) {
    devices.reserve(count);
    update.mutable_skip()->Reserve(static_cast<int>(count));
    std::uint32_t next = 0;
    for (std::uint32_t device = 0; device < now.size(); ++device) {
      if (!changed[device]) continue;
      devices.push_back(device);
      update.mutable_skip()->AddAlreadyReserved(device - next);
      next = device + 1;
    }
  }
  appendDeltas(before.utilization, now.utilization, devices, *update.mutable_utilization());
  appendDeltas(before.memory, now.memory, devices, *update.mutable_memory());
  appendDeltas(before.temperature, now.temperature, devices, *update.mutable_temperature());
  appendDeltas(before.power, now.power, devices, *update.mutable_power());
  return update;
}

v1::Telemetry encodeTelemetryAbsolute(const TelemetryColumns& now, std::uint64_t frame) {
  v1::Telemetry update;
  update.set_frame(frame);
  update.set_absolute(true);
  appendValues(now.utilization, *update.mutable_utilization());
  appendValues(now.memory, *update.mutable_memory());
  appendValues(now.temperature, *update.mutable_temperature());
  appendValues(now.power, *update.mutable_power());
  return update;
}

absl::Status applyTelemetry(const v1::Telemetry& update, TelemetryColumns& columns, std::uint64_t& frame,
                            std::vector<DeviceRange>& changed) {
  if (!update.absolute() && update.frame() != frame + 1) {
    return malformed("A telemetry update does not follow the one before.");
  }
  const auto count = static_cast<std::size_t>(update.utilization_size());
  if (static_cast<std::size_t>(update.memory_size()) != count ||
      static_cast<std::size_t>(update.temperature_size()) != count ||
      static_cast<std::size_t>(update.power_size()) != count) {
    return malformed("The lists of a telemetry update differ in length.");
  }
  const bool all = update.skip().empty() && (count != 0 || update.absolute());
  if (all ? count != columns.size() : static_cast<std::size_t>(update.skip_size()) != count) {
    return malformed("A telemetry update does not fit the fleet.");
  }
  if (update.absolute() && !all) return malformed("An absolute telemetry update leaves out devices.");

  std::vector<std::uint32_t> devices;
  if (!all) {
    devices.resize(count);
    std::uint64_t next = 0;
    for (std::size_t i = 0; i < count; ++i) {
      next += update.skip(static_cast<int>(i));
      if (next >= columns.size()) return malformed("A telemetry update leaves the fleet.");
      devices[i] = static_cast<std::uint32_t>(next++);
    }
  }
  if (!(update.absolute() ? checkAndWrite<true>(update, columns, devices)
                          : checkAndWrite<false>(update, columns, devices))) {
    return malformed("A telemetry update holds a value that no device can have.");
  }

  frame = update.frame();
  if (all) {
    if (count != 0) appendRange(changed, 0, static_cast<std::uint32_t>(count));
  } else {
    for (const std::uint32_t device : devices) appendRange(changed, device, 1);
  }
  return absl::OkStatus();
}

std::string packUpdate(const v1::FleetUpdate& update) {
  // A context costs far more to make than a small update to compress.
  thread_local const std::unique_ptr<ZSTD_CCtx, ZstdDeleter> context(ZSTD_createCCtx());
  const std::string plain = update.SerializeAsString();
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), plain.data(), plain.size(), compressionLevel);
  packed.resize(ZSTD_isError(size) ? 0 : size);  // cannot fail: the bound was reserved
  return packed;
}

absl::StatusOr<const v1::FleetUpdate*> FleetUpdateReader::read(std::string_view packed) {
  thread_local const std::unique_ptr<ZSTD_DCtx, ZstdDeleter> context(ZSTD_createDCtx());
  const unsigned long long plainBytes = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (plainBytes == ZSTD_CONTENTSIZE_ERROR || plainBytes == ZSTD_CONTENTSIZE_UNKNOWN) {
    return malformed("A fleet update is not a zstd frame of known size.");
  }
  if (plainBytes > maxPlainBytes) return malformed("A fleet update is larger than 64 MiB.");
  m_plain.resize(plainBytes);
  const std::size_t size = ZSTD_decompressDCtx(context.get(), m_plain.data(), plainBytes, packed.data(), packed.size());
  if (ZSTD_isError(size) || size != plainBytes || !parseFleetUpdate({m_plain.data(), size}, m_update)) {
    return malformed("A fleet update is damaged.");
  }
  return &m_update;
}

absl::StatusOr<v1::FleetUpdate> unpackUpdate(std::string_view packed) {
  FleetUpdateReader reader;
  const auto update = reader.read(packed);
  if (!update.ok()) return update.status();
  return std::move(reader.m_update);
}

}  // namespace aifactory
