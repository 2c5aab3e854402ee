// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <string_view>
#include <vector>

#include "aifactory/v1/twins.pb.h"

namespace aifactory {

/// The twins of the factory, whichever time is shown: the data hall first, the others by their display names. Empty for
/// customers. GUI thread.
class TwinStore : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  bool synced() const { return m_synced; }
  const std::vector<v1::Twin>& twins() const { return m_twins; }
  /// Null when there is none of this name; until the next `changed`.
  const v1::Twin* find(std::string_view name) const;

 Q_SIGNALS:
  void changed();
  void syncedChanged();

 private:
  friend class TwinFeed;
  bool m_synced = false;
  std::vector<v1::Twin> m_twins;
};

}  // namespace aifactory
