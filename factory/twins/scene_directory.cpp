// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/twins/scene_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

namespace aifactory {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view sceneSuffix = ".glb";
constexpr std::string_view uploadPrefix = "upload-";

class SceneFile final : public SceneReader {
 public:
  SceneFile(File file, std::string path, std::uint64_t size)
      : m_file(std::move(file)), m_path(std::move(path)), m_size(size) {}

  std::uint64_t size() const override { return m_size; }

  absl::StatusOr<std::string> read(std::uint64_t offset, std::size_t most) override {
    std::string bytes(std::min<std::uint64_t>(most, m_size - std::min(offset, m_size)), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t count =
          ::pread(m_file.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return diskRefused(m_path, errno);
      if (count == 0) return cutShort();
      done += static_cast<std::size_t>(count);
    }
    return bytes;
  }

 private:
  absl::Status cutShort() const {
    return refusal(absl::StatusCode::kDataLoss, "SCENE_DAMAGED",
                   fmt::format("{} was cut short: delete its twin, and bring the scene again.", m_path));
  }

  const File m_file;
  const std::string m_path;
  const std::uint64_t m_size;
};

}  // namespace

SceneDirectory::SceneDirectory(std::string directory, SceneLimits limits)
    : m_directory(std::move(directory)), m_limits(limits) {}

std::string SceneDirectory::pathOf(const std::string& sha256) const {
  return fmt::format("{}/{}{}", m_directory, sha256, sceneSuffix);
}

absl::Status SceneDirectory::retain(const std::set<std::string>& hashes) {
  const std::lock_guard lock(m_mutex);
  m_kept.clear();
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(m_directory, error)) {
    std::error_code ignored;
    const fs::path path = entry.path();
    const bool isScene = path.extension() == sceneSuffix;
    if (isScene && hashes.contains(path.stem())) {
      m_kept[path.stem()] = entry.file_size(ignored);
    } else if (isScene || path.filename().string().starts_with(uploadPrefix)) {
      fs::remove(path, ignored);
    }
  }
  for (const std::string& hash : hashes) {
    if (!m_kept.contains(hash)) spdlog::error("twins: {} is missing", pathOf(hash));
  }
  if (!error || error == std::errc::no_such_file_or_directory) return absl::OkStatus();
  return diskRefused(m_directory, error.value());
}

absl::StatusOr<bool> SceneDirectory::isKept(const v1::TwinScene& scene) const {
  const auto kept = m_kept.find(scene.sha256());
  if (kept == m_kept.end()) return false;
  if (kept->second == scene.size_bytes()) return true;
  return invalidField("scene.size_bytes", "The scene with this hash has another size.", "SCENE_SIZE");
}

absl::StatusOr<std::uint64_t> SceneDirectory::upload(std::string_view owner, const v1::TwinScene& scene,
                                                     std::uint64_t offset, std::string_view data) {
  const Key key(owner, scene.sha256());
  std::shared_ptr<SceneUpload> upload;
  {
    const std::lock_guard lock(m_mutex);
    const auto kept = isKept(scene);
    if (!kept.ok()) return kept.status();
    if (*kept) return scene.size_bytes();
    auto found = uploadOf(key, scene);
    if (!found.ok()) return found.status();
    upload = *std::move(found);
  }
  auto received = upload->take(offset, data);
  if (received.ok()) return received;
  const std::lock_guard lock(m_mutex);
  if (const auto spoilt = m_uploads.find(key); spoilt != m_uploads.end() && spoilt->second == upload) {
    m_uploads.erase(spoilt);
  }
  return received;
}

absl::StatusOr<std::shared_ptr<SceneUpload>> SceneDirectory::uploadOf(const Key& key, const v1::TwinScene& scene) {
  const auto known = m_uploads.find(key);
  if (known == m_uploads.end()) return begin(key, scene);
  if (known->second->size() == scene.size_bytes()) return known->second;
  return invalidField("scene.size_bytes", "The upload of this scene began with another size.", "SCENE_SIZE");
}

absl::StatusOr<std::shared_ptr<SceneUpload>> SceneDirectory::begin(const Key& key, const v1::TwinScene& scene) {
  forgetIdle();
  if (m_uploads.size() >= m_limits.mostUploads) {
    return refusal(absl::StatusCode::kResourceExhausted, "TOO_MANY_UPLOADS",
                   "Too many scenes are being uploaded: wait until others are through.");
  }
  if (bytes() + scene.size_bytes() > m_limits.mostBytes) {
    return refusal(absl::StatusCode::kFailedPrecondition, "SCENES_FULL",
                   "The factory has no room for one scene more: delete another one first.");
  }
  std::error_code error;
  fs::create_directories(m_directory, error);
  if (error) return diskRefused(m_directory, error.value());
  auto upload = SceneUpload::begin(fmt::format("{}/{}{}", m_directory, uploadPrefix, ++m_begun), scene);
  if (!upload.ok()) return upload.status();
  return m_uploads[key] = *std::move(upload);
}

void SceneDirectory::forgetIdle() {
  const auto since = std::chrono::steady_clock::now() - m_limits.idleUpload;
  std::erase_if(m_uploads, [&](const auto& entry) { return entry.second->lastUsed() < since; });
}

std::uint64_t SceneDirectory::bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& [hash, size] : m_kept) bytes += size;
  for (const auto& [key, upload] : m_uploads) bytes += upload->size();
  return bytes;
}

absl::Status SceneDirectory::keep(std::string_view owner, const v1::TwinScene& scene) {
  const std::lock_guard lock(m_mutex);
  const auto kept = isKept(scene);
  if (!kept.ok()) return kept.status();
  const auto upload = m_uploads.find(Key(owner, scene.sha256()));
  if (!*kept) {
    if (upload == m_uploads.end() || upload->second->size() != scene.size_bytes()) {
      return refusal(absl::StatusCode::kAborted, "SCENE_INCOMPLETE", "Upload this scene first.");
    }
    const std::string path = pathOf(scene.sha256());
    if (absl::Status status = upload->second->moveTo(path); !status.ok()) return status;
    if (!syncDirectory(m_directory)) return diskRefused(path, errno);
    m_kept[scene.sha256()] = scene.size_bytes();
  }
  if (upload != m_uploads.end()) m_uploads.erase(upload);
  return absl::OkStatus();
}

void SceneDirectory::drop(const std::string& sha256) {
  const std::lock_guard lock(m_mutex);
  if (m_kept.erase(sha256) == 0) return;
  std::error_code error;
  fs::remove(pathOf(sha256), error);
  if (error)
    spdlog::warn("twins: {} stays on the disk until factoryd starts again: {}", pathOf(sha256), error.message());
}

absl::StatusOr<std::unique_ptr<SceneReader>> SceneDirectory::open(const std::string& sha256) {
  const std::lock_guard lock(m_mutex);
  const std::string path = pathOf(sha256);
  const auto kept = m_kept.find(sha256);
  if (kept == m_kept.end()) {
    return refusal(absl::StatusCode::kDataLoss, "SCENE_DAMAGED",
                   fmt::format("{} is missing: delete its twin, and bring the scene again.", path));
  }
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.isOpen()) return diskRefused(path, errno);
  return std::make_unique<SceneFile>(std::move(file), path, kept->second);
}

std::vector<std::pair<std::string, double>> SceneDirectory::statistics() {
  const std::lock_guard lock(m_mutex);
  return {
      {"twin_scenes", static_cast<double>(m_kept.size())},
      {"twin_scene_bytes", static_cast<double>(bytes())},
      {"twin_uploads", static_cast<double>(m_uploads.size())},
  };
}

}  // namespace aifactory
