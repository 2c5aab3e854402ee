// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/scene_cache.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace aifactory {
namespace {

/// The bytes of a file that are this scene; marks the file as looked at now, and removes any other.
std::optional<QByteArray> verified(const QString& path, const v1::TwinScene& scene) {
  QFile file(path);
  if (!file.open(QIODevice::ReadWrite)) return std::nullopt;
  QByteArray bytes;
  if (file.size() == static_cast<qint64>(scene.size_bytes())) bytes = file.readAll();
  const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
  if (hash.toStdString() != scene.sha256()) {
    file.remove();
    return std::nullopt;
  }
  file.setFileTime(QDateTime::currentDateTime(), QFileDevice::FileModificationTime);
  return bytes;
}

}  // namespace

SceneCache::SceneCache(QString directory, qint64 mostBytes)
    : m_directory(std::move(directory)), m_mostBytes(mostBytes) {}

SceneCache SceneCache::ofUser() {
  return SceneCache(QStandardPaths::writableLocation(QStandardPaths::CacheLocation) + QStringLiteral("/scenes"));
}

QString SceneCache::pathOf(const v1::TwinScene& scene) const {
  return m_directory + u'/' + QString::fromStdString(scene.sha256()) + QStringLiteral(".glb");
}

QString SceneCache::partOf(const v1::TwinScene& scene) const {
  QDir().mkpath(m_directory);
  return pathOf(scene) + QStringLiteral(".part");
}

std::optional<QByteArray> SceneCache::read(const v1::TwinScene& scene) const {
  const QString path = pathOf(scene);
  return QFile::exists(path) ? verified(path, scene) : std::nullopt;
}

qint64 SceneCache::partialBytes(const v1::TwinScene& scene) const {
  const QString part = partOf(scene);
  const qint64 bytes = QFileInfo(part).size();
  if (bytes <= static_cast<qint64>(scene.size_bytes())) return bytes;
  QFile::remove(part);
  return 0;
}

std::optional<QByteArray> SceneCache::adopt(const v1::TwinScene& scene) const {
  const QString part = partOf(scene);
  if (!QFile::exists(part)) return read(scene);  // another console was faster
  std::optional<QByteArray> bytes = verified(part, scene);
  // Where it cannot be renamed it has been downloaded all the same.
  if (bytes && !QFile::rename(part, pathOf(scene))) QFile::remove(part);
  trim();
  return bytes;
}

void SceneCache::trim() const {
  qint64 bytes = 0;
  for (const QFileInfo& file : QDir(m_directory).entryInfoList(QDir::Files, QDir::Time)) {
    bytes += file.size();
    if (bytes > m_mostBytes) QFile::remove(file.filePath());
  }
}

}  // namespace aifactory
