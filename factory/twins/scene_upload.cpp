// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/twins/scene_upload.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "factory/twins/glb_header.h"

namespace aifactory {
namespace {

constexpr std::chrono::seconds comeBackIn{5};

/// False where the disk has no room. A file system that cannot reserve any says so when it is written to.
bool reserve(const File& file, std::uint64_t bytes) {
  return ::fallocate(file.get(), 0, 0, static_cast<off_t>(bytes)) == 0 || errno == EOPNOTSUPP;
}

}  // namespace

absl::Status diskRefused(const std::string& path, int error) {
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
    return refusal(absl::StatusCode::kFailedPrecondition, "DISK_FULL",
                   "The factory's disk has no room for this scene: delete another one, or make room there.");
  }
  return unavailable("SCENE_DISK", fmt::format("{} cannot be used now: {}.", path, std::strerror(error)), comeBackIn);
}

absl::StatusOr<std::unique_ptr<SceneUpload>> SceneUpload::begin(const std::string& path, const v1::TwinScene& scene) {
  File file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.isOpen()) return diskRefused(path, errno);
  const bool hasRoom = reserve(file, scene.size_bytes());
  const int error = errno;
  std::unique_ptr<SceneUpload> upload(new SceneUpload(path, std::move(file), scene));
  if (!hasRoom) return diskRefused(path, error);
  return upload;
}

SceneUpload::SceneUpload(std::string path, File file, const v1::TwinScene& scene)
    : m_path(std::move(path)), m_scene(scene), m_file(std::move(file)), m_lastUsed(std::chrono::steady_clock::now()) {}

SceneUpload::~SceneUpload() {
  if (!m_path.empty()) ::unlink(m_path.c_str());
}

std::chrono::steady_clock::time_point SceneUpload::lastUsed() {
  const std::lock_guard lock(m_mutex);
  return m_lastUsed;
}

absl::StatusOr<std::uint64_t> SceneUpload::take(std::uint64_t offset, std::string_view data) {
  const std::lock_guard lock(m_mutex);
  m_lastUsed = std::chrono::steady_clock::now();
  if (offset > m_received || offset + data.size() <= m_received) return m_received;
  data.remove_prefix(m_received - offset);
  if (absl::Status status = checkHeader(data); !status.ok()) return status;
  if (absl::Status status = write(data); !status.ok()) return status;
  m_hash.add(data);
  m_received += data.size();
  if (m_received < size()) return m_received;
  if (absl::Status status = finish(); !status.ok()) return status;
  return m_received;
}

absl::Status SceneUpload::checkHeader(std::string_view data) {
  if (m_header.size() == glbHeaderBytes) return absl::OkStatus();
  const std::string header = m_header + std::string(data.substr(0, glbHeaderBytes - m_header.size()));
  if (header.size() == glbHeaderBytes) {
    if (absl::Status status = checkGlbHeader(header, size()); !status.ok()) return status;
  }
  m_header = header;
  return absl::OkStatus();
}

absl::Status SceneUpload::write(std::string_view data) {
  std::size_t done = 0;
  while (done < data.size()) {
    const ssize_t count =
        ::pwrite(m_file.get(), data.data() + done, data.size() - done, static_cast<off_t>(m_received + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return diskRefused(m_path, errno);
    done += static_cast<std::size_t>(count);
  }
  return absl::OkStatus();
}

absl::Status SceneUpload::finish() {
  if (m_hash.digest() != m_scene.sha256()) {
    return invalidField("scene.sha256", "The bytes that came have another SHA-256: send the scene again.",
                        "SCENE_HASH_WRONG");
  }
  return ::fsync(m_file.get()) == 0 ? absl::OkStatus() : diskRefused(m_path, errno);
}

absl::Status SceneUpload::moveTo(const std::string& path) {
  const std::lock_guard lock(m_mutex);
  if (m_received < size()) {
    return refusal(absl::StatusCode::kAborted, "SCENE_INCOMPLETE",
                   fmt::format("Of this scene {} of {} bytes were uploaded.", m_received, size()));
  }
  if (std::rename(m_path.c_str(), path.c_str()) != 0) return diskRefused(path, errno);
  m_path.clear();
  return absl::OkStatus();
}

}  // namespace aifactory
