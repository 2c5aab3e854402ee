// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/glb_model.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "gpu_preview/glb/glb.h"
#include "gpu_preview/glb/glb_chunks.h"
#include "gpu_preview/glb/glb_json.h"
#include "gpu_preview/glb/glb_words.h"

namespace aifactory::preview {

namespace {

/// Pictures are decoded once their place in the file is checked; those within the JSON are kept as they are.
bool keepImage(tinygltf::Image* image, int, std::string*, std::string*, int, int, const unsigned char* bytes, int size,
               void*) {
  if (image->bufferView == -1) image->image.assign(bytes, bytes + size);
  return true;
}

/// What a scene names beside itself is not read: it may come from anybody.
tinygltf::FsCallbacks noFiles() {
  tinygltf::FsCallbacks callbacks{};
  callbacks.FileExists = [](const std::string&, void*) { return false; };
  callbacks.ExpandFilePath = [](const std::string& path, void*) { return path; };
  callbacks.ReadWholeFile = [](std::vector<unsigned char>*, std::string*, const std::string&, void*) { return false; };
  callbacks.WriteWholeFile = [](std::string*, const std::string&, const std::vector<unsigned char>&, void*) {
    return false;
  };
  return callbacks;
}

std::string firstLine(const std::string& text) { return text.substr(0, text.find('\n')); }

/// Those that change looks only are passed over.
bool isKnown(std::string_view extension) {
  constexpr std::array<std::string_view, 3> known{glb::instancing, "KHR_mesh_quantization", "KHR_lights_punctual"};
  return extension.starts_with("KHR_materials_") || std::find(known.begin(), known.end(), extension) != known.end();
}

void checkExtensions(const tinygltf::Model& model) {
  for (const std::string& extension : model.extensionsRequired) {
    if (!isKnown(extension)) throw SceneError("extensionsRequired has " + extension + ", which is not supported");
  }
}

}  // namespace

tinygltf::Model parseGlb(std::span<const std::byte> bytes) {
  checkGlbJson(glbJson(bytes));
  tinygltf::TinyGLTF loader;
  loader.SetImageLoader(keepImage, nullptr);
  loader.SetFsCallbacks(noFiles());
  tinygltf::Model model;
  std::string error, warning;
  bool read = false;
  try {
    read = loader.LoadBinaryFromMemory(&model, &error, &warning, reinterpret_cast<const unsigned char*>(bytes.data()),
                                       static_cast<unsigned>(bytes.size()));
  } catch (const std::exception& thrown) {
    error = thrown.what();
  }
  if (!read) throw SceneError("The file is damaged: " + (error.empty() ? "no reason is known" : firstLine(error)));
  checkExtensions(model);
  return model;
}

}  // namespace aifactory::preview
