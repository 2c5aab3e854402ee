// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "aifactory/v1/twins.pb.h"
#include "base/file.h"
#include "base/status.h"
#include "factory/core/sha256.h"

namespace aifactory {

/// What the disk says no to: FAILED_PRECONDITION when it is full, else UNAVAILABLE.
absl::Status diskRefused(const std::string& path, int error);

/// A scene on its way in, checked as it comes, in a file that is gone with it unless it was moved. Any thread.
class SceneUpload {
 public:
  /// Takes the whole scene's room on the disk at once.
  static absl::StatusOr<std::unique_ptr<SceneUpload>> begin(const std::string& path, const v1::TwinScene& scene);
  ~SceneUpload();
  SceneUpload(const SceneUpload&) = delete;
  SceneUpload& operator=(const SceneUpload&) = delete;

  std::uint64_t size() const { return m_scene.size_bytes(); }
  /// See SceneStore::upload; the last piece returns once the whole survives power loss. After an error nothing can come
  /// of it any more.
  absl::StatusOr<std::uint64_t> take(std::uint64_t offset, std::string_view data);
  /// ABORTED unless it is complete. Once.
  absl::Status moveTo(const std::string& path);
  std::chrono::steady_clock::time_point lastUsed();

 private:
  SceneUpload(std::string path, File file, const v1::TwinScene& scene);
  absl::Status write(std::string_view data);
  absl::Status checkHeader(std::string_view data);
  /// Of a scene whose last byte was written.
  absl::Status finish();

  std::string m_path;  ///< empty once it was moved
  const v1::TwinScene m_scene;
  std::mutex m_mutex;  ///< guards what follows
  File m_file;
  Sha256 m_hash;
  std::string m_header;
  std::uint64_t m_received = 0;
  std::chrono::steady_clock::time_point m_lastUsed;
};

}  // namespace aifactory
