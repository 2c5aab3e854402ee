// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QLineEdit>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

#include "widgets/script_editor.h"
#include "widgets/theme.h"

namespace aifactory::test {
namespace {

QColor colorAt(const ScriptEditor& editor, int line, int column) {
  for (const auto& range : editor.document()->findBlockByNumber(line).layout()->formats()) {
    if (column >= range.start && column < range.start + range.length) {
      return range.format.foreground().color();
    }
  }
  return {};
}

TEST(ScriptEditor, TypingIsColoured) {
  ScriptEditor editor;
  editor.show();
  QTest::keyClicks(&editor, QStringLiteral("#!/bin/bash"));
  QTest::keyClick(&editor, Qt::Key_Return);
  QTest::keyClicks(&editor, QStringLiteral("#SBATCH --gpus=8"));
  QTest::keyClick(&editor, Qt::Key_Return);
  QTest::keyClicks(&editor, QStringLiteral("# note"));
  QTest::keyClick(&editor, Qt::Key_Return);
  QTest::keyClicks(&editor, QStringLiteral("echo \"$HOME # no comment\""));
  QTest::qWait(20);
  const Theme& theme = Theme::current();
  EXPECT_EQ(colorAt(editor, 1, 3), theme.color(ColorRole::Accent));
  EXPECT_EQ(colorAt(editor, 2, 3), theme.color(ColorRole::Caption));
  EXPECT_EQ(colorAt(editor, 3, 14), theme.color(ColorRole::Ok));
  EXPECT_FALSE(colorAt(editor, 3, 1).isValid());
}

TEST(ScriptEditor, MarksTheLineThatWasRefused) {
  ScriptEditor editor;
  editor.setPlainText(QStringLiteral("one\ntwo\nthree"));
  const auto before = editor.extraSelections().size();
  editor.setErrorLine(2);
  ASSERT_EQ(editor.extraSelections().size(), before + 1);
  EXPECT_EQ(editor.extraSelections().back().cursor.blockNumber(), 1);
  editor.setErrorLine(0);
  EXPECT_EQ(editor.extraSelections().size(), before);
}

TEST(ScriptEditor, MakesRoomForItsLineNumbers) {
  ScriptEditor editor;
  const int narrow = editor.lineNumberWidth();
  editor.setPlainText(QString(20'000, QLatin1Char('\n')));
  EXPECT_GT(editor.lineNumberWidth(), narrow);
}

TEST(ScriptEditor, TabWritesATabAndShiftTabIsTheWayOut) {
  QWidget window;
  auto* before = new QLineEdit(&window);
  auto* editor = new ScriptEditor(&window);
  window.show();
  editor->setFocus();
  QTest::keyClick(editor, Qt::Key_Tab);
  EXPECT_EQ(editor->toPlainText(), QStringLiteral("\t"));
  QTest::keyClick(editor, Qt::Key_Backtab, Qt::ShiftModifier);
  EXPECT_EQ(window.focusWidget(), before);
}

}  // namespace
}  // namespace aifactory::test
