// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileInfo>
#include <QString>
#include <QStringList>

#include "aifactory/v1/options.pb.h"

namespace aifactory {

/// How to reach one factory. Saved in QSettings, but for secrets: a token is named by its file, never stored.
struct Profile {
  QString name;               ///< what the user calls it
  QString endpoint;           ///< "unix:///run/aifactory/factoryd.sock" or "127.0.0.1:7443"
  QString tokenFile;          ///< absolute path of a file that holds the bearer token
  bool demo = false;          ///< start factoryd --demo as a child and talk to that
  QStringList demoArguments;  ///< for that child: --nodes, --seed, --speed
  v1::Role demoRole = v1::ROLE_OPERATOR;
  QString bundleFile;  ///< start factoryd --bundle with this handover as a child; there is no present, only its past

  static Profile ofBundle(const QString& file) {
    Profile profile;
    profile.name = QFileInfo(file).fileName();
    profile.bundleFile = file;
    return profile;
  }
  /// A factoryd that the console starts and ends.
  bool isChild() const { return demo || isBundle(); }
  bool isBundle() const { return !bundleFile.isEmpty(); }
  /// Leads to the same factory: handovers are told apart by where they lie, whatever they are called.
  bool isSameAs(const Profile& other) const { return name == other.name && bundleFile == other.bundleFile; }
};

}  // namespace aifactory
