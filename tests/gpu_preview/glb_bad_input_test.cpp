// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <random>

#include "gpu_preview/glb/glb.h"
#include "tests/gpu_preview/glb_files.h"
#include "tests/gpu_preview/test_scenes.h"

namespace aifactory::preview {
namespace {

using testing::Values;
using Json = nlohmann::json;

/// A change to the triangle's JSON, and what the error has to name.
struct BadField {
  const char* path;   ///< a JSON pointer
  const char* value;  ///< null: the field is taken away
  const char* words;
};

void PrintTo(const BadField& field, std::ostream* out) {
  *out << field.path << " = " << (field.value ? field.value : "nothing");
}

class GlbBadField : public testing::TestWithParam<BadField> {};

TEST_P(GlbBadField, IsNamed) {
  TriangleFile file;
  Json step{{"op", GetParam().value ? "add" : "remove"}, {"path", GetParam().path}};
  if (GetParam().value) step["value"] = Json::parse(GetParam().value);
  file.json = file.json.patch(Json::array({step}));
  const std::string problem = problemOf(file.bytes());
  EXPECT_NE(problem.find(GetParam().words), std::string::npos) << '"' << problem << '"';
}

INSTANTIATE_TEST_SUITE_P(
    Accessors, GlbBadField,
    Values(BadField{"/accessors/0/count", "-1", "accessors[0].count is -1"},
           BadField{"/accessors/0/count", "4294967295", "accessors[0].count is 4294967295"},
           BadField{"/accessors/0/count", "18446744073709551615", "accessors[0].count is 18446744073709551615"},
           BadField{"/accessors/0/count", "2000000000", "far more points"},
           BadField{"/accessors/0/count", "4", "accessors[0].count"},
           BadField{"/accessors/0/count", "2.5", "accessors[0].count"},
           BadField{"/accessors/0/count", "\"3\"", "accessors[0].count"},
           BadField{"/accessors/0/count", "null", "accessors[0].count"},
           BadField{"/accessors/0/byteOffset", "4", "accessors[0].count"},
           BadField{"/accessors/0/byteOffset", "2147483644", "accessors[0].count"},
           BadField{"/accessors/0/byteOffset", "-4", "accessors[0].byteOffset"},
           BadField{"/accessors/0/bufferView", "9", "bufferViews[9]"},
           BadField{"/accessors/0/bufferView", "-1", "accessors[0].bufferView"},
           BadField{"/accessors/0/bufferView", nullptr, "accessors[0].bufferView"},
           BadField{"/accessors/0/componentType", "5130", "accessors[0].componentType"},
           BadField{"/accessors/0/componentType", "5125", "accessors[0].componentType"},
           BadField{"/accessors/1/componentType", "5122", "accessors[1].componentType"},
           BadField{"/accessors/0/type", "\"VEC2\"", "accessors[0].type"},
           BadField{"/accessors/0/type", "\"VEC9\"", "type"},
           BadField{"/accessors/0/sparse",
                    R"({"count": 1, "indices": {"bufferView": 0, "componentType": 5123}, "values": {"bufferView": 0}})",
                    "accessors[0].sparse"}));

INSTANTIATE_TEST_SUITE_P(Buffers, GlbBadField,
                         Values(BadField{"/bufferViews/0/byteLength", "4294967296", "bufferViews[0].byteLength"},
                                BadField{"/bufferViews/0/byteLength", "2000000000", "bufferViews[0].byteLength"},
                                BadField{"/bufferViews/0/byteLength", "-36", "bufferViews[0].byteLength"},
                                BadField{"/bufferViews/0/byteOffset", "12", "bufferViews[0].byteLength"},
                                BadField{"/bufferViews/0/byteStride", "4", "bufferViews[0].byteStride"},
                                BadField{"/bufferViews/0/byteStride", "16", "accessors[0].count"},
                                BadField{"/bufferViews/0/buffer", "1", "bufferViews[0].buffer"},
                                BadField{"/bufferViews/0/buffer", nullptr, "buffer"},
                                BadField{"/buffers/0/byteLength", "2000000000", "byteLength"},
                                BadField{"/buffers/0/byteLength", "-1", "buffers[0].byteLength"},
                                BadField{"/buffers/-", R"({"byteLength": 4})", "buffers[1] has no uri"},
                                BadField{"/buffers/0/uri", "\"/etc/passwd\"", "buffers[0].uri"},
                                BadField{"/buffers/0/uri", "\"data:application/octet-stream;base64,AA==\"", "uri"}));

INSTANTIATE_TEST_SUITE_P(Nodes, GlbBadField,
                         Values(BadField{"/nodes/0/mesh", "1", "nodes[0].mesh"},
                                BadField{"/nodes/0/mesh", "-1", "nodes[0].mesh"},
                                BadField{"/nodes/0/children", "[0]", "nodes[0] is above itself"},
                                BadField{"/nodes/0/children", "[7]", "nodes[0].children"},
                                BadField{"/nodes/0/children", "[-1]", "nodes[0].children[0]"},
                                BadField{"/nodes/0/translation", "[1e30, 0, 0]", "nodes[0] is too far away"},
                                BadField{"/nodes/0/scale", "[1e300, 1, 1]", "nodes[0] is too far away"},
                                BadField{"/nodes/0/rotation", "[0, 0, 0, 0]", "nodes[0]"},
                                BadField{"/scenes/0/nodes", "[1]", "scenes[].nodes has 1"},
                                BadField{"/scenes/0/nodes", "[0, 0]", "nodes[0] is above itself, or below two"},
                                BadField{"/scene", "3", "scene is 3"}));

INSTANTIATE_TEST_SUITE_P(
    Meshes, GlbBadField,
    Values(BadField{"/meshes/0/primitives/0/indices", "9", "indices"},
           BadField{"/meshes/0/primitives/0/indices", "0", "accessors[0].type"},
           BadField{"/meshes/0/primitives/0/attributes/POSITION", "9",
                    "meshes[0].primitives[0]: There is no accessors[9]"},
           BadField{"/meshes/0/primitives/0/attributes/POSITION", "-2", "attributes.POSITION is -2"},
           BadField{"/meshes/0/primitives/0/attributes/NORMAL", "1", "accessors[1].type"},
           BadField{"/meshes/0/primitives/0/material", "1", "meshes[0].primitives[0]: material is 1"},
           BadField{"/accessors/1/count", "2", "indices end in the middle"},
           BadField{"/materials/0/pbrMetallicRoughness", R"({"baseColorTexture": {"index": 0}})",
                    "materials[0].pbrMetallicRoughness.baseColorTexture.index"},
           BadField{"/extensionsRequired", R"(["KHR_draco_mesh_compression"])", "KHR_draco_mesh_compression"}));

INSTANTIATE_TEST_SUITE_P(
    Instances, GlbBadField,
    Values(BadField{"/nodes/0/extensions", R"({"EXT_mesh_gpu_instancing": {}})", "attributes are missing"},
           BadField{"/nodes/0/extensions", R"({"EXT_mesh_gpu_instancing": {"attributes": {"COLOR": 0}}})",
                    "TRANSLATION"},
           BadField{"/nodes/0/extensions", R"({"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": 5}}})",
                    "nodes[0].EXT_mesh_gpu_instancing: There is no accessors[5]"},
           BadField{"/nodes/0/extensions", R"({"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": -5}}})",
                    "attributes.TRANSLATION is -5"},
           BadField{"/nodes/0/extensions",
                    R"({"EXT_mesh_gpu_instancing": {"attributes": {"TRANSLATION": 0, "_ITEM": 1}}})", "extras.items"},
           BadField{"/extras", R"({"items": 3})", "extras.items"},
           BadField{"/extras", R"({"items": [3]})", "extras.items"},
           BadField{"/extras", R"({"items": ["a"], "itemParents": [0]})", "extras.itemParents"},
           BadField{"/extras", R"({"items": ["a"], "itemParents": [-1, -1]})", "extras.itemParents"},
           BadField{"/extras", R"({"items": ["a"], "itemBounds": 0})", "extras.itemBounds"},
           BadField{"/extras", R"({"items": ["a"], "itemBounds": "x"})", "accessors[-1]"}));

TEST(GlbBadInput, ItIsNoGlbFile) {
  EXPECT_EQ(problemOf({}), "This is no GLB file");
  EXPECT_EQ(problemOf(Bytes(4096)), "This is no GLB file");
  EXPECT_NE(problemOf(glbFile("[]", {})), "");
  EXPECT_NE(problemOf(glbFile("{", {})), "");
  EXPECT_THROW(readGlbFile("/nowhere/scene.glb"), SceneError);
  EXPECT_THROW(readGlbFile("/"), SceneError);
}

TEST(GlbBadInput, ATruncatedFileIsRefusedAtEveryByte) {
  const Bytes file = writeGlb(scatteredScene(1, 3));
  for (std::size_t size = 0; size < file.size(); ++size) {
    Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_NE(problemOf(cut), "") << size;
    if (size < 12) continue;
    // The chunks must not be believed either, once the header tells of the shorter file.
    const auto length = static_cast<std::uint32_t>(size);
    std::memcpy(cut.data() + 8, &length, sizeof length);
    EXPECT_NE(problemOf(cut), "") << size;
  }
}

TEST(GlbBadInput, ClaimsOfFourGigabytesAreRefused) {
  const Bytes file = TriangleFile().bytes();
  std::uint32_t jsonLength = 0;
  std::memcpy(&jsonLength, file.data() + 12, sizeof jsonLength);
  for (const std::size_t at : {std::size_t{8}, std::size_t{12}, std::size_t{20} + jsonLength}) {
    Bytes claim = file;
    std::memset(claim.data() + at, 0xFF, 4);
    EXPECT_NE(problemOf(claim).find("4294967295"), std::string::npos) << problemOf(claim);
  }
}

TEST(GlbBadInput, NumbersThatAreNotFiniteAreRefused) {
  for (const float number : {NAN, INFINITY, -INFINITY, 1e30F}) {
    TriangleFile file;
    std::memcpy(file.binary.data() + 16, &number, sizeof number);
    EXPECT_NE(problemOf(file.bytes()).find("meshes[0].primitives[0]"), std::string::npos) << number;
  }
  for (const char* number : {"NaN", "Infinity", "1e999"}) {
    std::string json = TriangleFile().json.dump();
    const std::string name = R"("name":"racks/a")";
    json.replace(json.find(name), name.size(), std::string(R"("translation":[0,0,)") + number + "]");
    EXPECT_NE(problemOf(glbFile(json, TriangleFile().binary)).find("nodes[0].translation[2]"), std::string::npos);
  }
}

TEST(GlbBadInput, AnIndexBeyondThePointsIsRefused) {
  TriangleFile file;
  file.binary[38] = std::byte{9};
  EXPECT_NE(problemOf(file.bytes()).find("point 9"), std::string::npos);
}

TEST(GlbBadInput, CyclesAreRefused) {
  TriangleFile file;
  file.json["nodes"] = Json::parse(R"([{"children": [1]}, {"children": [2]}, {"children": [1], "mesh": 0}])");
  EXPECT_EQ(problemOf(file.bytes()), "nodes[1] is above itself, or below two others");
  file.json["nodes"] = Json::parse(R"([{"children": [1, 2]}, {"children": [3]}, {"children": [3]}, {"mesh": 0}])");
  EXPECT_EQ(problemOf(file.bytes()), "nodes[3] is above itself, or below two others");
}

TEST(GlbBadInput, MissingAndBrokenTexturesAreNamed) {
  TriangleFile file;
  file.json["textures"][0]["source"] = 0;
  file.json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]["index"] = 0;
  EXPECT_EQ(problemOf(file.bytes()), "textures[0].source is not there");
  file.json["images"][0]["uri"] = "wood.png";
  EXPECT_EQ(problemOf(file.bytes()), "images[0].uri is \"wood.png\": a scene may not name other files");
  file.json["images"][0] = {{"bufferView", 0}, {"mimeType", "image/png"}};
  EXPECT_EQ(problemOf(file.bytes()), "images[0] cannot be read: it is neither a PNG nor a JPEG file");
  file.json["images"][0]["bufferView"] = 7;
  EXPECT_NE(problemOf(file.bytes()).find("bufferView"), std::string::npos);
}

TEST(GlbBadInput, ADamagedPngIsRefusedAtEveryByte) {
  const Scene whole = instancedScene();
  const Bytes file = writeGlb(whole);
  constexpr std::array png{std::byte{0x89}, std::byte{'P'}, std::byte{'N'}, std::byte{'G'}};
  const auto at = std::search(file.begin(), file.end(), png.begin(), png.end());
  ASSERT_NE(at, file.end());
  for (std::ptrdiff_t byte = 0; byte < 80; ++byte) {
    Bytes damaged = file;
    damaged[static_cast<std::size_t>(at - file.begin() + byte)] ^= std::byte{0x55};
    problemOf(damaged);  // it may still be a picture; it must be no crash
  }
}

/// A PNG file's beginning, which claims 8192 by 8192 pixels.
Bytes claimedPng() {
  constexpr std::array<int, 33> header{0x89, 'P',  'N', 'G', 13, 10,   26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0,
                                       0,    0x20, 0,   0,   0,  0x20, 0,  8,  6, 0, 0, 0,  0,   0,   0,   0};
  Bytes png;
  for (const int byte : header) png.push_back(static_cast<std::byte>(byte));
  return png;
}

TEST(GlbBadInput, APictureThatClaimsMoreThanItsFileIsRefusedBeforeItIsUnpacked) {
  TriangleFile file;
  const Bytes png = claimedPng();
  file.json["bufferViews"].push_back({{"buffer", 0}, {"byteOffset", file.binary.size()}, {"byteLength", png.size()}});
  file.binary.insert(file.binary.end(), png.begin(), png.end());
  file.json["buffers"][0]["byteLength"] = file.binary.size();
  file.json["images"][0]["bufferView"] = 2;
  file.json["textures"][0]["source"] = 0;
  file.json["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]["index"] = 0;
  EXPECT_EQ(problemOf(file.bytes()), "images[0] cannot be read: its size is far more than that of the file");
}

TEST(GlbBadInput, TheSameArrayNamedAgainAndAgainIsRefused) {
  TriangleFile file;
  constexpr int points = 30'000;
  file.binary.resize(static_cast<std::size_t>(points) * sizeof(Vec3));
  file.json["buffers"][0]["byteLength"] = file.binary.size();
  file.json["bufferViews"][0]["byteLength"] = file.binary.size();
  file.json["accessors"][0]["count"] = points;
  for (int i = 0; i < 100; ++i)
    file.json["meshes"].push_back(Json::parse(R"({"primitives": [{"attributes": {"POSITION": 0}}]})"));
  EXPECT_NE(problemOf(file.bytes()).find("far more points"), std::string::npos) << problemOf(file.bytes());

  file.json["meshes"].erase(file.json["meshes"].begin() + 1, file.json["meshes"].end());
  file.json["nodes"][0]["extensions"]["EXT_mesh_gpu_instancing"]["attributes"]["TRANSLATION"] = 0;
  for (int i = 1; i < 20; ++i) {
    file.json["nodes"].push_back(file.json["nodes"][0]);
    file.json["scenes"][0]["nodes"].push_back(i);
  }
  EXPECT_NE(problemOf(file.bytes()).find("too many instances"), std::string::npos) << problemOf(file.bytes());
}

TEST(GlbBadInput, NestingWithoutEndIsRefused) {
  std::string json = TriangleFile().json.dump();
  json.pop_back();
  json += R"(,"extras":)" + std::string(200'000, '[') + std::string(200'000, ']') + '}';
  EXPECT_EQ(problemOf(glbFile(json, TriangleFile().binary)), "The file's JSON is nested too deeply");
}

/// One to four changes: a bit, a digit or a sign of the JSON, or a run of bytes that moves.
void mutate(Bytes& file, std::mt19937& chance) {
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(chance() % count); };
  std::uint32_t jsonLength = 0;
  std::memcpy(&jsonLength, file.data() + 12, sizeof jsonLength);
  for (std::size_t change = 0, changes = 1 + below(4); change < changes; ++change) {
    const std::size_t inJson = 20 + below(jsonLength), anywhere = below(file.size());
    switch (below(4)) {
      case 0:
        file[anywhere] ^= static_cast<std::byte>(1U << below(8));
        break;
      case 1: {
        constexpr std::string_view letters = "0123456789-.eE[]{}\",:";
        file[inJson] = static_cast<std::byte>(letters[below(letters.size())]);
        break;
      }
      case 2:
        for (std::size_t i = inJson; i < file.size(); ++i) {
          if (const auto letter = static_cast<char>(file[i]); letter < '0' || letter > '9') continue;
          file[i] = static_cast<std::byte>('0' + below(10));
          break;
        }
        break;
      default: {
        const std::size_t length = std::min(1 + below(16), file.size() - std::max(inJson, anywhere));
        std::memmove(file.data() + inJson, file.data() + anywhere, length);
      }
    }
  }
}

TEST(GlbBadInput, MutatedFilesAreRefusedOrSound) {
  Scene scene = scatteredScene(1, 4);
  scene.textures = {{.width = 2, .height = 2, .texels = {0xFF2040FF, 0xFF40FF20, 0xFFFF8040, 0xFF808080}}};
  scene.materials[0].texture = 0;
  scene.viewpoints = {{"Site", {1, 2, 3}, {0, 0, 0}}};
  const Bytes written = writeGlb(scene), triangle = TriangleFile().bytes();
  int refused = 0;
  constexpr std::uint32_t seeds = 6000;
  for (std::uint32_t seed = 0; seed < seeds; ++seed) {
    std::mt19937 chance(seed);
    Bytes file = seed % 2 == 0 ? written : triangle;
    mutate(file, chance);
    SCOPED_TRACE(seed);
    refused += problemOf(file).empty() ? 0 : 1;
    if (HasFailure()) break;
  }
  EXPECT_GT(refused, static_cast<int>(seeds) / 4);
  EXPECT_LT(refused, static_cast<int>(seeds));
}

}  // namespace
}  // namespace aifactory::preview
