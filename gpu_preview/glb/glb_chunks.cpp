// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/glb_chunks.h"

#include <cstdint>
#include <cstring>
#include <string>

#include "gpu_preview/glb/glb.h"

namespace aifactory::preview {

namespace {

constexpr std::size_t headerSize = 12, chunkHeaderSize = 8;
constexpr std::uint32_t magic = 0x46546C67, jsonType = 0x4E4F534A, binaryType = 0x004E4942;  // "glTF", "JSON", "BIN"

std::uint32_t wordAt(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + at, sizeof word);
  return word;
}

/// What is after the chunk's header; takes the chunk off the front of `bytes`.
std::span<const std::byte> takeChunk(std::span<const std::byte>& bytes, std::uint32_t type, const std::string& name) {
  if (bytes.size() < chunkHeaderSize) throw SceneError("The file ends before its " + name + " chunk");
  const std::size_t length = wordAt(bytes, 0);
  if (wordAt(bytes, sizeof(std::uint32_t)) != type) throw SceneError("The file has no " + name + " chunk in its place");
  bytes = bytes.subspan(chunkHeaderSize);
  if (length > bytes.size()) {
    throw SceneError("The chunkLength of the " + name + " chunk is " + std::to_string(length) + " bytes, but only " +
                     std::to_string(bytes.size()) + " are left");
  }
  const std::span<const std::byte> chunk = bytes.first(length);
  bytes = bytes.subspan(length);
  return chunk;
}

}  // namespace

std::string_view glbJson(std::span<const std::byte> bytes) {
  if (bytes.size() < headerSize || wordAt(bytes, 0) != magic) throw SceneError("This is no GLB file");
  if (bytes.size() > mostGlbBytes) throw SceneError("The file is larger than 2 GB");
  if (const std::uint32_t version = wordAt(bytes, 4); version != 2) {
    throw SceneError("The version of the file is " + std::to_string(version) + ", not 2");
  }
  if (const std::uint32_t length = wordAt(bytes, 8); length != bytes.size()) {
    throw SceneError("The length in the file's header is " + std::to_string(length) + " bytes, but it has " +
                     std::to_string(bytes.size()));
  }
  bytes = bytes.subspan(headerSize);
  const std::span<const std::byte> json = takeChunk(bytes, jsonType, "JSON");
  if (!bytes.empty()) takeChunk(bytes, binaryType, "BIN");
  return {reinterpret_cast<const char*>(json.data()), json.size()};
}

}  // namespace aifactory::preview
