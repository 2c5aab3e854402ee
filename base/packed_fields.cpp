// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/packed_fields.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

namespace aifactory {
namespace {

using google::protobuf::RepeatedField;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr std::size_t block = 16;
constexpr std::size_t maxVarintBytes = 10;
constexpr std::uint64_t highBits = 0x8080808080808080;

struct Plain {
  std::uint32_t operator()(std::uint32_t raw) const { return raw; }
};
struct ZigZag {
  std::int32_t operator()(std::uint32_t raw) const { return static_cast<std::int32_t>((raw >> 1) ^ (0U - (raw & 1))); }
};

/// The varint at `at`, which is moved behind it; nullopt when it is longer than ten bytes. One must end in the buffer.
std::optional<std::uint32_t> readVarint(const std::uint8_t*& at) {
  std::uint64_t raw = 0;
  for (std::size_t length = 0; length < maxVarintBytes; ++length) {
    const std::uint8_t byte = *at++;
    if (length < 9) raw |= static_cast<std::uint64_t>(byte & 0x7F) << (7 * length);
    if (byte < 0x80) return static_cast<std::uint32_t>(raw);
  }
  return {};
}

/// Appends a packed field. Protobuf's own reader takes one varint at a time, with a branch for each byte that noise
/// makes a guess. Nearly all of a telemetry column's take one byte, and the rest two: blocks of only those are read
/// without a branch. False when a varint is cut off or longer than ten bytes.
template <class Value, class Decode>
bool append(std::string_view bytes, RepeatedField<Value>& values, Decode decode) {
  if (bytes.empty()) return true;
  const auto* at = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto* const end = at + bytes.size();
  if (end[-1] & 0x80) return false;
  const auto count = std::count_if(at, end, [](std::uint8_t byte) { return byte < 0x80; });
  const int before = values.size();
  values.Reserve(before + static_cast<int>(count) + static_cast<int>(block));  // a block is written as a whole
  Value* out = values.mutable_data() + before;
  while (static_cast<std::size_t>(end - at) > block) {
    std::uint8_t local[block + 1];  // a copy: `at` could point into `out` for all the compiler knows
    std::memcpy(local, at, sizeof local);
    std::uint64_t low = 0, high = 0;
    std::memcpy(&low, local, sizeof low);
    std::memcpy(&high, local + sizeof low, sizeof high);
    low &= highBits;
    high &= highBits;
    if ((low | high) == 0) {
      for (std::size_t i = 0; i < block; ++i) out[i] = decode(local[i]);
      at += block;
      out += block;
    } else if (((low & low >> 8) | (high & high >> 8) | (low >> 56 & high & 0x80) | (high >> 56 & local[block])) == 0) {
      // No two bytes go on in a row. Every byte is taken for the first of a varint, and only those that are stay.
      Value decoded[block];
      for (std::size_t i = 0; i < block; ++i) {
        const std::uint32_t more = local[i] >> 7;
        decoded[i] = decode((local[i] & 0x7FU) | (local[i + 1] & (0U - more)) << 7);
      }
      std::uint32_t isSecond = 0;
      for (std::size_t i = 0; i < block; ++i) {
        *out = decoded[i];
        out += 1 - isSecond;
        isSecond = local[i] >> 7;
      }
      at += block + isSecond;
    } else {
      for (const auto* const stop = at + block; at < stop;) {
        const auto raw = readVarint(at);
        if (!raw) return false;
        *out++ = decode(*raw);
      }
    }
  }
  while (at != end) {
    const auto raw = readVarint(at);
    if (!raw) return false;
    *out++ = decode(*raw);
  }
  values.AddNAlreadyReserved(static_cast<int>(count));
  return true;
}

/// Reads the fields of one message in their order: `read(payload)` those length-delimited ones that `reads(number)`,
/// and protobuf every stretch between them into `message`.
template <class Reads, class Read>
bool readFields(std::string_view bytes, google::protobuf::MessageLite& message, Reads reads, Read read) {
  const auto* const data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  CodedInputStream input(data, static_cast<int>(bytes.size()));
  std::size_t leftFrom = 0;
  const auto readLeft = [&](std::size_t to) {
    CodedInputStream left(data + leftFrom, static_cast<int>(to - leftFrom));
    return to == leftFrom || (message.MergePartialFromCodedStream(&left) && left.ConsumedEntireMessage());
  };
  for (;;) {
    const auto begin = static_cast<std::size_t>(input.CurrentPosition());
    if (begin == bytes.size()) return readLeft(begin);
    const std::uint32_t tag = input.ReadTag();
    const int number = WireFormatLite::GetTagFieldNumber(tag);
    if (tag == 0) return false;
    if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED || !reads(number)) {
      if (!WireFormatLite::SkipField(&input, tag)) return false;
      continue;
    }
    int length = 0;
    if (!input.ReadVarintSizeAsInt(&length)) return false;
    const auto payload = static_cast<std::size_t>(input.CurrentPosition());
    if (static_cast<std::size_t>(length) > bytes.size() - payload || !input.Skip(length) || !readLeft(begin) ||
        !read(number, bytes.substr(payload, static_cast<std::size_t>(length)))) {
      return false;
    }
    leftFrom = payload + static_cast<std::size_t>(length);
  }
}

bool parseTelemetry(std::string_view bytes, v1::Telemetry& telemetry) {
  const auto isColumn = [](int number) {
    return number >= v1::Telemetry::kSkipFieldNumber && number <= v1::Telemetry::kPowerFieldNumber;
  };
  return readFields(bytes, telemetry, isColumn, [&telemetry](int number, std::string_view column) {
    switch (number) {
      case v1::Telemetry::kSkipFieldNumber:
        return append(column, *telemetry.mutable_skip(), Plain());
      case v1::Telemetry::kUtilizationFieldNumber:
        return append(column, *telemetry.mutable_utilization(), ZigZag());
      case v1::Telemetry::kMemoryFieldNumber:
        return append(column, *telemetry.mutable_memory(), ZigZag());
      case v1::Telemetry::kTemperatureFieldNumber:
        return append(column, *telemetry.mutable_temperature(), ZigZag());
      default:
        return append(column, *telemetry.mutable_power(), ZigZag());
    }
  });
}

}  // namespace

bool parseFleetUpdate(std::string_view bytes, v1::FleetUpdate& update) {
  // Clear() of a message deletes its submessages; the telemetry and its columns are worth keeping.
  std::unique_ptr<v1::Telemetry> kept(update.release_telemetry());
  if (kept) kept->Clear();
  update.Clear();
  const auto isTelemetry = [](int number) { return number == v1::FleetUpdate::kTelemetryFieldNumber; };
  return readFields(bytes, update, isTelemetry, [&](int, std::string_view telemetry) {
    if (kept && !update.has_telemetry()) update.set_allocated_telemetry(kept.release());
    return parseTelemetry(telemetry, *update.mutable_telemetry());
  });
}

}  // namespace aifactory
