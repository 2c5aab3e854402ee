// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "factory/core/history.h"
#include "factory/history/segment_catalog.h"

namespace aifactory::history {

/// An interval of the past as one history file: what is said of the factory, notes, a keyframe of its first instant,
/// and the records up to its last one as they stand in the catalog's files. `notes` came with that past, and stand
/// before those of the request.
absl::Status writeBundle(SegmentCatalog& catalog, const std::vector<v1::HistoryNote>& notes,
                         const v1::ExportBundleRequest& request, const v1::WhoAmIResponse& about,
                         const History::TakeBytes& take);

struct Bundle {
  std::shared_ptr<SegmentCatalog> catalog;
  v1::WhoAmIResponse about;  ///< engine and name of the factory that it is of
  std::vector<v1::HistoryNote> notes;
};

/// FAILED_PRECONDITION, to who would change something in a bundle.
absl::Status readOnly();

/// DATA_LOSS or NOT_FOUND in words.
absl::StatusOr<Bundle> readBundle(const std::string& path);

}  // namespace aifactory::history
