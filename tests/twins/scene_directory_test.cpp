// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/twins/scene_directory.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <algorithm>
#include <fstream>

#include "tests/store/temporary_directory.h"
#include "tests/twins/some_scene.h"

namespace aifactory::testing {
namespace {

namespace fs = std::filesystem;

class SceneDirectoryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    spdlog::set_level(spdlog::level::off);
    open();
  }
  void TearDown() override { spdlog::set_level(spdlog::level::info); }

  void open(SceneLimits limits = {}) { m_scenes.emplace(m_path, limits); }
  /// All of it in pieces of so many bytes.
  absl::StatusOr<std::uint64_t> bring(const std::string& bytes, const v1::TwinScene& scene, std::size_t piece = 1000,
                                      const std::string& owner = "kim") {
    absl::StatusOr<std::uint64_t> received = 0;
    for (std::size_t offset = 0; received.ok() && offset < bytes.size(); offset += piece) {
      received = m_scenes->upload(owner, scene, offset, bytes.substr(offset, piece));
    }
    return received;
  }
  void keep(const std::string& bytes) {
    ASSERT_EQ(bring(bytes, sceneOf(bytes)).value(), bytes.size());
    ASSERT_TRUE(m_scenes->keep("kim", sceneOf(bytes)).ok());
  }
  std::string read(const v1::TwinScene& scene) {
    const auto reader = m_scenes->open(scene.sha256());
    return reader.ok() ? (*reader)->read(0, scene.size_bytes()).value() : "";
  }
  std::size_t files() const {
    if (!fs::exists(m_path)) return 0;
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(m_path), fs::directory_iterator()));
  }
  static std::string fieldOf(const absl::Status& status) {
    const auto violations = violationsOf(status);
    return violations.field_violations().empty() ? "" : violations.field_violations(0).field();
  }

  TemporaryDirectory m_directory;
  const std::string m_path = m_directory.file("scenes");
  std::optional<SceneDirectory> m_scenes;
  const std::string m_bytes = glbOf(5'500);
  const v1::TwinScene m_scene = sceneOf(m_bytes);
};

