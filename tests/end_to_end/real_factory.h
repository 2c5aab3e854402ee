// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include "app/console_options.h"

namespace aifactory {

/// factoryd on the test cluster, with a token for an operator. Fails the test when it does not come up.
class RealFactory {
 public:
  RealFactory();
  ~RealFactory();

  void start();
  /// As a crash would: no goodbye, nothing flushed.
  void kill();

  /// How a console is told of it; settings of its own in a fresh directory.
  ConsoleOptions consoleOptions() const;
  Profile profile() const;
  /// What a command of Slurm's prints.
  QString slurm(const QString& program, const QStringList& arguments) const;

 private:
  QString socket() const { return m_directory.filePath(QStringLiteral("factoryd.sock")); }
  QString tokenFile() const { return m_directory.filePath(QStringLiteral("token")); }

  const QString m_cluster;
  const QString m_factoryd;
  QTemporaryDir m_directory;
  QProcess m_process;
};

}  // namespace aifactory
