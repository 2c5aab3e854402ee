// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/glb_surfaces.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "gpu_preview/glb/glb.h"
#include "gpu_preview/glb/glb_field.h"
#include "gpu_preview/glb/glb_limits.h"
#include "gpu_preview/glb/glb_words.h"
#include "gpu_preview/glb/image_file.h"

namespace aifactory::preview {

namespace {

constexpr double strongest = 1e4;  ///< of what glows

float within(double value, double most) {
  return std::isfinite(value) ? static_cast<float>(std::clamp(value, 0.0, most)) : 0.0F;
}

Vec3 color(const std::vector<double>& values, Vec3 otherwise) {
  return values.size() < 3 ? otherwise : Vec3{within(values[0], 1), within(values[1], 1), within(values[2], 1)};
}

float emissionOf(const tinygltf::Material& material) {
  const auto extension = material.extensions.find(glb::emissiveStrength);
  if (extension == material.extensions.end() || !extension->second.Has("emissiveStrength")) return 1;
  return within(extension->second.Get("emissiveStrength").GetNumberAsDouble(), strongest);
}

bool showsState(const tinygltf::Material& material) {
  const tinygltf::Value& extras = material.extras;
  if (!extras.IsObject() || !extras.Has(glb::showsState)) return false;
  const tinygltf::Value& shows = extras.Get(glb::showsState);
  return shows.IsBool() && shows.Get<bool>();
}

class SurfaceReader {
 public:
  SurfaceReader(const tinygltf::Model& model, std::size_t mostTexels, Scene& scene)
      : m_model(model), m_texelsLeft(mostTexels), m_scene(scene) {}

  void read();

 private:
  int imageOf(std::size_t material) const;
  Texture textureOf(std::size_t image);
  std::span<const std::byte> fileOf(std::size_t image) const;

  const tinygltf::Model& m_model;
  std::size_t m_texelsLeft;
  Scene& m_scene;
};

/// Of its base colour; -1 where it has none.
int SurfaceReader::imageOf(std::size_t material) const {
  const int texture = m_model.materials[material].pbrMetallicRoughness.baseColorTexture.index;
  if (texture == -1) return -1;
  if (static_cast<std::size_t>(texture) >= m_model.textures.size()) {
    throw SceneError(glbField("materials", material, "pbrMetallicRoughness.baseColorTexture.index") + " is " +
                     std::to_string(texture) + ", which is not there");
  }
  const int image = m_model.textures[static_cast<std::size_t>(texture)].source;
  if (image == -1 || static_cast<std::size_t>(image) >= m_model.images.size()) {
    throw SceneError(glbField("textures", texture, "source") + " is not there");
  }
  return image;
}

std::span<const std::byte> SurfaceReader::fileOf(std::size_t index) const {
  const tinygltf::Image& image = m_model.images[index];
  if (image.bufferView != -1) return GlbAccessors(m_model).view(image.bufferView);
  return std::as_bytes(std::span(image.image));
}

Texture SurfaceReader::textureOf(std::size_t image) {
  try {
    Texture texture = decodeImage(fileOf(image), m_texelsLeft);
    m_texelsLeft -= texture.texels.size();
    return texture;
  } catch (const SceneError& error) {
    throw SceneError(glbField("images", image) + " cannot be read: " + error.what());
  }
}

void SurfaceReader::read() {
  const std::size_t count = m_model.materials.size();
  if (count > mostMaterials) throw SceneError("The file has " + std::to_string(count) + " materials, too many");
  constexpr std::uint32_t used = 0;
  std::vector<std::uint32_t> textures(m_model.images.size(), noTexture);
  for (std::size_t i = 0; i < count; ++i) {
    if (const int image = imageOf(i); image != -1) textures[static_cast<std::size_t>(image)] = used;
  }
  for (std::size_t image = 0; image < textures.size(); ++image) {
    if (textures[image] != used) continue;
    textures[image] = static_cast<std::uint32_t>(m_scene.textures.size());
    m_scene.textures.push_back(textureOf(image));
  }
  for (std::size_t i = 0; i < count; ++i) {
    const tinygltf::Material& from = m_model.materials[i];
    const int image = imageOf(i);
    m_scene.materials.push_back({.baseColor = color(from.pbrMetallicRoughness.baseColorFactor, {1, 1, 1}),
                                 .emission = color(from.emissiveFactor, {}) * emissionOf(from),
                                 .roughness = within(from.pbrMetallicRoughness.roughnessFactor, 1),
                                 .metallic = within(from.pbrMetallicRoughness.metallicFactor, 1),
                                 .texture = image == -1 ? noTexture : textures[static_cast<std::size_t>(image)],
                                 .showsState = showsState(from)});
  }
}

}  // namespace

void readSurfaces(const tinygltf::Model& model, std::size_t mostTexels, Scene& scene) {
  SurfaceReader(model, mostTexels, scene).read();
}

}  // namespace aifactory::preview
