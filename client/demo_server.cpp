// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/demo_server.h"

#include <QCoreApplication>
#include <QDir>
#include <QRandomGenerator>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

namespace aifactory {
namespace {

constexpr auto knockEvery = std::chrono::milliseconds(10);
constexpr qint64 patienceMs = 30'000;
constexpr int lastWordsBytes = 4'096;
constexpr int childTokenDescriptor = 3;

QString roleWord(v1::Role role) {
  switch (role) {
    case v1::ROLE_CUSTOMER:
      return QStringLiteral("customer");
    case v1::ROLE_MANAGER:
      return QStringLiteral("manager");
    default:
      return QStringLiteral("operator");
  }
}

std::string newToken() {
  std::array<quint32, 8> random{};
  QRandomGenerator::system()->fillRange(random.data(), random.size());
  return QByteArray(reinterpret_cast<const char*>(random.data()), sizeof random).toHex().toStdString();
}

bool accepts(const QString& socketPath) {
  const QByteArray path = QFile::encodeName(socketPath);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (static_cast<std::size_t>(path.size()) >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, path.constData(), static_cast<std::size_t>(path.size()));
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return connected;
}

}  // namespace

DemoServer::DemoServer(QString program, QObject* parent)
    : QObject(parent),
      m_program(std::move(program)),
      m_directory(QDir::tempPath() + QStringLiteral("/aifactory-XXXXXX")) {
  m_process.setProcessChannelMode(QProcess::SeparateChannels);
  m_process.setStandardOutputFile(QProcess::nullDevice());
  m_knocking.setInterval(knockEvery);
  connect(&m_knocking, &QTimer::timeout, this, &DemoServer::knock);
  connect(&m_process, &QProcess::readyReadStandardError, this,
          [this] { m_lastWords = (m_lastWords + m_process.readAllStandardError()).right(lastWordsBytes); });
  connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart)
      fail(tr("%1 could not be started: %2.").arg(m_program, m_process.errorString()));
  });
  connect(&m_process, &QProcess::finished, this, [this] {
    fail(m_bundle.isEmpty() ? tr("The demo factory ended by itself.") : tr("%1 cannot be shown.").arg(m_bundle));
  });
}

void DemoServer::end() {
  m_over = true;
  m_knocking.stop();
  m_process.terminate();
}

DemoServer::~DemoServer() {
  end();
  if (m_process.state() == QProcess::NotRunning) return;
  if (m_process.waitForFinished(3'000)) return;
  m_process.kill();
  m_process.waitForFinished(1'000);
}

QString DemoServer::defaultProgram() { return QCoreApplication::applicationDirPath() + QStringLiteral("/factoryd"); }

QString DemoServer::endpoint() const {
  return QStringLiteral("unix://") + m_directory.filePath(QStringLiteral("factoryd.sock"));
}

void DemoServer::start(const Profile& profile) {
  m_token = newToken();
  m_bundle = profile.bundleFile;
  int ends[2];
  if (!m_directory.isValid() || ::pipe2(ends, O_CLOEXEC) != 0) {
    return fail(tr("There is no room for the demo factory's socket: %1.").arg(m_directory.errorString()));
  }
  m_process.setChildProcessModifier([read = ends[0]] {
    // The one descriptor that the child inherits; and it does not outlive a console that crashed.
    if (read == childTokenDescriptor) {
      ::fcntl(read, F_SETFD, 0);
    } else {
      ::dup2(read, childTokenDescriptor);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  });
  const QStringList what = profile.isBundle() ? QStringList{QStringLiteral("--bundle"), profile.bundleFile}
                                              : QStringList{QStringLiteral("--demo")} + profile.demoArguments;
  m_process.start(m_program, what + QStringList{QStringLiteral("--listen"), endpoint(), QStringLiteral("--token-fd"),
                                                QString::number(childTokenDescriptor), QStringLiteral("--role"),
                                                roleWord(profile.demoRole)});
  ::close(ends[0]);
  const std::string line = m_token + '\n';
  // Fits into the pipe, so it neither waits nor comes short; a child that is gone already is reported by QProcess.
  struct sigaction ignore {
  }, before{};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &before);
  [[maybe_unused]] const ssize_t written = ::write(ends[1], line.data(), line.size());
  ::sigaction(SIGPIPE, &before, nullptr);
  ::close(ends[1]);
  m_sinceStart.start();
  m_knocking.start();
}

void DemoServer::knock() {
  if (accepts(m_directory.filePath(QStringLiteral("factoryd.sock")))) {
    m_knocking.stop();
    Q_EMIT ready();
  } else if (m_sinceStart.elapsed() > patienceMs) {
    const int seconds = static_cast<int>(patienceMs / 1000);
    fail(m_bundle.isEmpty() ? tr("The demo factory did not start within %n second(s).", nullptr, seconds)
                            : tr("%1 was not open within %n second(s).", nullptr, seconds).arg(m_bundle));
  }
}

void DemoServer::fail(const QString& what) {
  if (std::exchange(m_over, true)) return;
  m_knocking.stop();
  m_lastWords = (m_lastWords + m_process.readAllStandardError()).right(lastWordsBytes);
  const QString words = QString::fromUtf8(m_lastWords).trimmed();
  Q_EMIT failed(words.isEmpty() ? what : what + u'\n' + words);
}

}  // namespace aifactory
