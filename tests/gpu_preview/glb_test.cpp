// SPDX-License-Identifier: GPL-3.0-or-later
#include "gpu_preview/glb/glb.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "gpu_preview/backends.h"
#include "gpu_preview/glb/image_file.h"
#include "gpu_preview/glb/placement.h"
#include "tests/gpu_preview/glb_files.h"
#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

constexpr float tiny = 1e-5F;

void expectNear(Vec3 a, Vec3 b) { EXPECT_LT(length(a - b), tiny * (1 + length(a))); }

void expectSame(const Box& a, const Box& b) {
  EXPECT_EQ(a.empty(), b.empty());
  EXPECT_TRUE(a.empty() || (a.low == b.low && a.high == b.high));
}

void expectSame(const Mesh& a, const Mesh& b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.positions, b.positions);
  EXPECT_EQ(a.normals, b.normals);
  EXPECT_EQ(a.textureCoordinates, b.textureCoordinates);
  EXPECT_EQ(a.indices, b.indices);
  EXPECT_EQ(a.materials, b.materials);
}

void expectSame(const Material& a, const Material& b) {
  EXPECT_EQ(a.baseColor, b.baseColor);
  expectNear(a.emission, b.emission);
  EXPECT_EQ(a.roughness, b.roughness);
  EXPECT_EQ(a.metallic, b.metallic);
  EXPECT_EQ(a.texture, b.texture);
  EXPECT_EQ(a.showsState, b.showsState);
}

/// Instances as a file has them: by mesh, and of each mesh those first that are no turn and scale.
std::vector<Instance> inOrderOfFile(std::vector<Instance> instances) {
  const auto key = [](const Instance& instance) {
    return std::pair(instance.mesh, placementOf(instance.transform).has_value());
  };
  std::stable_sort(instances.begin(), instances.end(),
                   [&](const Instance& a, const Instance& b) { return key(a) < key(b); });
  return instances;
}

void expectSame(const Scene& a, const Scene& b) {
  ASSERT_EQ(a.textures.size(), b.textures.size());
  for (std::size_t i = 0; i < a.textures.size(); ++i) {
    EXPECT_EQ(a.textures[i].width, b.textures[i].width);
    EXPECT_EQ(a.textures[i].height, b.textures[i].height);
    EXPECT_EQ(a.textures[i].texels, b.textures[i].texels);
  }
  ASSERT_EQ(a.materials.size(), b.materials.size());
  for (std::size_t i = 0; i < a.materials.size(); ++i) expectSame(a.materials[i], b.materials[i]);
  ASSERT_EQ(a.meshes.size(), b.meshes.size());
  for (std::size_t i = 0; i < a.meshes.size(); ++i) expectSame(a.meshes[i], b.meshes[i]);
  ASSERT_EQ(a.items.size(), b.items.size());
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    EXPECT_EQ(a.items[i].name, b.items[i].name);
    EXPECT_EQ(a.items[i].parent, b.items[i].parent);
    expectSame(a.items[i].bounds, b.items[i].bounds);
  }
  const std::vector<Instance> from = inOrderOfFile(a.instances);
  ASSERT_EQ(from.size(), b.instances.size());
  for (std::size_t i = 0; i < from.size(); ++i) {
    EXPECT_EQ(from[i].mesh, b.instances[i].mesh);
    EXPECT_EQ(from[i].item, b.instances[i].item);
    expectNear(from[i].transform.x, b.instances[i].transform.x);
    expectNear(from[i].transform.y, b.instances[i].transform.y);
    expectNear(from[i].transform.z, b.instances[i].transform.z);
    EXPECT_EQ(from[i].transform.p, b.instances[i].transform.p);
  }
  ASSERT_EQ(a.viewpoints.size(), b.viewpoints.size());
  for (std::size_t i = 0; i < a.viewpoints.size(); ++i) {
    EXPECT_EQ(a.viewpoints[i].name, b.viewpoints[i].name);
    EXPECT_EQ(a.viewpoints[i].eye, b.viewpoints[i].eye);
    EXPECT_EQ(a.viewpoints[i].target, b.viewpoints[i].target);
    expectSame(a.viewpoints[i].whole, b.viewpoints[i].whole);
  }
  expectSame(a.bounds, b.bounds);
}

