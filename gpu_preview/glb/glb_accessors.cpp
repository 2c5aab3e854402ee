// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/glb_accessors.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>

#include "gpu_preview/glb/glb.h"
#include "gpu_preview/glb/glb_field.h"

namespace aifactory::preview {

namespace {

bool isIndex(int index, std::size_t size) { return index >= 0 && static_cast<std::size_t>(index) < size; }

template <class Value>
float read(const std::byte* from, bool normalized) {
  Value value;
  std::memcpy(&value, from, sizeof value);
  const float number = static_cast<float>(value);
  if constexpr (std::is_integral_v<Value>) {
    if (normalized) return std::max(-1.0F, number / static_cast<float>(std::numeric_limits<Value>::max()));
  }
  return number;
}

float numberAt(const std::byte* from, const tinygltf::Accessor& accessor) {
  switch (accessor.componentType) {
    case TINYGLTF_COMPONENT_TYPE_BYTE:
      return read<std::int8_t>(from, accessor.normalized);
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE:
      return read<std::uint8_t>(from, accessor.normalized);
    case TINYGLTF_COMPONENT_TYPE_SHORT:
      return read<std::int16_t>(from, accessor.normalized);
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT:
      return read<std::uint16_t>(from, accessor.normalized);
    default:
      return read<float>(from, false);
  }
}

std::uint32_t integerAt(const std::byte* from, std::size_t size) {
  std::uint32_t value = 0;
  std::memcpy(&value, from, size);  // glTF is little-endian, as all machines that we know
  return value;
}

/// Bytes a component; 0 for a type that glTF does not have.
std::size_t componentSize(int componentType) {
  switch (componentType) {
    case TINYGLTF_COMPONENT_TYPE_BYTE:
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE:
      return 1;
    case TINYGLTF_COMPONENT_TYPE_SHORT:
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT:
      return 2;
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT:
    case TINYGLTF_COMPONENT_TYPE_FLOAT:
      return 4;
    default:
      return 0;
  }
}

std::size_t componentsIn(int type) {
  return static_cast<std::size_t>(tinygltf::GetNumComponentsInType(static_cast<std::uint32_t>(type)));
}

}  // namespace

std::span<const std::byte> GlbAccessors::view(int bufferView) const {
  if (!isIndex(bufferView, m_model.bufferViews.size())) {
    throw SceneError("There is no " + glbField("bufferViews", bufferView));
  }
  const tinygltf::BufferView& view = m_model.bufferViews[static_cast<std::size_t>(bufferView)];
  if (!isIndex(view.buffer, m_model.buffers.size())) {
    throw SceneError(glbField("bufferViews", bufferView, "buffer") + " is " + std::to_string(view.buffer) +
                     ", which is not there");
  }
  const std::vector<unsigned char>& data = m_model.buffers[static_cast<std::size_t>(view.buffer)].data;
  if (view.byteOffset > data.size() || view.byteLength > data.size() - view.byteOffset) {
    throw SceneError(glbField("bufferViews", bufferView, "byteLength") + " goes beyond the buffer");
  }
  return std::as_bytes(std::span(data)).subspan(view.byteOffset, view.byteLength);
}

const tinygltf::Accessor& GlbAccessors::at(int accessor) const {
  if (!isIndex(accessor, m_model.accessors.size())) throw SceneError("There is no " + glbField("accessors", accessor));
  return m_model.accessors[static_cast<std::size_t>(accessor)];
}

std::size_t GlbAccessors::count(int accessor) const { return at(accessor).count; }

GlbAccessors::Elements GlbAccessors::elements(int index, int type) const {
  const tinygltf::Accessor& accessor = at(index);
  if (accessor.type != type) throw SceneError(glbField("accessors", index, "type") + " is another than its use needs");
  if (accessor.sparse.isSparse) throw SceneError(glbField("accessors", index, "sparse") + " is not supported");
  const std::size_t component = componentSize(accessor.componentType), size = component * componentsIn(type);
  if (size == 0) throw SceneError(glbField("accessors", index, "componentType") + " is unknown");
  if (accessor.bufferView == -1) throw SceneError(glbField("accessors", index, "bufferView") + " is missing");

  const std::span<const std::byte> bytes = view(accessor.bufferView);
  const std::size_t told = m_model.bufferViews[static_cast<std::size_t>(accessor.bufferView)].byteStride;
  const std::size_t stride = told == 0 ? size : told;
  if (stride < size) {
    throw SceneError(glbField("bufferViews", accessor.bufferView, "byteStride") + " is less than an element");
  }
  if (accessor.count == 0) return {bytes.data(), 0, component, stride};
  const bool fits = accessor.byteOffset <= bytes.size() && size <= bytes.size() - accessor.byteOffset &&
                    accessor.count - 1 <= (bytes.size() - accessor.byteOffset - size) / stride;
  if (!fits) throw SceneError(glbField("accessors", index, "count") + " goes beyond the buffer view");
  return {bytes.data() + accessor.byteOffset, accessor.count, component, stride};
}

std::vector<float> GlbAccessors::floats(int index, int type) const {
  const Elements from = elements(index, type);
  const tinygltf::Accessor& accessor = at(index);
  if (accessor.componentType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT) {
    throw SceneError(glbField("accessors", index, "componentType") + " is for indices only");
  }
  const std::size_t components = componentsIn(type);
  std::vector<float> values;
  values.reserve(from.count * components);
  for (std::size_t i = 0; i < from.count; ++i) {
    for (std::size_t component = 0; component < components; ++component) {
      const float value = numberAt(from.first + i * from.stride + component * from.componentSize, accessor);
      if (!std::isfinite(value)) throw SceneError(glbField("accessors", index) + " has a number that is not finite");
      values.push_back(value);
    }
  }
  return values;
}

std::vector<Vec3> GlbAccessors::vectors(int accessor) const {
  const std::vector<float> values = floats(accessor, TINYGLTF_TYPE_VEC3);
  std::vector<Vec3> vectors;
  vectors.reserve(values.size() / 3);
  for (std::size_t i = 0; i + 2 < values.size(); i += 3) vectors.push_back({values[i], values[i + 1], values[i + 2]});
  return vectors;
}

std::vector<std::uint32_t> GlbAccessors::indices(int index) const {
  const Elements from = elements(index, TINYGLTF_TYPE_SCALAR);
  const int type = at(index).componentType;
  const bool isUnsigned = type == TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE ||
                          type == TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT ||
                          type == TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT;
  if (!isUnsigned) throw SceneError(glbField("accessors", index, "componentType") + " is not for indices");
  std::vector<std::uint32_t> values;
  values.reserve(from.count);
  for (std::size_t i = 0; i < from.count; ++i) {
    values.push_back(integerAt(from.first + i * from.stride, from.componentSize));
  }
  return values;
}

}  // namespace aifactory::preview
