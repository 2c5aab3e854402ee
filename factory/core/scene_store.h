// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aifactory/v1/twins.pb.h"
#include "base/status.h"

namespace aifactory {

/// Reads one scene, also after it was dropped. One thread at a time.
class SceneReader {
 public:
  virtual ~SceneReader() = default;
  virtual std::uint64_t size() const = 0;
  /// `most` bytes from `offset` on, fewer at the end of the scene.
  virtual absl::StatusOr<std::string> read(std::uint64_t offset, std::size_t most) = 0;
};

/// Scenes by the SHA-256 of their bytes, and those on their way in. Any thread; may wait for the disk. Errors name the
/// request's field.
class SceneStore {
 public:
  virtual ~SceneStore() = default;

  /// Drops every scene but these, and what is left of uploads. Before all else.
  virtual absl::Status retain(const std::set<std::string>& hashes) = 0;

  /// Takes what `data` adds to the upload of this scene by `owner`, and returns how many bytes there are then: `data`
  /// that begins behind them is not taken. All of them: the scene is what its hash says.
  virtual absl::StatusOr<std::uint64_t> upload(std::string_view owner, const v1::TwinScene& scene, std::uint64_t offset,
                                               std::string_view data) = 0;
  /// Makes the owner's upload a scene that survives power loss, unless it is one already. ABORTED before it is
  /// complete: bring what is missing, and try again.
  virtual absl::Status keep(std::string_view owner, const v1::TwinScene& scene) = 0;
  virtual void drop(const std::string& sha256) = 0;

  virtual absl::StatusOr<std::unique_ptr<SceneReader>> open(const std::string& sha256) = 0;
  /// Figures for /metrics: name, value.
  virtual std::vector<std::pair<std::string, double>> statistics() = 0;
};

}  // namespace aifactory
