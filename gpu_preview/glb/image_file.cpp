// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/image_file.h"

// Compiled here and not linked: without the decoders that a texture never needs, and checked by our sanitizers.
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#include <stb/stb_image.h>
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image_write.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <stdexcept>

#include "gpu_preview/glb/glb.h"

namespace aifactory::preview {

namespace {

constexpr int channels = 4;

void append(void* file, void* data, int size) {
  const auto* bytes = static_cast<const std::byte*>(data);
  static_cast<std::vector<std::byte>*>(file)->insert(static_cast<std::vector<std::byte>*>(file)->end(), bytes,
                                                     bytes + size);
}

}  // namespace

Texture decodeImage(std::span<const std::byte> file, std::size_t mostTexels) {
  const auto* bytes = reinterpret_cast<const stbi_uc*>(file.data());
  const int size = static_cast<int>(std::min<std::size_t>(file.size(), std::numeric_limits<int>::max()));
  Texture texture;
  int inFile = 0;
  if (!stbi_info_from_memory(bytes, size, &texture.width, &texture.height, &inFile)) {
    throw SceneError("it is neither a PNG nor a JPEG file");
  }
  const std::size_t texels = static_cast<std::size_t>(texture.width) * static_cast<std::size_t>(texture.height);
  if (texels > mostTexels) throw SceneError("its size is far more than that of the file");
  const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
      stbi_load_from_memory(bytes, size, &texture.width, &texture.height, &inFile, channels), stbi_image_free);
  if (!pixels) throw SceneError("it is damaged");
  texture.texels.resize(texels);
  std::memcpy(texture.texels.data(), pixels.get(), texels * channels);
  return texture;
}

std::vector<std::byte> encodePng(const Texture& texture) {
  std::vector<std::byte> file;
  if (!stbi_write_png_to_func(append, &file, texture.width, texture.height, channels, texture.texels.data(),
                              texture.width * channels)) {
    throw std::runtime_error("There is no memory for the PNG file");
  }
  return file;
}

}  // namespace aifactory::preview
