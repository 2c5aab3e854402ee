// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/connect/profile_book.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace aifactory {

ProfileBook::ProfileBook(QSettings& settings, QStringList demoArguments, QObject* parent)
    : QObject(parent), m_store(settings), m_demoArguments(std::move(demoArguments)) {
  load();
}

std::optional<Profile> ProfileBook::find(const QString& name) const {
  const auto found = std::find_if(m_profiles.begin(), m_profiles.end(), [&](const Profile& profile) {
    return profile.name.compare(name, Qt::CaseInsensitive) == 0;
  });
  if (found == m_profiles.end()) return {};
  return *found;
}

void ProfileBook::save(const QString& before, const Profile& profile) {
  if (!before.isEmpty() && before != profile.name) m_store.remove(before);
  m_store.save(profile);
  load();
}

void ProfileBook::remove(const QString& name) {
  if (name == demoName()) return;
  m_store.remove(name);
  load();
}

void ProfileBook::setDemoRole(v1::Role role) {
  Profile& demo = m_profiles.front();
  demo.demoRole = role;
  Profile saved = demo;
  saved.demoArguments.clear();  // those are of this run of the console
  m_store.save(saved);
}

std::vector<ProfileBook::Complaint> ProfileBook::check(const QString& before, const Profile& profile) const {
  using Field = Complaint::Field;
  std::vector<Complaint> complaints;
  if (profile.name.trimmed().isEmpty()) {
    complaints.push_back({Field::Name, tr("Give the factory a name.")});
  } else if (profile.name.compare(before, Qt::CaseInsensitive) != 0 && find(profile.name)) {
    complaints.push_back({Field::Name, tr("There is a factory of this name already.")});
  }
  static const QRegularExpression loopback(QStringLiteral(R"(^(127(\.\d{1,3}){3}|localhost|\[::1\]):(\d{1,5})$)"));
  const auto address = loopback.match(profile.endpoint);
  const bool socket = profile.endpoint.startsWith(QLatin1String("unix:///"));
  const bool port = address.hasMatch() && address.captured(3).toInt() > 0 && address.captured(3).toInt() < 65536;
  if (!socket && !port) {
    complaints.push_back({Field::Endpoint, tr("Write a socket as unix:///run/aifactory/factoryd.sock, or an address on "
                                              "this machine as 127.0.0.1:7443.")});
  }
  const QFileInfo token(profile.tokenFile);
  if (profile.tokenFile.isEmpty() || !token.isAbsolute()) {
    complaints.push_back({Field::TokenFile, tr("Name the file that holds your token, with its full path.")});
  } else if (!token.isFile() || !token.isReadable()) {
    complaints.push_back({Field::TokenFile, tr("This file is not there or you may not read it.")});
  }
  return complaints;
}

void ProfileBook::load() {
  Profile demo;
  demo.name = demoName();
  demo.demo = true;
  demo.demoArguments = m_demoArguments;
  if (const auto saved = m_store.find(demo.name)) demo.demoRole = saved->demoRole;
  m_profiles = {demo};
  for (const Profile& profile : m_store.load()) {
    if (!profile.demo) m_profiles.push_back(profile);
  }
  Q_EMIT changed();
}

}  // namespace aifactory
