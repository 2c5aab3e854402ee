// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/page.h"

namespace aifactory {

class DataTable;
class DeviceDetails;
class DeviceTable;
class FilteredTable;
class Segmented;

/// Every GPU and MIG instance: who has it, what it does; as a tree of halls, racks and nodes, flat, or grouped.
class AllocationsPage : public Page {
  Q_OBJECT

 public:
  explicit AllocationsPage(const PageContext& context, QWidget* parent = nullptr);
  ~AllocationsPage() override;

  void activate() override;
  void deactivate() override;
  QList<QAction*> commands() const override { return m_commands; }
  void open(const Destination& destination) override;
  std::vector<TourShot> tourShots() override;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void choose();
  void followSelection();
  void drain(const std::vector<std::uint32_t>& nodes);
  void resume(const std::vector<std::uint32_t>& nodes);
  /// Says why not.
  bool mayChange(const std::vector<std::uint32_t>& nodes) const;
  void updateVerbs();
  void showContextMenu(const QPoint& position);
  /// Of the device of a row; 0 where it works for none, or is gone with a layout.
  std::uint64_t jobOf(quint64 key) const;
  std::vector<std::uint32_t> selectedNodes() const;
  void showArrangement();
  void sayWhyEmpty();
  void retranslate();
  /// What the rows show that the summary does not say; they are flat and not filtered.
  QString compare(const v1::GetFleetSummaryResponse& summary) const;

  std::unique_ptr<DeviceTable> m_devices;
  DataTable* m_table;
  FilteredTable* m_filtered;
  Segmented* m_arrangement;
  DeviceDetails* m_details;
  QList<QAction*> m_commands;
  bool m_following = false;
};

}  // namespace aifactory
