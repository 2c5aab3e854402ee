// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/request_ledger.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

#include <fcntl.h>
#include <unistd.h>

#include "base/resource_name.h"

namespace aifactory {
namespace {

bool syncDirectory(const QString& path) {
  const int directory = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return false;
  const bool synced = ::fsync(directory) == 0;
  ::close(directory);
  return synced;
}

constexpr auto mine = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

}  // namespace

RequestLedger RequestLedger::ofFactory(const QString& endpoint) {
  const QByteArray hash = QCryptographicHash::hash(endpoint.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
  return RequestLedger(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                       QStringLiteral("/requests/") + QString::fromLatin1(hash));
}

QString RequestLedger::pathOf(const std::string& requestId) const {
  return m_directory + u'/' + QString::fromStdString(requestId) + QStringLiteral(".pb");
}

std::optional<QString> RequestLedger::add(const v1::SubmitJobRequest& request) {
  const auto refused = [](const QString& why) {
    return QCoreApplication::translate("RequestLedger", "The request could not be saved, so it was not sent: %1.")
        .arg(why);
  };
  if (!isUuid(request.request_id())) {
    return refused(QCoreApplication::translate("RequestLedger", "its identifier is not a UUID"));
  }
  const bool isNew = !QFileInfo::exists(m_directory);
  if (isNew && !QDir().mkpath(m_directory)) {
    return refused(QCoreApplication::translate("RequestLedger", "%1 cannot be made").arg(m_directory));
  }
  if (isNew) {
    QFile::setPermissions(m_directory, mine | QFileDevice::ExeOwner);
    syncDirectory(QFileInfo(m_directory).path());
  }
  // A script may hold secrets: nobody else reads it. QSaveFile syncs the file and renames it; the new name must last,
  // too.
  const std::string bytes = request.SerializeAsString();
  QSaveFile file(pathOf(request.request_id()));
  const bool saved = file.open(QIODevice::WriteOnly) && file.setPermissions(mine) &&
                     file.write(bytes.data(), static_cast<qint64>(bytes.size())) >= 0 && file.flush() &&
                     ::fsync(file.handle()) == 0 && file.commit() && syncDirectory(m_directory);
  if (!saved) return refused(file.errorString());
  return std::nullopt;
}

bool RequestLedger::holds(const std::string& requestId) const {
  return isUuid(requestId) && QFile::exists(pathOf(requestId));
}

void RequestLedger::done(const std::string& requestId) {
  if (isUuid(requestId)) QFile::remove(pathOf(requestId));
}

std::vector<RequestLedger::Entry> RequestLedger::pending() const {
  std::vector<Entry> entries;
  const QDir directory(m_directory, QStringLiteral("*.pb"), QDir::Time | QDir::Reversed, QDir::Files);
  for (const QFileInfo& info : directory.entryInfoList()) {
    QFile file(info.filePath());
    Entry entry{{}, info.lastModified()};
    if (!file.open(QIODevice::ReadOnly)) continue;
    const QByteArray bytes = file.readAll();
    if (entry.request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace aifactory
