// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QElapsedTimer>

#include "app/twin/picture_export.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace aifactory {

class MessageBar;

/// Saves what the twin shows at a chosen size: as a picture, or turning once about itself.
class PictureDialog : public QDialog {
  Q_OBJECT

 public:
  PictureDialog(PreviewWish wish, MakeRenderer make, QWidget* parent = nullptr);

 protected:
  void reject() override;

 private:
  void build();
  void browse();
  void showKind();
  void save();
  void showProgress(int frames);
  void finish(const QString& problem);
  void setSaving(bool saving);
  PictureOrder order() const;
  PictureOrder::Kind kind() const;

  const PreviewWish m_wish;
  PictureExport m_export;
  QComboBox* m_kind;
  QComboBox* m_size;
  QSpinBox* m_samples;
  QSpinBox* m_frames;
  QLineEdit* m_file;
  QPushButton* m_browse;
  QLabel* m_hint;
  QLabel* m_remaining;
  QProgressBar* m_progress;
  MessageBar* m_message;
  QPushButton* m_save;
  QPushButton* m_close;
  QElapsedTimer m_since;
  bool m_saving = false;
};

}  // namespace aifactory
