// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/twins/glb_header.h"

#include <fmt/format.h>

namespace aifactory {
namespace {

constexpr std::string_view magic = "glTF";

std::uint32_t littleEndian(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) {
    number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return number;
}

absl::Status notGlb(const std::string& sentence) { return invalidField("data", sentence, "SCENE_NOT_GLB"); }

}  // namespace

absl::Status checkGlbHeader(std::string_view header, std::uint64_t size) {
  if (header.size() < glbHeaderBytes || !header.starts_with(magic)) {
    return notGlb("This is no binary glTF: such a file (.glb) begins with \"glTF\".");
  }
  if (const std::uint32_t version = littleEndian(header.substr(4)); version != 2) {
    return notGlb(fmt::format("This is binary glTF of version {}; only version 2 is understood.", version));
  }
  if (const std::uint32_t length = littleEndian(header.substr(8)); length != size) {
    return notGlb(fmt::format("The file says that it has {} bytes, but it has {}: is it cut off?", length, size));
  }
  return absl::OkStatus();
}

}  // namespace aifactory