TEST_F(SceneDirectoryTest, WhatCameInPiecesOfAnySizeIsReadBack) {
  for (const std::size_t piece : {1UL, 5UL, 4'096UL, 10'000UL}) {
    const std::string bytes = glbOf(5'500, static_cast<unsigned>(piece));
    ASSERT_EQ(bring(bytes, sceneOf(bytes), piece).value(), bytes.size()) << piece;
    ASSERT_TRUE(m_scenes->keep("kim", sceneOf(bytes)).ok());
    EXPECT_EQ(read(sceneOf(bytes)), bytes);
    EXPECT_TRUE(fs::exists(m_path + "/" + sceneOf(bytes).sha256() + ".glb"));
  }
  const auto reader = m_scenes->open(sceneOf(glbOf(5'500, 1)).sha256());
  EXPECT_EQ((*reader)->read(5'000, 1'000).value(), glbOf(5'500, 1).substr(5'000));
  EXPECT_EQ((*reader)->read(5'500, 1'000).value(), "");
}

TEST_F(SceneDirectoryTest, APieceThatComesTwiceOrTooEarlyChangesNothing) {
  EXPECT_EQ(m_scenes->upload("kim", m_scene, 0, {}).value(), 0U);
  EXPECT_EQ(m_scenes->upload("kim", m_scene, 0, m_bytes.substr(0, 100)).value(), 100U);
  EXPECT_EQ(m_scenes->upload("kim", m_scene, 0, m_bytes.substr(0, 100)).value(), 100U);
  EXPECT_EQ(m_scenes->upload("kim", m_scene, 200, m_bytes.substr(200, 100)).value(), 100U) << "a hole stays a hole";
  EXPECT_EQ(m_scenes->upload("kim", m_scene, 50, m_bytes.substr(50, 100)).value(), 150U) << "half of it is new";
  EXPECT_EQ(m_scenes->upload("kim", m_scene, 150, m_bytes.substr(150)).value(), m_bytes.size());
  EXPECT_EQ(m_scenes->upload("kim", m_scene, 150, m_bytes.substr(150)).value(), m_bytes.size());
  ASSERT_TRUE(m_scenes->keep("kim", m_scene).ok());
  EXPECT_TRUE(m_scenes->keep("kim", m_scene).ok());
  EXPECT_EQ(read(m_scene), m_bytes);
  EXPECT_EQ(m_scenes->upload("lee", m_scene, 0, {}).value(), m_bytes.size()) << "it is there already";
}

TEST_F(SceneDirectoryTest, WhatIsIncompleteIsNotKept) {
  EXPECT_EQ(m_scenes->keep("kim", m_scene).code(), absl::StatusCode::kAborted);
  ASSERT_TRUE(m_scenes->upload("kim", m_scene, 0, m_bytes.substr(0, 100)).ok());
  EXPECT_EQ(reasonOf(m_scenes->keep("kim", m_scene)), "SCENE_INCOMPLETE");
  EXPECT_EQ(m_scenes->keep("lee", m_scene).code(), absl::StatusCode::kAborted) << "another one's upload";
  EXPECT_EQ(bring(m_bytes, m_scene).value(), m_bytes.size()) << "and it can still be completed";
}

TEST_F(SceneDirectoryTest, AWrongHashIsRefusedAndLeavesNothing) {
  std::string spoilt = m_bytes;
  spoilt.back() ^= 1;
  const auto received = bring(spoilt, m_scene);
  EXPECT_EQ(reasonOf(received.status()), "SCENE_HASH_WRONG");
  EXPECT_EQ(fieldOf(received.status()), "scene.sha256");
  EXPECT_EQ(files(), 0U);
  EXPECT_EQ(bring(m_bytes, m_scene).value(), m_bytes.size()) << "the right bytes are taken afterwards";
}

TEST_F(SceneDirectoryTest, WhatIsNoGlbIsRefusedAtItsFirstBytes) {
  const auto refused = [this](std::string bytes, std::size_t piece) {
    v1::TwinScene scene = sceneOf(bytes);
    bytes.resize(60);
    const auto received = bring(bytes, scene, piece);
    EXPECT_EQ(fieldOf(received.status()), "data");
    return reasonOf(received.status());
  };
  std::string other = m_bytes, old = m_bytes;
  other[0] = 'G';
  old[4] = 1;
  for (const std::size_t piece : {5UL, 60UL}) {
    EXPECT_EQ(refused(other, piece), "SCENE_NOT_GLB");
    EXPECT_EQ(refused(old, piece), "SCENE_NOT_GLB");
    EXPECT_EQ(refused(m_bytes + "more", piece), "SCENE_NOT_GLB") << "the length that it tells is another";
  }
  EXPECT_EQ(files(), 0U);
}

TEST_F(SceneDirectoryTest, OneSizeOnlyForOneHash) {
  v1::TwinScene longer = m_scene;
  longer.set_size_bytes(m_bytes.size() + 1);
  ASSERT_TRUE(m_scenes->upload("kim", m_scene, 0, m_bytes.substr(0, 100)).ok());
  EXPECT_EQ(fieldOf(m_scenes->upload("kim", longer, 0, {}).status()), "scene.size_bytes");
  keep(m_bytes);
  EXPECT_EQ(fieldOf(m_scenes->upload("kim", longer, 0, {}).status()), "scene.size_bytes");
  EXPECT_EQ(fieldOf(m_scenes->keep("kim", longer)), "scene.size_bytes");
}

TEST_F(SceneDirectoryTest, LimitsHoldForUploadsAndScenesTogether) {
  open({.mostBytes = 12'000, .mostUploads = 2});
  keep(m_bytes);
  const v1::TwinScene second = sceneOf(glbOf(5'500, 2)), third = sceneOf(glbOf(5'500, 3));
  ASSERT_TRUE(m_scenes->upload("kim", second, 0, {}).ok());
  EXPECT_EQ(reasonOf(m_scenes->upload("kim", third, 0, {}).status()), "SCENES_FULL");
  m_scenes->drop(m_scene.sha256());
  ASSERT_TRUE(m_scenes->upload("kim", third, 0, {}).ok());
  EXPECT_EQ(reasonOf(m_scenes->upload("kim", m_scene, 0, {}).status()), "TOO_MANY_UPLOADS");
  open({.mostBytes = 12'000, .mostUploads = 2, .idleUpload = std::chrono::seconds(0)});
  for (const auto& scene : {m_scene, second, third, m_scene}) {
    EXPECT_TRUE(m_scenes->upload("kim", scene, 0, {}).ok()) << "who does not go on makes room";
  }
}

TEST_F(SceneDirectoryTest, ADiskWithoutRoomIsSaidAndLeavesNothing) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit small{4'096, before.rlim_max};
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);  // as factoryd does
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto received = bring(m_bytes, m_scene);
  ::setrlimit(RLIMIT_FSIZE, &before);
  ::signal(SIGXFSZ, handler);
  EXPECT_EQ(reasonOf(received.status()), "DISK_FULL");
  EXPECT_EQ(files(), 0U);
  EXPECT_EQ(bring(m_bytes, m_scene).value(), m_bytes.size());
}

TEST_F(SceneDirectoryTest, ADirectoryThatCannotBeMadeIsSaid) {
  std::ofstream(m_path) << "a file";
  EXPECT_EQ(reasonOf(m_scenes->upload("kim", m_scene, 0, {}).status()), "SCENE_DISK");
}

TEST_F(SceneDirectoryTest, ANewStartKeepsWhatIsNamedAndSweepsTheRest) {
  const std::string other = glbOf(3'000);
  keep(m_bytes);
  keep(other);
  const std::string leftover = m_path + "/upload-7";
  std::ofstream(leftover) << "half";
  open();
  ASSERT_TRUE(m_scenes->retain({m_scene.sha256()}).ok());
  EXPECT_EQ(read(m_scene), m_bytes);
  EXPECT_EQ(m_scenes->open(sceneOf(other).sha256()).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(files(), 1U);
  EXPECT_TRUE(SceneDirectory(m_directory.file("nothing yet")).retain({}).ok());
}

TEST_F(SceneDirectoryTest, AReaderReadsOnWhenItsSceneIsDropped) {
  keep(m_bytes);
  const auto reader = m_scenes->open(m_scene.sha256());
  ASSERT_TRUE(reader.ok()) << reader.status();
  m_scenes->drop(m_scene.sha256());
  EXPECT_EQ(files(), 0U);
  EXPECT_EQ((*reader)->read(0, m_bytes.size()).value(), m_bytes);
}

TEST_F(SceneDirectoryTest, ASceneThatWasCutShortIsDamaged) {
  keep(m_bytes);
  fs::resize_file(m_path + "/" + m_scene.sha256() + ".glb", 3'000);
  EXPECT_EQ((*m_scenes->open(m_scene.sha256()))->read(2'000, 2'000).status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace aifactory::testing
