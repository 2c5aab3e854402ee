// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include <string>

#include "client/profile.h"

namespace aifactory {

/// A factoryd of our own, --demo or --bundle: a child that listens on a Unix socket in a directory that only we can
/// enter, and that wants a token which only it and we know. It ends with us, whatever happens to us. GUI thread.
class DemoServer : public QObject {
  Q_OBJECT

 public:
  /// `program` is normally the factoryd beside our own executable.
  explicit DemoServer(QString program = defaultProgram(), QObject* parent = nullptr);
  /// Ends the child; waits for it, but not for long.
  ~DemoServer() override;

  static QString defaultProgram();

  /// The demo factory, or the bundle that the profile names.
  void start(const Profile& profile);
  /// Asks the child to end, and does not wait.
  void end();
  QString endpoint() const;
  const std::string& token() const { return m_token; }
  qint64 processId() const { return m_process.processId(); }
  QString directory() const { return m_directory.path(); }

 Q_SIGNALS:
  /// It accepts connections.
  void ready();
  /// It could not be started, or ended by itself; the sentence has its last words.
  void failed(const QString& sentence);

 private:
  void knock();
  void fail(const QString& what);

  const QString m_program;
  QTemporaryDir m_directory;
  QProcess m_process;
  std::string m_token;
  QString m_bundle;  ///< empty for the demo factory
  QByteArray m_lastWords;
  QTimer m_knocking;
  QElapsedTimer m_sinceStart;
  bool m_over = false;
};

}  // namespace aifactory
