// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>

#include "factory/core/scene_store.h"
#include "factory/twins/scene_upload.h"

namespace aifactory {

struct SceneLimits {
  std::uint64_t mostBytes = std::uint64_t{16} << 30;  ///< of all scenes, and of uploads once they are complete
  std::size_t mostUploads = 16;
  std::chrono::seconds idleUpload{3600};  ///< what nobody goes on with for so long makes room for others
};

/// Scenes as files of one directory, each named after its hash.
class SceneDirectory final : public SceneStore {
 public:
  /// The directory is made when it is first needed; no other process writes to it.
  explicit SceneDirectory(std::string directory, SceneLimits limits = {});

  absl::Status retain(const std::set<std::string>& hashes) override;
  absl::StatusOr<std::uint64_t> upload(std::string_view owner, const v1::TwinScene& scene, std::uint64_t offset,
                                       std::string_view data) override;
  absl::Status keep(std::string_view owner, const v1::TwinScene& scene) override;
  void drop(const std::string& sha256) override;
  absl::StatusOr<std::unique_ptr<SceneReader>> open(const std::string& sha256) override;
  std::vector<std::pair<std::string, double>> statistics() override;

 private:
  using Key = std::pair<std::string, std::string>;  ///< owner, hash

  std::string pathOf(const std::string& sha256) const;
  /// Whether the scene is kept; INVALID_ARGUMENT when its size is another.
  absl::StatusOr<bool> isKept(const v1::TwinScene& scene) const;
  absl::StatusOr<std::shared_ptr<SceneUpload>> uploadOf(const Key& key, const v1::TwinScene& scene);
  absl::StatusOr<std::shared_ptr<SceneUpload>> begin(const Key& key, const v1::TwinScene& scene);
  void forgetIdle();
  std::uint64_t bytes() const;

  const std::string m_directory;
  const SceneLimits m_limits;
  std::mutex m_mutex;                           ///< guards what follows; never held while a piece is written
  std::map<std::string, std::uint64_t> m_kept;  ///< hash to size
  std::map<Key, std::shared_ptr<SceneUpload>> m_uploads;
  std::uint64_t m_begun = 0;  ///< uploads, ever: names their files
};

}  // namespace aifactory
