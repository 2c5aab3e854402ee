// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/fleet_codec.h"
#include "client/fleet_store.h"
#include "client/range_set.h"
#include "client/watch_feed.h"

namespace aifactory {

/// Merges WatchFleet into the store. Unpacking, decoding and comparing is done on gRPC's thread in columns of its own;
/// the GUI thread copies the ranges that changed.
class FleetFeed final : public WatchFeedOf<v1::WatchFleetResponse> {
 public:
  explicit FleetFeed(FleetStore* store);

  void beginSnapshot() override;
  absl::Status fold(v1::WatchFleetResponse& message, bool inSnapshot) override;
  absl::Status finishSnapshot() override;
  void moveInTime() override { m_moved = true; }
  void publish() override;
  void take() override;
  void apply(std::uint64_t revision, bool synced) override;

 private:
  /// The fleet as one stream tells it. Tenants in `columns` are the store's indices already.
  struct Image {
    v1::FleetLayout layout;                 // strings as the stream numbers them
    std::vector<std::uint32_t> strings{0};  // the stream's number of a string to the store's
    FleetColumns columns;
    std::uint64_t frame = 0;
    std::vector<v1::NodeState> nodes;
    std::vector<v1::FeedReading> feeds;
    std::optional<qint64> sampled;  // ms since 1970
  };
  /// What of an image another does not have yet.
  struct Dirty {
    bool layout = false, feeds = false, telemetrySampled = false;
    RangeSet states, telemetry, nodes;
    void reset(const FleetShape& shape);
    void add(const Dirty& other);
    void clear();
  };

  absl::Status foldLayout(Image& image, const v1::FleetLayout& part);
  absl::Status foldUpdate(Image& image, const v1::FleetUpdate& update, Dirty* dirty);
  absl::Status adoptShape(Image& image);
  v1::FleetLayout translated(const Image& image) const;
  std::uint32_t intern(const std::string& text);

  FleetStore* const m_store;

  // gRPC's thread
  FleetUpdateReader m_reader;
  std::unordered_map<std::string, std::uint32_t> m_interned{{"", 0}};
  std::vector<std::string> m_newStrings;
  std::shared_ptr<const FleetShape> m_shape = std::make_shared<const FleetShape>();
  Image m_image, m_snapshot;
  Dirty m_dirty;
  bool m_moved = false;  // the next snapshot is of another time; set while no reader is under way

  // the stream's lock
  struct Batch {
    Dirty dirty;
    std::shared_ptr<const FleetShape> shape;
    FleetColumns columns;
    std::vector<v1::NodeState> nodes;
    std::vector<v1::FeedReading> feeds;
    std::vector<std::string> strings;
    std::optional<qint64> sampled;
    qint64 arrived = 0;
  } m_batch;

  // GUI thread
  Dirty m_taken;
};

}  // namespace aifactory
