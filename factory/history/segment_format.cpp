// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/segment_format.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

#include <bit>
#include <cstring>
#include <ctime>
#include <memory>

namespace aifactory::history {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view magic = "AIFPAST\n";
/// Of a keyframe's 5 MB of jobs, level 1 makes a tenth in 12 ms; level 3 a little less in twice the time.
constexpr int compressionLevel = 1;

template <class Value>
void put(std::string& bytes, Value value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class Value>
Value take(std::string_view bytes, std::size_t offset) {
  Value value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

std::uint32_t checksumOf(std::string_view bytes, std::uint32_t before = 0) {
  return static_cast<std::uint32_t>(
      ::crc32_z(before, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

/// What of a record's header is under its checksum.
std::string checkedPart(const RecordHeader& header) {
  std::string bytes;
  put(bytes, header.length);
  put(bytes, header.time);
  put(bytes, header.kind);
  put(bytes, header.flags);
  put(bytes, std::uint16_t{0});
  return bytes;
}

std::string pack(std::string_view plain) {
  if (plain.empty()) return {};
  // A context costs far more to make than a small record to compress.
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  const std::size_t size =
      ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), plain.data(), plain.size(), compressionLevel);
  packed.resize(ZSTD_isError(size) ? 0 : size);  // cannot fail: the bound was reserved
  return packed;
}

absl::Status unreadable(std::string_view sentence) {
  return refusal(absl::StatusCode::kDataLoss, "HISTORY_FILE", sentence);
}

}  // namespace

std::string encode(const FileHeader& header) {
  std::string bytes(magic);
  put(bytes, header.version);
  bytes.append(header.factory.data(), header.factory.size());
  put(bytes, checksumOf(bytes));
  return bytes;
}

absl::StatusOr<FileHeader> decodeFileHeader(std::string_view bytes) {
  if (bytes.size() < FileHeader::size || !bytes.starts_with(magic)) return unreadable("it is not a history file");
  FileHeader header;
  header.version = take<std::uint32_t>(bytes, magic.size());
  if (header.version > FileHeader::newestVersion) {
    return unreadable(fmt::format("a later factoryd wrote it (format {}, this one reads up to {})", header.version,
                                  FileHeader::newestVersion));
  }
  constexpr std::size_t checked = FileHeader::size - sizeof(std::uint32_t);
  if (take<std::uint32_t>(bytes, checked) != checksumOf(bytes.substr(0, checked))) {
    return unreadable("its header is damaged");
  }
  std::memcpy(header.factory.data(), bytes.data() + magic.size() + sizeof header.version, header.factory.size());
  return header;
}

bool appendRecord(std::string& bytes, RecordKind kind, Milliseconds time, std::string_view payload,
                  std::uint8_t flags) {
  if (payload.size() > RecordHeader::mostPayload) return false;
  const std::string packed = pack(payload);
  if (packed.size() > RecordHeader::mostPayload) return false;
  RecordHeader header{static_cast<std::uint32_t>(packed.size()), 0, time, kind, flags};
  const std::string checked = checkedPart(header);
  put(bytes, checksumOf(packed, checksumOf(checked)));
  bytes.append(checked).append(packed);
  return true;
}

bool decode(std::string_view bytes, RecordHeader& header) {
  header.checksum = take<std::uint32_t>(bytes, 0);
  header.length = take<std::uint32_t>(bytes, 4);
  header.time = take<Milliseconds>(bytes, 8);
  header.kind = static_cast<RecordKind>(take<std::uint8_t>(bytes, 16));
  header.flags = take<std::uint8_t>(bytes, 17);
  return header.length <= RecordHeader::mostPayload && take<std::uint16_t>(bytes, 18) == 0 &&
         header.kind >= RecordKind::Begin && header.kind <= RecordKind::About;
}

bool isIntact(const RecordHeader& header, std::string_view packed) {
  return header.checksum == checksumOf(packed, checksumOf(checkedPart(header)));
}

bool unpack(std::string_view packed, std::string& plain) {
  plain.clear();
  if (packed.empty()) return true;
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > RecordHeader::mostPayload) {
    return false;
  }
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  plain.resize(size);
  return ZSTD_decompressDCtx(context.get(), plain.data(), plain.size(), packed.data(), packed.size()) == size;
}

std::string fileNameOf(Milliseconds start) {
  const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(start)).count();
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}.{:03}Z{}", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec, start - seconds * 1000, fileSuffix);
}

}  // namespace aifactory::history
