// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "gpu_preview/renderer.h"

namespace aifactory {

class FleetCells;
class FleetStore;

/// Something of the fleet that can be picked in a twin.
struct TwinItem {
  enum class Kind { Gpu, Node, Rack, Feed };
  Kind kind = Kind::Gpu;
  std::uint32_t index = 0;  ///< of the fleet store: device, node, rack or feed
  auto operator<=>(const TwinItem&) const = default;
};

/// A scene, and what each of its items is in the fleet; nothing for what has no place there.
struct TwinContent {
  preview::Scene scene;
  std::vector<std::optional<TwinItem>> items;
};

/// A place that shows a fleet: its scene, made on a thread of its own, and which of its items is what. GUI thread.
class Twin : public QObject {
  Q_OBJECT

 public:
  using ScenePtr = std::shared_ptr<const preview::Scene>;

  explicit Twin(FleetStore& fleet, QObject* parent = nullptr) : QObject(parent), m_fleet(fleet) {}

  /// For people.
  virtual QString title() const = 0;
  /// What is to know about it besides; may be empty.
  virtual QString note() const { return {}; }
  /// The same next time; empty for the data hall.
  virtual QString id() const { return {}; }

  /// Null before the first is made; of the layout before while the next is made.
  ScenePtr scene() const { return m_content ? ScenePtr(m_content, &m_content->scene) : nullptr; }
  /// Whether the scene is the one of the layout, so that its items can be told.
  bool isCurrent() const { return m_content && m_made == m_generation; }
  /// Why there is no scene; empty while all is well.
  const QString& problem() const { return m_problem; }

  /// Nothing for what is no item of the fleet, and while the scene is not current.
  std::optional<TwinItem> item(std::uint32_t index) const;
  /// GPUs that an item is or has, ascending.
  std::vector<std::uint32_t> devices(const TwinItem& item) const;
  /// Items of devices, ascending; a MIG instance is the GPU that it is cut from, and a GPU that the scene lacks is the
  /// node, or else the rack, that it is in.
  std::vector<std::uint32_t> itemsOf(std::span<const std::uint32_t> devices) const;
  /// And with them what they stand in and hang on: nodes, racks and feeds.
  std::vector<std::uint32_t> surroundingsOf(std::span<const std::uint32_t> devices) const;
  /// One byte an instance: what belongs to one of the items, ascending, or to nothing of the fleet, and everything that
  /// shows an overlay, so that it tells where the others are.
  std::vector<std::uint8_t> visibility(std::span<const std::uint32_t> items) const;
  /// A colour an item: GPUs in that of their cell, nodes and racks of which the scene has no parts in that of their
  /// GPUs together, everything else in its own.
  std::vector<preview::ItemColor> colors(const FleetCells& cells) const;
  /// Takes the colour from all that shows an overlay but those among the items, ascending.
  void dimOthers(std::vector<preview::ItemColor>& colors, std::span<const std::uint32_t> items) const;
  /// Around items.
  preview::Box bounds(std::span<const std::uint32_t> items) const;

 Q_SIGNALS:
  void sceneChanged();

 protected:
  using Make = std::function<TwinContent()>;

  /// Has the content made on a thread of its own; of several that are asked for the last counts. None: there is
  /// nothing to be made, and what was made before is of the past.
  void make(Make make);
  FleetStore& fleet() const { return m_fleet; }
  const TwinContent* content() const { return m_content.get(); }

 private:
  /// An item that shows what its GPUs have in common.
  struct Group {
    std::uint32_t item = 0;
    std::vector<std::uint32_t> gpus;
  };

  void finish(int generation, std::shared_ptr<const TwinContent> content, const QString& problem);
  void indexItems();
  void addItems(const TwinItem& of, std::vector<std::uint32_t>& items) const;
  bool isShown(const TwinItem& item) const;

  FleetStore& m_fleet;
  std::shared_ptr<const TwinContent> m_content;
  std::vector<std::pair<TwinItem, std::uint32_t>> m_itemsOf;  ///< ascending
  std::vector<bool> m_colored;                                ///< of each item, whether it shows an overlay
  std::vector<std::uint32_t> m_gpuItems;
  std::vector<Group> m_groups;  ///< nodes and racks that are coloured
  QString m_problem;
  int m_generation = 0;  ///< of what was asked for
  int m_made = 0;        ///< of the content
};

}  // namespace aifactory
