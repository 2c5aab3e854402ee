// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/app/startup.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThread>

#include <unistd.h>

#include <optional>

#include "benchmarks/report.h"

namespace aifactory {
namespace {

constexpr int patience = 120'000;     // ms, for one start
constexpr int clusterTime = 300'000;  // ms, for a Slurm to come up
constexpr int rounds = 3;
constexpr int quiet = 1'500;  // ms without work: what sview does once is done
constexpr int glance = 10;    // ms between two looks

/// Ends with its scope.
class Child {
 public:
  ~Child() {
    if (process.state() == QProcess::NotRunning) return;
    process.terminate();
    if (!process.waitForFinished(5000)) {
      process.kill();
      process.waitForFinished();
    }
  }
  QProcess process;
};

/// An X server without a screen.
class Display {
 public:
  Display() {
    m_server.process.start(QStringLiteral("Xvfb"),
                           {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                            QStringLiteral("0"), QStringLiteral("1600x1000x24")});
    while (!m_number.contains('\n') && m_server.process.waitForReadyRead(10'000)) {
      m_number += m_server.process.readAllStandardOutput();
    }
  }
  bool isUp() const { return m_number.contains('\n'); }
  QProcessEnvironment environment() const {
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), QLatin1Char(':') + QString::fromLatin1(m_number.trimmed()));
    environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    return environment;
  }

 private:
  Child m_server;
  QByteArray m_number;
};

/// Until the console's log says that its first view is filled, ms.
std::optional<double> startConsole(const Display& display) {
  const QTemporaryDir directory;
  Child console;
  QProcessEnvironment environment = display.environment();
  environment.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("aifactory.startup.info=true"));
  environment.insert(QStringLiteral("QT_LOGGING_TO_CONSOLE"), QStringLiteral("1"));
  console.process.setProcessEnvironment(environment);
  console.process.setProcessChannelMode(QProcess::MergedChannels);
  QElapsedTimer clock;
  clock.start();
  console.process.start(
      QCoreApplication::applicationDirPath() + QStringLiteral("/factory-console"),
      {QStringLiteral("--demo"), QStringLiteral("--settings"), directory.filePath(QStringLiteral("settings.ini"))});
  QByteArray said;
  while (!said.contains("first filled view: 50176 GPUs")) {
    if (clock.elapsed() > patience || !console.process.waitForReadyRead(patience)) {
      std::fprintf(stderr, "startup: the console was not in view in time\n%s", said.constData());
      return {};
    }
    said += console.process.readAll();
  }
  return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

/// A Slurm of 6,250 nodes that goes when this goes.
class Cluster {
 public:
  Cluster() {
    m_up = call(QStringLiteral("start"), {QStringLiteral("--nodes"), QStringLiteral("2"), QStringLiteral("--inventory"),
                                          QStringLiteral("6248"), QStringLiteral("--gpus"), QStringLiteral("8")});
  }
  ~Cluster() { call(QStringLiteral("wipe"), {}); }
  bool isUp() const { return m_up; }
  QString configuration() const { return m_directory + QStringLiteral("/etc/slurm.conf"); }

 private:
  bool call(const QString& verb, const QStringList& options) const {
    QProcess script;
    script.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    script.start(QStringLiteral(AIF_SOURCE_DIRECTORY "/tests/fixtures/slurm_cluster.sh"),
                 QStringList{verb, QStringLiteral("--directory"), m_directory} + options);
    return script.waitForFinished(clusterTime) && script.exitStatus() == QProcess::NormalExit && script.exitCode() == 0;
  }

  // Its daemons run as other users, which a QTemporaryDir would not let in.
  const QString m_directory =
      QDir::tempPath() + QStringLiteral("/aif-startup-%1").arg(QCoreApplication::applicationPid());
  bool m_up = false;
};

/// Processor time that a process has used, s.
double processTime(qint64 process) {
  QFile file(QStringLiteral("/proc/%1/stat").arg(process));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  const QByteArray line = file.readAll();
  const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
  return fields.size() < 13
             ? 0
             : (fields[11].toDouble() + fields[12].toDouble()) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

bool hasWindow(const QProcessEnvironment& environment, qint64 process) {
  QProcess search;
  search.setProcessEnvironment(environment);
  search.start(QStringLiteral("xdotool"), {QStringLiteral("search"), QStringLiteral("--onlyvisible"),
                                           QStringLiteral("--pid"), QString::number(process)});
  return search.waitForFinished() && search.exitCode() == 0;
}

/// sview says nothing when it is done. It works without a pause until its grid of nodes is filled, and then rests until
/// its next refresh: the view is filled when, with its window mapped, it begins to rest.
std::optional<double> startSview(const Display& display, const Cluster& cluster) {
  const QTemporaryDir home;
  QProcessEnvironment environment = display.environment();
  environment.insert(QStringLiteral("SLURM_CONF"), cluster.configuration());
  environment.insert(QStringLiteral("HOME"), home.path());
  Child sview;
  sview.process.setProcessEnvironment(environment);
  sview.process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
  sview.process.setStandardOutputFile(QProcess::nullDevice());
  QElapsedTimer clock;
  clock.start();
  sview.process.start(QStringLiteral("sview"), {});
  if (!sview.process.waitForStarted()) return {};
  double used = 0;
  double lastWork = 0;
  while (clock.elapsed() < patience && sview.process.state() == QProcess::Running) {
    QThread::msleep(glance);
    if (const double now = processTime(sview.process.processId()); now > used) {
      used = now;
      lastWork = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    } else if (static_cast<double>(clock.elapsed()) - lastWork > quiet &&
               hasWindow(environment, sview.process.processId())) {
      return lastWork;
    }
  }
  return {};
}

bool isInstalled(const char* program) { return !QStandardPaths::findExecutable(QLatin1String(program)).isEmpty(); }

}  // namespace

bool benchStartup(int argc, char** argv) {
  if (!isAskedFor("startup", argc, argv)) return true;
  if (!isInstalled("Xvfb")) {
    std::fprintf(stderr, "startup: not measured, since Xvfb is not installed\n");
    return true;
  }
  const Display display;
  if (!display.isUp()) {
    std::fprintf(stderr, "startup: Xvfb did not start\n");
    return false;
  }
  std::optional<Cluster> cluster;
  if (isInstalled("sview") && isInstalled("xdotool") && isInstalled("slurmctld")) cluster.emplace();
  const bool hasPeer = cluster && cluster->isUp();
  std::vector<double> ours, peer;
  for (int round = 0; round < rounds; ++round) {
    const auto console = startConsole(display);
    if (!console) return false;
    ours.push_back(*console);
    if (!hasPeer) continue;
    if (const auto sview = startSview(display, *cluster)) peer.push_back(*sview);
  }
  if (peer.empty()) {
    reportAgainstLimit("startup", median(ours), "ms (no peer: sview or Slurm is missing)", 1300);
  } else {
    reportAgainstPeer("startup", median(ours), "ms", "sview, 6,250 nodes", median(peer), true);
  }
  return true;
}

}  // namespace aifactory
