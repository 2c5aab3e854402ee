// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

#include "aifactory/v1/twins.pb.h"

namespace aifactory {

/// Scenes that were downloaded, as files named after their hash; those that were looked at longest ago go when they are
/// too many. Shared by consoles that run side by side: what two of them write to one place is the same. Any thread;
/// reads and writes whole files.
class SceneCache {
 public:
  static constexpr qint64 mostBytesByDefault = qint64{4} << 30;

  /// Keeps its files in `directory`, which is made when it is first needed.
  explicit SceneCache(QString directory, qint64 mostBytes = mostBytesByDefault);
  /// In the user's cache directory.
  static SceneCache ofUser();

  /// The whole scene; nothing when it is not there, or is not what its hash says: then it is removed.
  std::optional<QByteArray> read(const v1::TwinScene& scene) const;

  /// File of a download under way, which may be there from an earlier one; its directory is.
  QString partOf(const v1::TwinScene& scene) const;
  /// How much of the scene that file has.
  qint64 partialBytes(const v1::TwinScene& scene) const;
  /// Makes the downloaded file a scene, and reads it. Nothing when it is not what its hash says: then it is removed.
  std::optional<QByteArray> adopt(const v1::TwinScene& scene) const;

 private:
  QString pathOf(const v1::TwinScene& scene) const;
  void trim() const;

  QString m_directory;
  qint64 m_mostBytes;
};

}  // namespace aifactory
