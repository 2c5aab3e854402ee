// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <optional>

#include "client/profile.h"

namespace aifactory {

/// What the command line asks for.
struct ConsoleOptions {
  bool demo = false;
  QString profile;   ///< name of a saved factory to open
  QString endpoint;  ///< a factory that is not saved
  QString tokenFile;
  QString bundleFile;            ///< a handover to open without a factory
  std::optional<v1::Role> role;  ///< of the demo factory
  QStringList demoArguments;
  QString settingsFile;
  QString tourDirectory;
};

/// Reads the arguments of the process; writes help, the version or what is wrong and gives the exit status instead.
std::optional<ConsoleOptions> readOptions(const QStringList& arguments, int& exitStatus);

}  // namespace aifactory
