// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/script_editor.h"

#include <QKeyEvent>
#include <QPainter>
#include <QTextBlock>

#include "widgets/script_highlighter.h"
#include "widgets/theme.h"

namespace aifactory {

class LineNumbers : public QWidget {
 public:
  explicit LineNumbers(ScriptEditor* editor) : QWidget(editor), m_editor(editor) {}
  QSize sizeHint() const override { return {m_editor->lineNumberWidth(), 0}; }

 protected:
  void paintEvent(QPaintEvent* event) override { m_editor->paintLineNumbers(event); }

 private:
  ScriptEditor* m_editor;
};

ScriptEditor::ScriptEditor(QWidget* parent) : QPlainTextEdit(parent), m_numbers(new LineNumbers(this)) {
  setLineWrapMode(NoWrap);
  setTabChangesFocus(false);
  setAccessibleName(tr("Script"));
  auto* highlighter = new ScriptHighlighter(document());
  connect(&Theme::current(), &Theme::changed, highlighter, &ScriptHighlighter::restyle);
  connect(&Theme::current(), &Theme::changed, this, &ScriptEditor::restyle);
  connect(this, &QPlainTextEdit::blockCountChanged, this, &ScriptEditor::restyle);
  connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& rect, int dy) {
    if (dy != 0) {
      m_numbers->scroll(0, dy);
    } else {
      m_numbers->update(0, rect.y(), m_numbers->width(), rect.height());
    }
  });
  connect(this, &QPlainTextEdit::cursorPositionChanged, this, &ScriptEditor::highlightLines);
  restyle();
}

void ScriptEditor::setErrorLine(int line) {
  m_errorLine = line;
  highlightLines();
  m_numbers->update();
}

int ScriptEditor::lineNumberWidth() const {
  const int digits = std::max(2, static_cast<int>(QString::number(blockCount()).size()));
  return 18 + QFontMetrics(Theme::monospaceFont()).horizontalAdvance(QLatin1Char('0')) * digits;
}

void ScriptEditor::restyle() {
  setFont(Theme::monospaceFont());
  // The style sheet's padding goes by the application's font; the document has its own.
  document()->setDefaultFont(Theme::monospaceFont());
  setTabStopDistance(4 * QFontMetricsF(Theme::monospaceFont()).horizontalAdvance(QLatin1Char(' ')));
  setViewportMargins(lineNumberWidth(), 0, 0, 0);
  highlightLines();
}

void ScriptEditor::keyPressEvent(QKeyEvent* event) {
  // Tab writes a tab; Shift+Tab is the way out, and Ctrl+Tab the way on.
  if (event->key() == Qt::Key_Backtab) {
    QAbstractScrollArea::focusNextPrevChild(false);
  } else if (event->key() == Qt::Key_Tab && event->modifiers() == Qt::ControlModifier) {
    QAbstractScrollArea::focusNextPrevChild(true);
  } else {
    QPlainTextEdit::keyPressEvent(event);
  }
}

void ScriptEditor::resizeEvent(QResizeEvent* event) {
  QPlainTextEdit::resizeEvent(event);
  const QRect area = contentsRect();
  m_numbers->setGeometry(area.left(), area.top(), lineNumberWidth(), area.height());
}

void ScriptEditor::highlightLines() {
  QList<QTextEdit::ExtraSelection> lines;
  const auto add = [&](const QTextCursor& cursor, const QColor& color) {
    QTextEdit::ExtraSelection line;
    line.format.setBackground(color);
    line.format.setProperty(QTextFormat::FullWidthSelection, true);
    line.cursor = cursor;
    line.cursor.clearSelection();
    lines.append(line);
  };
  add(textCursor(), Theme::current().color(ColorRole::Raised));
  if (const QTextBlock block = document()->findBlockByNumber(m_errorLine - 1); m_errorLine > 0 && block.isValid()) {
    QColor color = Theme::current().color(ColorRole::Error);
    color.setAlphaF(0.25F);
    add(QTextCursor(block), color);
  }
  setExtraSelections(lines);
}

void ScriptEditor::paintLineNumbers(QPaintEvent* event) {
  const Theme& theme = Theme::current();
  QPainter painter(m_numbers);
  painter.fillRect(event->rect(), theme.color(ColorRole::Window));
  painter.setFont(Theme::monospaceFont());
  for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
    const QRectF rect = blockBoundingGeometry(block).translated(contentOffset());
    if (rect.top() > event->rect().bottom()) {
      break;
    }
    const int line = block.blockNumber() + 1;
    painter.setPen(theme.color(line == m_errorLine ? ColorRole::Error : ColorRole::Caption));
    painter.drawText(QRectF(0, rect.top(), m_numbers->width() - 8, rect.height()), Qt::AlignRight | Qt::AlignVCenter,
                     QString::number(line));
  }
}

}  // namespace aifactory
