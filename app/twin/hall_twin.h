// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "gpu_preview/hall.h"
#include "gpu_preview/renderer.h"

namespace aifactory {

class FleetCells;
class FleetStore;

/// What a fleet's layout says to the hall's builder.
preview::HallPlan hallPlan(const FleetStore& fleet);

/// Something in the hall that can be picked.
struct HallItem {
  enum class Kind { Gpu, Node, Rack, Feed };
  Kind kind = Kind::Gpu;
  std::uint32_t index = 0;  ///< of the fleet store: device, node, rack or feed
};

/// The data hall of a fleet: its scene, built anew for each layout on a thread of its own, and which of its items is
/// what. GUI thread.
class HallTwin : public QObject {
  Q_OBJECT

 public:
  using ScenePtr = std::shared_ptr<const preview::Scene>;

  explicit HallTwin(FleetStore& fleet, QObject* parent = nullptr);

  /// Null before the first is built; of the layout before while the next is built.
  const ScenePtr& scene() const { return m_scene; }
  /// Whether the scene is the one of the layout, so that its items can be told.
  bool isCurrent() const { return m_scene && m_built == m_generation; }
  /// Why there is no scene; empty while all is well.
  const QString& problem() const { return m_problem; }

  /// Nothing for what is no item, and while the scene is not current.
  std::optional<HallItem> item(std::uint32_t index) const;
  /// GPUs that an item is or has, ascending.
  std::vector<std::uint32_t> devices(const HallItem& item) const;
  /// Items of devices, ascending; a MIG instance is the GPU that it is cut from.
  std::vector<std::uint32_t> itemsOf(std::span<const std::uint32_t> devices) const;
  /// And with them what they stand in and hang on: nodes, racks and feeds.
  std::vector<std::uint32_t> surroundingsOf(std::span<const std::uint32_t> devices) const;
  /// One byte an instance: what belongs to one of the items, ascending, or to no item at all, and every GPU, so that it
  /// shows where the others are.
  std::vector<std::uint8_t> visibility(std::span<const std::uint32_t> items) const;
  /// A colour an item: GPUs in that of their cell, everything else in its own.
  std::vector<preview::ItemColor> colors(const FleetCells& cells) const;
  /// Takes the colour from all GPUs but those among the items, ascending.
  void dimOthers(std::vector<preview::ItemColor>& colors, std::span<const std::uint32_t> items) const;
  /// Around items.
  preview::Box bounds(std::span<const std::uint32_t> items) const;

 Q_SIGNALS:
  void sceneChanged();

 private:
  void build();
  void finish(int generation, ScenePtr scene, const QString& problem);
  std::uint32_t firstNode() const;
  std::uint32_t firstRack() const;
  std::uint32_t firstFeed() const;

  FleetStore& m_fleet;
  ScenePtr m_scene;
  QString m_problem;
  int m_generation = 0;  ///< of the layout
  int m_built = 0;       ///< of the scene
};

}  // namespace aifactory
