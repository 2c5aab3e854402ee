// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

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
};

}  // namespace aifactory
