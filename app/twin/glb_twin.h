// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include "app/twin/twin.h"

namespace aifactory {

/// Where a scene comes from: a file of this machine, or else a twin of the factory.
struct SceneSource {
  QString title;  ///< for people
  QString file;   ///< path
  QString twin;   ///< resource name
};

/// A scene from the bytes of a GLB file. Its nodes are things of the fleet by their names, anew for each layout. GUI
/// thread.
class GlbTwin : public Twin {
  Q_OBJECT

 public:
  GlbTwin(FleetStore& fleet, SceneSource source, const QByteArray& bytes, QObject* parent = nullptr);

  QString title() const override { return m_source.title; }
  /// How much of it is of the fleet.
  QString note() const override;
  QString id() const override { return m_source.twin.isEmpty() ? m_source.title : m_source.twin; }
  const SceneSource& source() const { return m_source; }

 private:
  void read();

  const SceneSource m_source;
  const QByteArray m_bytes;
};

}  // namespace aifactory
