// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/end_to_end/real_factory.h"

#include <gtest/gtest.h>

#include <QFile>

#include <pwd.h>
#include <unistd.h>

#include "tests/client/spin.h"

namespace aifactory {

RealFactory::RealFactory()
    : m_cluster(qEnvironmentVariable("AIF_TEST_CLUSTER")), m_factoryd(qEnvironmentVariable("AIF_TEST_FACTORYD")) {
  const QStringList caller{QStringLiteral("token"),       QStringLiteral("create"),
                           QStringLiteral("--file"),      m_cluster + QStringLiteral("/factoryd/tokens"),
                           QStringLiteral("--role"),      QStringLiteral("operator"),
                           QStringLiteral("--identity"),  QStringLiteral("kim"),
                           QStringLiteral("--unix-user"), user()};
  QProcess create;
  create.start(m_factoryd, caller);
  create.waitForFinished();
  const QByteArray token = create.readAllStandardOutput();
  EXPECT_FALSE(token.isEmpty()) << create.readAllStandardError().toStdString();
  QFile file(tokenFile());
  EXPECT_TRUE(file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
  file.write(token);
}

RealFactory::~RealFactory() {
  if (m_process.state() == QProcess::NotRunning) return;
  m_process.terminate();
  if (!m_process.waitForFinished(15000)) m_process.kill();
  m_process.waitForFinished();
}

void RealFactory::start() {
  m_process.setProcessChannelMode(QProcess::MergedChannels);
  m_process.start(m_factoryd, {QStringLiteral("--config"), configuration(), QStringLiteral("--listen"),
                               QStringLiteral("unix://") + socket(), QStringLiteral("--state-dir"),
                               m_directory.filePath(QStringLiteral("state"))});
  // After a kill the socket's file is still there, with nobody behind it; factoryd takes it over.
  ASSERT_TRUE(m_process.waitForStarted());
  ASSERT_TRUE(spinUntil([this] { return QFile::exists(socket()) || m_process.state() == QProcess::NotRunning; }));
  ASSERT_EQ(m_process.state(), QProcess::Running) << m_process.readAll().toStdString();
}

void RealFactory::kill() {
  m_process.kill();
  m_process.waitForFinished();
}

ConsoleOptions RealFactory::consoleOptions() const {
  ConsoleOptions options;
  options.endpoint = QStringLiteral("unix://") + socket();
  options.tokenFile = tokenFile();
  options.settingsFile = m_directory.filePath(QStringLiteral("settings.ini"));
  return options;
}

Profile RealFactory::profile() const {
  Profile profile;
  profile.name = QStringLiteral("real");
  profile.endpoint = QStringLiteral("unix://") + socket();
  profile.tokenFile = tokenFile();
  return profile;
}

QString RealFactory::configuration() const {
  const QString whole = m_cluster + QStringLiteral("/factoryd.toml");
  if (m_restSocket.isEmpty()) return whole;
  QFile from(whole), to(file(QStringLiteral("factoryd.toml")));
  EXPECT_TRUE(from.open(QIODevice::ReadOnly) && to.open(QIODevice::WriteOnly));
  to.write(from.readAll().replace(QFile::encodeName(restSocket()), QFile::encodeName(m_restSocket)));
  return to.fileName();
}

QString RealFactory::user() const {
  // The fixture makes this user when it runs as root, and is one user otherwise.
  return ::geteuid() == 0 ? QStringLiteral("aif_kim") : QString::fromLocal8Bit(::getpwuid(::geteuid())->pw_name);
}

void RealFactory::stopController() {
  shell(QStringLiteral("pid=$(cat %1/run/slurmctld.pid) && kill $pid && while kill -0 $pid 2>/dev/null; do sleep "
                       "0.05; done")
            .arg(m_cluster));
}

void RealFactory::startController() {
  thawController();
  slurm(qEnvironmentVariable("AIF_TEST_CLUSTER_SCRIPT"),
        {QStringLiteral("start"), QStringLiteral("--directory"), m_cluster});
}

void RealFactory::freezeController() { shell(QStringLiteral("kill -STOP $(cat %1/run/slurmctld.pid)").arg(m_cluster)); }

// One that was stopped for good has nothing to thaw.
void RealFactory::thawController() {
  shell(
      QStringLiteral("pid=$(cat %1/run/slurmctld.pid); ! kill -0 $pid 2>/dev/null || kill -CONT $pid").arg(m_cluster));
}

void RealFactory::cancelJobs() {
  slurm(QStringLiteral("scancel"), {QStringLiteral("--user=") + user()});
  EXPECT_TRUE(spinUntil([this] { return slurm(QStringLiteral("squeue"), {QStringLiteral("-h")}).isEmpty(); }))
      << "jobs that do not end";
}

int RealFactory::jobsNamed(const QString& name) const {
  const QString names = shell(QStringLiteral("squeue -h -o '%j %T' --states=all | grep -v CANCELLED | cut -d' ' -f1"));
  return static_cast<int>(names.split(QLatin1Char('\n')).count(name));
}

QString RealFactory::slurm(const QString& program, const QStringList& arguments) const {
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.insert(QStringLiteral("SLURM_CONF"), m_cluster + QStringLiteral("/etc/slurm.conf"));
  process.setProcessEnvironment(environment);
  process.start(program, arguments);
  EXPECT_TRUE(spinUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::minutes(2)));
  EXPECT_EQ(process.exitCode(), 0) << qPrintable(program) << process.readAllStandardError().toStdString();
  return QString::fromUtf8(process.readAllStandardOutput());
}

}  // namespace aifactory
