// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>

#include <optional>
#include <vector>

#include "client/profile_store.h"

namespace aifactory {

/// The factories to choose from: the demo factory first, always, and those that the user has named. GUI thread.
class ProfileBook : public QObject {
  Q_OBJECT

 public:
  /// `settings` outlives this. `demoArguments` go to the child factoryd of the demo profile.
  ProfileBook(QSettings& settings, QStringList demoArguments, QObject* parent = nullptr);

  const std::vector<Profile>& profiles() const { return m_profiles; }
  /// By name; the demo factory's is `demoName()`.
  std::optional<Profile> find(const QString& name) const;
  static QString demoName() { return QStringLiteral("Demo factory"); }

  /// Replaces the profile of the name `before`, or adds one when that is empty.
  void save(const QString& before, const Profile& profile);
  void remove(const QString& name);
  void setDemoRole(v1::Role role);

  /// What is wrong with a profile that is to be saved over `before`, as a sentence for each field; empty when nothing.
  struct Complaint {
    enum class Field { Name, Endpoint, TokenFile } field;
    QString sentence;
  };
  std::vector<Complaint> check(const QString& before, const Profile& profile) const;

 Q_SIGNALS:
  void changed();

 private:
  void load();

  ProfileStore m_store;
  QStringList m_demoArguments;
  std::vector<Profile> m_profiles;
};

}  // namespace aifactory
