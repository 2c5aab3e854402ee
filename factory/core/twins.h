// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>

#include "aifactory/v1/twins.pb.h"
#include "factory/core/collection_hub.h"
#include "factory/core/request_memory.h"
#include "factory/core/scene_store.h"
#include "factory/core/twin_log.h"

namespace aifactory {

/// The twins of a factory: the data hall, and what operators brought. Any thread.
class Twins {
 public:
  /// `log` and `scenes` are null, both of them, where nothing can be brought.
  Twins(TwinLog* log, SceneStore* scenes, RequestMemory& requests, std::size_t logCapacity, const WatchContext& context,
        const TokenSealer& sealer);

  /// Reads the list, and drops the scenes that it does not name.
  void recall();

  CollectionHub& list() { return m_list; }
  absl::StatusOr<v1::Twin> find(std::string_view name);
  absl::StatusOr<std::uint64_t> upload(const Caller& caller, const v1::UploadTwinSceneRequest& request);
  absl::StatusOr<v1::Twin> create(const Caller& caller, const v1::CreateTwinRequest& request);
  absl::Status remove(const Caller& caller, const v1::DeleteTwinRequest& request);
  absl::StatusOr<std::unique_ptr<SceneReader>> open(const v1::DownloadTwinSceneRequest& request);
  std::vector<std::pair<std::string, double>> statistics();

 private:
  /// Whether twins can be brought and taken away.
  absl::Status usable() const;
  absl::StatusOr<v1::Twin> add(v1::Twin twin);
  absl::Status take(std::string_view name);
  void show(const std::string& name, Item twin);
  void dropUnlessNamed(const std::string& sha256);

  TwinLog* const m_log;
  SceneStore* const m_scenes;
  RequestMemory& m_requests;
  const WatchContext& m_context;
  CollectionHub m_list;
  std::mutex m_mutex;       ///< one change at a time, as the log and the disk have them
  absl::Status m_recalled;  ///< guarded by it: what is not known must not be dropped
};

}  // namespace aifactory
