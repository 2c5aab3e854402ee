// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "aifactory/v1/twins.pb.h"
#include "factory/core/sha256.h"

namespace aifactory::testing {

/// A file that says of itself what a binary glTF of `size` bytes says; what follows its header is noise.
inline std::string glbOf(std::size_t size, unsigned seed = 1) {
  std::string bytes = "glTF";
  for (const std::size_t number : {std::size_t{2}, size}) {
    for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift);
  }
  while (bytes.size() < size) bytes += static_cast<char>((seed = seed * 1'664'525 + 1'013'904'223) >> 24);
  return bytes;
}

inline v1::TwinScene sceneOf(const std::string& bytes) {
  v1::TwinScene scene;
  scene.set_sha256(sha256(bytes));
  scene.set_size_bytes(bytes.size());
  return scene;
}

}  // namespace aifactory::testing
