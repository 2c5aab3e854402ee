// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/status.h"
#include "factory/core/engine.h"

namespace aifactory::history {

/// Milliseconds since 1970 of the factory's clock, as records have them.
using Milliseconds = std::int64_t;

inline Milliseconds millisecondsOf(Clock::time_point time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
inline Clock::time_point timeOf(Milliseconds time) { return Clock::time_point(std::chrono::milliseconds(time)); }

/// A history file is a header and then records. A run of records that begins with a keyframe and holds every change
/// after it is a segment; the files of a history directory have one each, a bundle has several. Numbers are
/// little-endian.
struct FileHeader {
  static constexpr std::size_t size = 32;
  static constexpr std::uint32_t newestVersion = 1;

  std::uint32_t version = newestVersion;
  std::array<char, 16> factory{};  ///< random; which factory's past this is
};

std::string encode(const FileHeader& header);
/// DATA_LOSS in words for what is no history file, is damaged, or is of a later version.
absl::StatusOr<FileHeader> decodeFileHeader(std::string_view bytes);

enum class RecordKind : std::uint8_t {
  Begin = 1,        ///< of a segment and its keyframe; flag `continues`
  Layout = 2,       ///< HistoryKeyframe with the layout; `Fleet` follows at once. Also where the layout changes
  Fleet = 3,        ///< FleetUpdate that says everything of that layout
  Items = 4,        ///< HistoryKeyframe with jobs, with alerts: several of them
  KeyframeEnd = 5,  ///< the keyframe is whole
  FleetChange = 6,  ///< FleetUpdate
  ItemChange = 7,   ///< HistoryChange
  Mark = 8,         ///< nothing else happened until now
  Note = 9,         ///< of a bundle: HistoryNote
  About = 10,       ///< of a bundle: WhoAmIResponse with what is said of the factory
};

/// In `Begin`: the segment before, which ends with a Mark of this time, goes on to this one without a hole.
inline constexpr std::uint8_t continuesFlag = 1;

struct RecordHeader {
  static constexpr std::size_t size = 20;
  /// Of a payload, packed or plain.
  static constexpr std::uint32_t mostPayload = 64U << 20;

  std::uint32_t length = 0;  ///< of the payload
  std::uint32_t checksum = 0;
  Milliseconds time = 0;
  RecordKind kind{};
  std::uint8_t flags = 0;
};

/// Appends a record; the payload is compressed with zstd. False, and nothing is appended, when that is too large.
bool appendRecord(std::string& bytes, RecordKind kind, Milliseconds time, std::string_view payload = {},
                  std::uint8_t flags = 0);
/// `bytes` has at least RecordHeader::size of them. False when no record can have this header.
bool decode(std::string_view bytes, RecordHeader& header);
/// Whether header and payload are what was written.
bool isIntact(const RecordHeader& header, std::string_view packed);
/// The payload as it was given to appendRecord, into the memory of `plain`.
bool unpack(std::string_view packed, std::string& plain);

/// Name of a segment's file, in the order of time: "20261128T152312.345Z.history".
std::string fileNameOf(Milliseconds start);
inline constexpr std::string_view fileSuffix = ".history";
/// Appended to the name of what cannot be read and is kept for people to look at.
inline constexpr std::string_view asideSuffix = ".damaged";

}  // namespace aifactory::history
