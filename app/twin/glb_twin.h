// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "app/twin/twin.h"

namespace aifactory {

/// A scene from the bytes of a GLB file, from wherever they come. Its nodes are things of the fleet by their names,
/// anew for each layout. GUI thread.
class GlbTwin : public Twin {
  Q_OBJECT

 public:
  GlbTwin(FleetStore& fleet, const QString& name, const QByteArray& bytes, QObject* parent = nullptr);

  QString title() const override { return m_name; }
  /// How much of it is of the fleet.
  QString note() const override;
  QString id() const override { return m_name; }

 private:
  void read();

  const QString m_name;
  const QByteArray m_bytes;
};

}  // namespace aifactory
