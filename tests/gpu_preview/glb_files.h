// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "gpu_preview/scene.h"

namespace aifactory::preview {

using Bytes = std::vector<std::byte>;

template <class Value>
void append(Bytes& bytes, const Value& value) {
  const auto* first = reinterpret_cast<const std::byte*>(&value);
  bytes.insert(bytes.end(), first, first + sizeof value);
}

/// A GLB file with honest lengths.
Bytes glbFile(std::string json, Bytes binary);

/// A file of one node, "racks/a", with one triangle. Its binary has three points, then three indices of two bytes and
/// two bytes of nothing.
struct TriangleFile {
  TriangleFile();
  Bytes bytes() const { return glbFile(json.dump(), binary); }
  nlohmann::json json;
  Bytes binary;
};

/// Why a file cannot be read; empty where it can, and then the scene is checked to be in itself consistent.
std::string problemOf(const Bytes& file);

}  // namespace aifactory::preview
