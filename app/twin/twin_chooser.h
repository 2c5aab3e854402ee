// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

#include <memory>

#include "app/twin/hall_twin.h"

class QByteArray;
class QSettings;

namespace aifactory {

class GlbTwin;

/// Which twin is shown: the data hall, or a scene of the user's own. The earlier one stays until the next is there, and
/// where that cannot be read. Files that were opened are remembered in the settings, which outlive this. GUI thread.
class TwinChooser : public QObject {
  Q_OBJECT

 public:
  TwinChooser(FleetStore& fleet, QSettings& settings, QObject* parent = nullptr);
  ~TwinChooser() override;

  const Twin& current() const;
  bool isHall() const { return !m_glb; }

  void showHall();
  /// Reads the file on a thread of its own.
  void openFile(const QString& path);
  /// A scene from elsewhere.
  void open(const QString& name, const QByteArray& bytes);

  /// Paths, the newest first.
  QStringList recentFiles() const;

 Q_SIGNALS:
  void chosen();        ///< another twin is the current one
  void sceneChanged();  ///< of the current one
  void failed(const QString& name, const QString& problem);

 private:
  /// `path` is empty for what is no file.
  void open(const QString& name, const QByteArray& bytes, const QString& path);
  void finish(const QString& path);
  void remember(const QString& path);

  FleetStore& m_fleet;
  QSettings& m_settings;
  HallTwin m_hall;
  std::unique_ptr<GlbTwin> m_glb;   ///< the current one; none: the hall
  std::unique_ptr<GlbTwin> m_next;  ///< being read
  int m_wish = 0;                   ///< drops files that were read too late
};

}  // namespace aifactory
