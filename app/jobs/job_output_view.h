// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>

#include "aifactory/v1/jobs.pb.h"
#include "client/call.h"

class QLabel;
class QPushButton;

namespace aifactory {

class FactoryConnection;
class LogView;
class MessageBar;

/// What a job writes, as it writes it: its last part at first, all of it where asked for, then everything new.
class JobOutputView : public QWidget {
  Q_OBJECT

 public:
  explicit JobOutputView(FactoryConnection& connection, QWidget* parent = nullptr);
  ~JobOutputView() override;

  /// Reads this job's output from now on; the same job again only hears that its state is another.
  void setJob(const v1::Job* job);
  void setStream(v1::ReadJobOutputRequest::Stream stream);
  LogView& log() { return *m_log; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void read();
  /// All that a LogView holds, from its start, where the reader then is.
  void readAll();
  void showState();
  /// Says what is left out before the first line.
  void showPart();

  enum class Reading { Nothing, Waiting, Following, Ended, Failed };

  FactoryConnection& m_connection;
  v1::ReadJobOutputRequest::Stream m_stream = v1::ReadJobOutputRequest::STREAM_STDOUT;
  LogView* m_log;
  MessageBar* m_message;
  QWidget* m_partLine;
  QLabel* m_part;
  QPushButton* m_readAll;
  std::string m_job;
  bool m_started = false;
  bool m_all = false;     // not only the last part is wanted
  qint64 m_begin = 0;     // where in the file what was read begins
  qint64 m_fileSize = 0;  // as last told
  Reading m_reading = Reading::Nothing;
  CallHandle m_call;
  /// Tells the replies of an earlier job or stream from those of the present one.
  std::uint64_t m_generation = 0;
};

}  // namespace aifactory
