// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/token_file.h"

#include <QCoreApplication>
#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace aifactory {
namespace {

constexpr qint64 longestToken = 8 * 1024;  // what a server takes as metadata

TokenFileError refused(const char* sentence, const QString& path) {
  return {QCoreApplication::translate("TokenFile", sentence).arg(path)};
}

}  // namespace

std::variant<std::string, TokenFileError> readTokenFile(const QString& path) {
  if (path.isEmpty()) return refused(QT_TRANSLATE_NOOP("TokenFile", "The profile names no token file.%1"), {});
  QFile file;
  struct stat about {};
  // The mode is asked of the open file, so that it is the mode of what is read. A pipe in its place would wait for
  // ever.
  const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0 || !file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle) ||
      fstat(file.handle(), &about) != 0) {
    return TokenFileError{QCoreApplication::translate("TokenFile", "The token file %1 cannot be read: %2.")
                              .arg(path, QString::fromLocal8Bit(std::strerror(errno)))};
  }
  if (!S_ISREG(about.st_mode)) return refused(QT_TRANSLATE_NOOP("TokenFile", "%1 is not a file."), path);
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return refused(
        QT_TRANSLATE_NOOP("TokenFile", "Others may read the token file %1. Make it yours alone: chmod 600 %1"), path);
  }
  const QByteArray token = file.read(longestToken + 1).trimmed();
  const bool printable = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (token.isEmpty() || token.size() > longestToken || !printable) {
    return refused(QT_TRANSLATE_NOOP("TokenFile", "%1 does not hold a token."), path);
  }
  return token.toStdString();
}

}  // namespace aifactory
