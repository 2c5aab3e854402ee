// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

#include "gpu_preview/scene.h"

class QSettings;

namespace aifactory {

struct Profile;

/// A place to look from that the user gave a name.
struct CameraBookmark {
  QString name;
  preview::Vec3 eye, target;
};

/// The bookmarks of one factory's twin, kept in the settings, which outlive this.
class CameraBookmarks {
 public:
  /// `twin` is empty for the data hall.
  CameraBookmarks(QSettings& settings, const Profile& profile, const QString& twin = {});

  const std::vector<CameraBookmark>& all() const { return m_all; }
  /// Takes the place of one of that name.
  void add(const CameraBookmark& bookmark);
  void remove(const QString& name);

 private:
  void save();

  QSettings& m_settings;
  QString m_key;
  std::vector<CameraBookmark> m_all;
};

}  // namespace aifactory
