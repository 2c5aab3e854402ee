// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QDialog>

#include <vector>

class QLabel;
class QPushButton;

namespace aifactory {

class Card;
class FactoryConnection;

/// The notes of a handover with their pictures; each leads to the instant that it was written about.
class HandoverNotes : public QDialog {
  Q_OBJECT

 public:
  explicit HandoverNotes(FactoryConnection& connection, QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();

  struct Note {
    Card* card;
    QDateTime time;
    QString author;
  };
  std::vector<Note> m_notes;
  std::vector<QLabel*> m_pictures;
  std::vector<QPushButton*> m_ways;  // to the instant of each
};

}  // namespace aifactory