Scene throughFile(const Scene& scene) { return readGlb(writeGlb(scene)); }

std::vector<std::uint32_t> identifiersOf(const Scene& scene) {
  Refusal refusal;
  const std::unique_ptr<Renderer> renderer = makePortable(refusal);
  renderer->setScene(std::make_shared<const Scene>(scene));
  renderer->setView(viewOf(scene, 96, 60));
  renderer->accumulate(1);
  std::vector<std::uint32_t> items;
  std::vector<float> distances;
  renderer->identifiers(items, distances);
  return items;
}

TEST(Glb, HallComesBackWithItsIdentifiers) {
  const Scene hall = hallScene(), again = throughFile(hall);
  expectSame(hall, again);
  const std::vector<std::uint32_t> before = identifiersOf(hall), after = identifiersOf(again);
  ASSERT_EQ(before.size(), after.size());
  // Where two things touch, another order of instances may let the other win.
  const std::size_t same =
      std::inner_product(before.begin(), before.end(), after.begin(), std::size_t{0}, std::plus<>(), std::equal_to<>());
  EXPECT_GE(same * 1000, before.size() * 999);
}

TEST(Glb, TurnedScaledShearedAndMirroredThingsComeBack) {
  for (const Scene& scene : {scatteredScene(3, 60), instancedScene()}) expectSame(scene, throughFile(scene));
}

TEST(Glb, ASceneOfNothingComesBackAndRenders) {
  expectSame(Scene{}, throughFile(Scene{}));
  const std::vector<std::uint32_t> seen = identifiersOf(throughFile(Scene{}));
  EXPECT_TRUE(std::all_of(seen.begin(), seen.end(), [](std::uint32_t item) { return item == noItem; }));
}

TEST(Glb, PartsOfItemsAndMaterialsInTurnsComeBack) {
  Scene scene = scatteredScene(1, 4);
  scene.items[3].parent = 1;
  scene.items[2].name = scene.items[1].name;
  scene.meshes[0].materials = {0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1};
  scene.materials[0].emission = {30, 12, 0.5F};
  expectSame(scene, throughFile(scene));
}

TEST(Glb, AQuarterTurnIsExact) {
  for (const float sign : {1.0F, -1.0F}) {
    const Transform turn{.x = {0, 0, -0.6F * sign}, .y = {0, 0.07F, 0}, .z = {1.2F * sign, 0, 0}, .p = {1, 2, 3}};
    EXPECT_EQ(transformOf(placementOf(turn).value()), turn);
  }
}

TEST(Glb, NamedNodesAreItemsAndKnowWhatTheyArePartOf) {
  TriangleFile file;
  file.json["nodes"] = nlohmann::json::parse(R"([
      {"name": "racks/a", "children": [1], "translation": [10, 0, 0]},
      {"children": [2, 3], "scale": [2, 2, 2]},
      {"name": "nodes/a", "mesh": 0, "translation": [0, 1, 0]},
      {"mesh": 0}])");
  const Scene scene = readGlb(file.bytes());
  ASSERT_EQ(scene.items.size(), 2U);
  EXPECT_EQ(scene.items[0].name, "racks/a");
  EXPECT_EQ(scene.items[1].name, "nodes/a");
  EXPECT_EQ(scene.items[1].parent, 0U);
  ASSERT_EQ(scene.instances.size(), 2U);
  EXPECT_EQ(scene.instances[0].item, 1U);
  EXPECT_EQ(scene.instances[1].item, 0U) << "a node without a name belongs to the one above";
  EXPECT_EQ(scene.instances[0].transform.p, (Vec3{10, 2, 0}));
  EXPECT_EQ(scene.instances[0].transform.x, (Vec3{2, 0, 0}));
  EXPECT_EQ(scene.items[0].bounds.high, (Vec3{12, 4, 0})) << "what an item is made of counts";
  EXPECT_EQ(scene.items[1].bounds.low, (Vec3{10, 2, 0}));
}

TEST(Glb, NodesOfOneNameAreItemsOfTheirOwn) {
  TriangleFile file;
  file.json["nodes"] = nlohmann::json::parse(R"([{"name": "gpu", "mesh": 0}, {"name": "gpu", "mesh": 0}])");
  file.json["scenes"][0]["nodes"] = {0, 1};
  EXPECT_EQ(readGlb(file.bytes()).items.size(), 2U);
}

