// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <cstdint>
#include <string>
#include <vector>

namespace aifactory {

class FleetStore;

/// The one selection of the console: a job, or devices. A GPU leads to its job and a job to its GPUs, so every page can
/// show its own side of it. It follows the fleet: allocations that change, and indices that are new with a layout.
/// GUI thread.
class Selection : public QObject {
  Q_OBJECT

 public:
  explicit Selection(FleetStore& fleet, QObject* parent = nullptr);

  /// The chosen job, or the one that all chosen devices work for; 0 for none.
  std::uint64_t job() const { return m_job; }
  /// What the user chose, ascending; empty when a job was chosen.
  const std::vector<std::uint32_t>& devices() const { return m_devices; }
  /// GPUs and MIG instances of `job()`, ascending; includes chosen ones.
  const std::vector<std::uint32_t>& jobDevices() const { return m_jobDevices; }
  bool empty() const { return m_job == 0 && m_devices.empty(); }

 public Q_SLOTS:
  void selectJob(quint64 number);
  void selectDevices(const std::vector<std::uint32_t>& devices);
  void clear();

 Q_SIGNALS:
  void changed();

 private:
  /// What a device is called across layouts.
  struct Key {
    std::string node;
    std::uint32_t gpu = 0;
    int instance = -1;  ///< MIG instance number
  };
  void update(std::uint64_t chosenJob, std::vector<std::uint32_t> devices);
  std::uint64_t commonJob() const;
  void rememberKeys();
  void relocate();

  FleetStore& m_fleet;
  std::uint64_t m_chosenJob = 0;
  std::uint64_t m_job = 0;
  std::vector<std::uint32_t> m_devices;
  std::vector<std::uint32_t> m_jobDevices;
  std::vector<Key> m_keys;
};

}  // namespace aifactory
