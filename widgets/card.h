// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QHBoxLayout;
class QVBoxLayout;

namespace aifactory {

/// A rounded surface with a caption and content below it.
class Card : public QFrame {
  Q_OBJECT

 public:
  explicit Card(const QString& caption = {}, QWidget* parent = nullptr);

  void setCaption(const QString& caption);
  /// Text at the right of the caption, in the secondary colour.
  void setNote(const QString& note);
  /// Where content goes.
  QVBoxLayout* content() const { return m_content; }
  /// The line of the caption; add pills or buttons to it.
  QHBoxLayout* captionLine() const { return m_captionLine; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QLabel* m_caption;
  QLabel* m_note;
  QHBoxLayout* m_captionLine;
  QVBoxLayout* m_content;
};

}  // namespace aifactory
