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
  /// Where it finds slurmrestd when it starts next; the cluster's own when never set.
  void setRestSocket(const QString& path) { m_restSocket = path; }

  /// Slurm's controller: ends, and comes back.
  void stopController();
  void startController();
  /// Holds its breath, and goes on.
  void freezeController();
  void thawController();
  void cancelJobs();

  /// How a console is told of it; settings of its own in a fresh directory.
  ConsoleOptions consoleOptions() const;
  Profile profile() const;
  QString socket() const { return m_directory.filePath(QStringLiteral("factoryd.sock")); }
  QString restSocket() const { return m_cluster + QStringLiteral("/run/rest/socket"); }
  /// In which the factory's files are, and a test's.
  QString file(const QString& name) const { return m_directory.filePath(name); }
  /// Who the jobs are.
  QString user() const;
  /// What a command of Slurm's prints; the event loop goes on meanwhile.
  QString slurm(const QString& program, const QStringList& arguments) const;
  QString shell(const QString& command) const { return slurm(QStringLiteral("sh"), {QStringLiteral("-c"), command}); }
  /// As Slurm counts them, in any state but CANCELLED, which a second copy would be.
  int jobsNamed(const QString& name) const;

 private:
  QString tokenFile() const { return m_directory.filePath(QStringLiteral("token")); }
  QString configuration() const;

  const QString m_cluster;
  const QString m_factoryd;
  QTemporaryDir m_directory;
  QString m_restSocket;
  QProcess m_process;
};

}  // namespace aifactory
