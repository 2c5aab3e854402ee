// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

#include <memory>
#include <vector>

#include "aifactory/v1/twins.pb.h"
#include "app/twin/glb_twin.h"
#include "app/twin/hall_twin.h"
#include "client/call.h"

class QSettings;

namespace aifactory {

class FactoryConnection;

/// Which twin is shown: the data hall, a scene that the factory shares, or one of the user's own. The earlier one stays
/// until the next is there, and where that cannot be had; the hall takes the place of one that the factory has no
/// longer. Files that were opened are remembered in the settings, which outlive this, as the connection does. GUI
/// thread.
class TwinChooser : public QObject {
  Q_OBJECT

 public:
  TwinChooser(FactoryConnection& connection, QSettings& settings, QObject* parent = nullptr);
  ~TwinChooser() override;

  const Twin& current() const;
  bool isHall() const { return !m_glb; }
  bool isShown(const v1::Twin& shared) const { return source().twin.toStdString() == shared.name(); }
  /// Of the current one; empty for the hall.
  SceneSource source() const { return m_glb ? m_glb->source() : SceneSource(); }

  void showHall();
  /// Reads the file on a thread of its own.
  void openFile(const QString& path);
  /// Downloads the scene where this machine does not have it yet.
  void showShared(const v1::Twin& twin);
  /// Ends what is under way; the current one stays.
  void cancel() { beginWish(); }

  /// The factory's scenes; none for who may not see them. Until the store's next change.
  std::vector<const v1::Twin*> shared() const;
  /// Paths, the newest first.
  QStringList recentFiles() const;

 Q_SIGNALS:
  void chosen();        ///< another twin is the current one
  void sceneChanged();  ///< of the current one
  void failed(const QString& name, const QString& problem);
  void downloading(const QString& name, qint64 bytes, qint64 total);
  void downloadEnded();
  void gone(const QString& name);  ///< from the factory; the hall is shown instead

 private:
  int beginWish();
  void open(const SceneSource& source, const QByteArray& bytes);
  void finish();
  void takeHall();
  bool isListed() const;
  void followList();
  void remember(const QString& path);

  FactoryConnection& m_connection;
  QSettings& m_settings;
  HallTwin m_hall;
  std::unique_ptr<GlbTwin> m_glb;   ///< the current one; none: the hall
  std::unique_ptr<GlbTwin> m_next;  ///< being read
  CallHandle m_download;
  bool m_isListed = false;  ///< the factory has named the current one
  int m_wish = 0;           ///< drops scenes that come too late
};

}  // namespace aifactory
