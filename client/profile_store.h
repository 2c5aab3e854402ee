// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

#include <optional>

#include "client/profile.h"

class QSettings;

namespace aifactory {

/// The user's profiles, by name, in QSettings. No secret is ever stored: a token is named by its file. GUI thread.
class ProfileStore {
 public:
  /// `settings` stays the caller's and outlives this.
  explicit ProfileStore(QSettings& settings) : m_settings(settings) {}

  QList<Profile> load() const;  ///< by name
  std::optional<Profile> find(const QString& name) const;
  void save(const Profile& profile);  ///< takes the place of the one of that name
  void remove(const QString& name);

 private:
  QSettings& m_settings;
};

}  // namespace aifactory
