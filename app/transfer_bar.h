// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace aifactory {

/// How far a transfer is, and a way to end it. Hidden while there is none.
class TransferBar : public QWidget {
  Q_OBJECT

 public:
  explicit TransferBar(QWidget* parent = nullptr);
  /// `what` is like "Downloading Line 3"; a total of 0 is not known yet.
  void showProgress(const QString& what, qint64 bytes, qint64 total);

 Q_SIGNALS:
  void cancelled();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();

  QLabel* m_text;
  QProgressBar* m_progress;
  QPushButton* m_cancel;
};

}  // namespace aifactory
