// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QPixmap>

#include "app/handover/shift_notes.h"
#include "client/call.h"

class QCheckBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace aifactory {

class FactoryConnection;
class MessageBar;

/// Saves an interval of the past as one file, which any console can open without a factory: with a note and a picture,
/// and with the notes that were taken in that time, which then wait no longer.
class HandoverDialog : public QDialog {
  Q_OBJECT

 public:
  /// `picture` is of the page that the note is about.
  HandoverDialog(FactoryConnection& connection, ShiftNotes& notes, QPixmap picture, QWidget* parent = nullptr);
  ~HandoverDialog() override;

  /// Whether this caller may save one of this factory.
  static bool isOffered(const FactoryConnection& connection);
  static QString fileFilter();

 protected:
  void reject() override;

 private:
  void browse();
  void check();
  QString complaint() const;
  void save();
  void listTaken();
  bool isInInterval(const ShiftNote& note) const;
  std::vector<ShiftNotePtr> chosen() const;
  void removeTaken(const std::vector<ShiftNotePtr>& notes);
  void send(const v1::ExportBundleRequest& request);
  void showProgress(qint64 bytes, qint64 total);
  void finish(const CallResult<bool>& result);
  void setSaving(bool saving);

  FactoryConnection& m_connection;
  ShiftNotes& m_notes;
  const QPixmap m_picture;
  QDateTimeEdit* m_from;
  QDateTimeEdit* m_to;
  QPlainTextEdit* m_note;
  QListWidget* m_taken;  // a row for each of m_notes
  QCheckBox* m_withPicture;
  QLineEdit* m_file;
  QPushButton* m_browse;
  QLabel* m_verdict;
  QProgressBar* m_progress;
  MessageBar* m_message;
  QPushButton* m_save;
  QPushButton* m_cancel;
  CallHandle m_call;
  std::vector<ShiftNotePtr> m_sent;
  QString m_mayReplace;  // the file whose user knows that it exists
  bool m_saving = false;
  bool m_cancelled = false;
};

}  // namespace aifactory
