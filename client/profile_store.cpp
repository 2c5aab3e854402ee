// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/profile_store.h"

#include <QSettings>
#include <QUrl>

namespace aifactory {
namespace {

const QString group = QStringLiteral("profiles");

// A slash in a name would open a group of its own.
QString keyOf(const QString& name) { return group + u'/' + QString::fromLatin1(QUrl::toPercentEncoding(name)); }

Profile read(const QSettings& settings, const QString& name) {
  const auto value = [&](const char* field) { return settings.value(keyOf(name) + u'/' + QLatin1StringView(field)); };
  Profile profile;
  profile.name = name;
  profile.endpoint = value("endpoint").toString();
  profile.tokenFile = value("tokenFile").toString();
  profile.demo = value("demo").toBool();
  profile.demoArguments = value("demoArguments").toStringList();
  const int role = value("demoRole").toInt();
  if (v1::Role_IsValid(role) && role != v1::ROLE_UNSPECIFIED) profile.demoRole = static_cast<v1::Role>(role);
  return profile;
}

}  // namespace

QList<Profile> ProfileStore::load() const {
  m_settings.beginGroup(group);
  const QStringList keys = m_settings.childGroups();
  m_settings.endGroup();
  QList<Profile> profiles;
  for (const QString& key : keys) profiles.push_back(read(m_settings, QUrl::fromPercentEncoding(key.toLatin1())));
  return profiles;
}

std::optional<Profile> ProfileStore::find(const QString& name) const {
  if (!m_settings.contains(keyOf(name) + QStringLiteral("/demo"))) return std::nullopt;
  return read(m_settings, name);
}

void ProfileStore::save(const Profile& profile) {
  const auto set = [&](const char* field, const QVariant& value) {
    m_settings.setValue(keyOf(profile.name) + u'/' + QLatin1StringView(field), value);
  };
  set("endpoint", profile.endpoint);
  set("tokenFile", profile.tokenFile);
  set("demo", profile.demo);
  set("demoArguments", profile.demoArguments);
  set("demoRole", static_cast<int>(profile.demoRole));
}

void ProfileStore::remove(const QString& name) { m_settings.remove(keyOf(name)); }

}  // namespace aifactory