TEST(Glb, InstancesOfANodeArePlacedBelowIt) {
  TriangleFile file;
  file.json["nodes"][0]["translation"] = {0, 0, 5};
  file.json["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"]["TRANSLATION"] = 0;
  const Scene scene = readGlb(file.bytes());
  ASSERT_EQ(scene.instances.size(), 3U);
  EXPECT_EQ(scene.instances[1].transform.p, (Vec3{1, 0, 5}));
  EXPECT_EQ(scene.instances[1].item, 0U);
  EXPECT_EQ(scene.items.size(), 1U);
}

TEST(Glb, NoInstancesAreNoError) {
  TriangleFile file;
  file.json["accessors"].push_back({{"bufferView", 0}, {"componentType", 5126}, {"count", 0}, {"type", "VEC3"}});
  file.json["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"]["TRANSLATION"] = 2;
  const Scene scene = readGlb(file.bytes());
  EXPECT_TRUE(scene.instances.empty() && scene.items.empty());
}

TEST(Glb, NormalizedIntegersAreShares) {
  TriangleFile file;
  for (const std::int16_t value : {std::int16_t{0}, std::int16_t{32767}, std::int16_t{0}, std::int16_t{-32768}}) {
    append(file.binary, value);
  }
  file.json["buffers"][0]["byteLength"] = 52;
  file.json["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", 44}, {"byteLength", 8}});
  file.json["accessors"].push_back(
      {{"bufferView", 2}, {"componentType", 5122}, {"normalized", true}, {"count", 1}, {"type", "VEC4"}});
  file.json["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"]["ROTATION"] = 2;
  const Scene scene = readGlb(file.bytes());
  ASSERT_EQ(scene.instances.size(), 1U);
  expectNear(scene.instances[0].transform.x, {0, 0, 1});
}

TEST(Glb, DeepHierarchiesNeedNoDeepCalls) {
  constexpr int depth = 50'000;
  TriangleFile file;
  file.json["nodes"] = nlohmann::json::array();
  for (int i = 0; i + 1 < depth; ++i) file.json["nodes"].push_back({{"name", "level"}, {"children", {i + 1}}});
  file.json["nodes"].push_back({{"name", "lowest"}, {"mesh", 0}});
  const Scene scene = readGlb(file.bytes());
  ASSERT_EQ(scene.items.size(), static_cast<std::size_t>(depth));
  EXPECT_EQ(scene.items.back().name, "lowest");
}

TEST(Glb, ATextureWithinTheJsonIsRead) {
  const Texture texture{2, 1, {0xFF0000FF, 0xFF00FF00}};
  std::string text = "data:image/png;base64,";
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::vector<std::byte> png = encodePng(texture);
  png.resize((png.size() + 2) / 3 * 3);
  for (std::size_t i = 0; i < png.size(); i += 3) {
    const auto at = [&](std::size_t j) { return static_cast<std::uint32_t>(png[i + j]); };
    const std::uint32_t bits = at(0) << 16U | at(1) << 8U | at(2);
    for (const std::uint32_t shift : {18U, 12U, 6U, 0U}) text += letters[bits >> shift & 63U];
  }
  TriangleFile file;
  file.json["images"][0]["uri"] = text;
  file.json["textures"][0]["source"] = 0;
  file.json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]["index"] = 0;
  const Scene scene = readGlb(file.bytes());
  ASSERT_EQ(scene.textures.size(), 1U);
  EXPECT_EQ(scene.textures[0].texels, texture.texels);
}

TEST(Glb, TexturesThatNothingShowsAreNotRead) {
  TriangleFile file;
  file.json["images"][0]["bufferView"] = 0;
  EXPECT_EQ(problemOf(file.bytes()), "");
}

TEST(Glb, WithoutASceneAllHighestNodesCount) {
  TriangleFile file;
  file.json.erase("scenes");
  file.json.erase("scene");
  EXPECT_EQ(readGlb(file.bytes()).instances.size(), 1U);
}

}  // namespace
}  // namespace aifactory::preview
