// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace aifactory {

/// A batch script with line numbers and colours for shell and #SBATCH lines.
class ScriptEditor : public QPlainTextEdit {
  Q_OBJECT

 public:
  explicit ScriptEditor(QWidget* parent = nullptr);
  /// Marks a line (from 1) as the one that was refused; 0 marks none.
  void setErrorLine(int line);
  int lineNumberWidth() const;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  friend class LineNumbers;
  void paintLineNumbers(QPaintEvent* event);
  void highlightLines();
  void restyle();

  QWidget* m_numbers;
  int m_errorLine = 0;
};

}  // namespace aifactory
