// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>
#include <QTranslator>

#include "tests/fixtures/growth.h"
#include "widgets/log_area.h"
#include "widgets/log_view.h"

namespace aifactory::test {
namespace {

TEST(LogText, PiecesMayBeCutAnywhere) {
  const QByteArray whole = QByteArrayLiteral("first\n\x1b[31mred\x1b[0m and \xed\x95\x9c\xea\xb8\x80\n\nlast");
  for (int size = 1; size < whole.size(); ++size) {
    LogText text;
    for (int at = 0; at < whole.size(); at += size) {
      text.append(whole.mid(at, size));
    }
    ASSERT_EQ(text.lineCount(), 4);
    EXPECT_EQ(text.plain(1), QString::fromUtf8("red and 한글"));
    EXPECT_EQ(text.plain(2), QString());
    EXPECT_EQ(text.plain(3), QStringLiteral("last"));
  }
}

TEST(LogText, ColoursBecomeRunsAndProgressBarsTheirLastState) {
  LogText text;
  text.append("a\x1b[1;33mb\x1b[0mc\n 10 %\r 50 %\r100 %\n\x1b[2Kplain\x07\n");
  const LogLine line = text.line(0);
  EXPECT_EQ(line.text, QStringLiteral("abc"));
  ASSERT_EQ(line.runs.size(), 3U);
  EXPECT_EQ(line.runs[1].start, 1);
  EXPECT_EQ(line.runs[1].color, ColorRole::Warning);
  EXPECT_TRUE(line.runs[1].bold);
  EXPECT_FALSE(line.runs[2].bold);
  EXPECT_EQ(text.plain(1), QStringLiteral("100 %"));
  EXPECT_EQ(text.plain(2), QStringLiteral("plain"));
}

TEST(LogText, LongLinesAreShownInPartAndSayHowMuchIsLeftOut) {
  LogText text;
  text.append(QByteArray(3'000'000, 'x'));
  EXPECT_EQ(text.lineCount(), 1);
  EXPECT_LT(text.plain(0).size(), 20'000);
  EXPECT_TRUE(text.plain(0).contains(QStringLiteral("… +")));
}

TEST(LogText, TheOldestHalfGoesWhenItGetsTooLarge) {
  LogText text(1000);
  int dropped = 0;
  for (int i = 0; i < 1000; ++i) {
    dropped += text.append(QByteArrayLiteral("line ") + QByteArray::number(i) + '\n');
  }
  EXPECT_GT(dropped, 0);
  EXPECT_EQ(dropped + text.lineCount(), 1000);
  EXPECT_EQ(text.plain(text.lineCount() - 1), QStringLiteral("line 999"));
  EXPECT_EQ(text.plain(0), QStringLiteral("line %1").arg(dropped));
  LogText endless(1000);
  for (int i = 0; i < 100; ++i) {
    endless.append(QByteArray(100, 'x'));
    ASSERT_LE(endless.lineBytes(0), 1100U);
  }
}

class LogViewTest : public ::testing::Test {
 protected:
  LogViewTest() : m_area(*m_view.findChild<LogArea*>()), m_edit(*m_view.findChild<QLineEdit*>()) {
    m_view.resize(700, 400);
    m_view.show();
    m_view.setFocus();
    QTest::qWait(10);
  }
  void addLines(int count) {
    QByteArray bytes;
    for (int i = 0; i < count; ++i) {
      bytes += "14:00:10 step " + QByteArray::number(m_lines++) + " loss 1.93\n";
    }
    m_view.append(bytes);
  }
  QScrollBar* bar() { return m_area.verticalScrollBar(); }

  int m_lines = 0;
  LogView m_view;
  LogArea& m_area;
  QLineEdit& m_edit;
};

TEST_F(LogViewTest, FollowsUntilTheReaderScrollsUp) {
  addLines(1000);
  EXPECT_TRUE(m_view.isFollowing());
  EXPECT_EQ(bar()->value(), bar()->maximum());
  QTest::keyClick(&m_area, Qt::Key_PageUp);
  EXPECT_FALSE(m_view.isFollowing());
  const int value = bar()->value();
  addLines(100);
  EXPECT_EQ(bar()->value(), value) << "what is being read stays where it is";
  QTest::keyClick(&m_area, Qt::Key_End, Qt::ControlModifier);
  EXPECT_TRUE(m_view.isFollowing());
  addLines(10);
  EXPECT_EQ(bar()->value(), bar()->maximum());
}

TEST_F(LogViewTest, FindsAllMatchesAndStepsThroughThem) {
  addLines(3000);
  QTest::keyClick(&m_view, Qt::Key_F, Qt::ControlModifier);
  ASSERT_TRUE(m_edit.isVisible());
  QTest::keyClicks(&m_edit, QStringLiteral("STEP 299"));
  ASSERT_TRUE(QTest::qWaitFor([this] { return !m_area.isSearching(); }));
  ASSERT_EQ(m_area.matches().size(), 11U);  // 299, 2990 … 2999
  const int first = m_area.currentMatch();
  QTest::keyClick(&m_edit, Qt::Key_Return);
  EXPECT_EQ(m_area.currentMatch(), (first + 1) % 11);
  QTest::keyClick(&m_edit, Qt::Key_Return, Qt::ShiftModifier);
  EXPECT_EQ(m_area.currentMatch(), first);
  m_view.append("step 2999 again\n");
  ASSERT_TRUE(QTest::qWaitFor([this] { return m_area.matches().size() == 12U; })) << "new lines are searched too";
  QTest::keyClick(&m_edit, Qt::Key_Escape);
  EXPECT_FALSE(m_edit.isVisible());
  EXPECT_TRUE(m_area.matches().empty());
}

/// The same words, in capitals: another language.
class Capitals : public QTranslator {
 public:
  QString translate(const char*, const char* source, const char*, int) const override {
    return QString::fromUtf8(source).toUpper();
  }
  bool isEmpty() const override { return false; }
};

TEST_F(LogViewTest, WordsFollowTheLanguage) {
  addLines(1000);
  QTest::keyClick(&m_area, Qt::Key_PageUp);
  QStringList words;
  {
    Capitals capitals;
    QCoreApplication::installTranslator(&capitals);
    QCoreApplication::processEvents();
    EXPECT_EQ(m_edit.placeholderText(), QStringLiteral("FIND IN OUTPUT"));
    EXPECT_EQ(m_area.accessibleName(), QStringLiteral("OUTPUT"));
    for (const QLabel* label : m_view.findChildren<QLabel*>()) words << label->text();
    for (const QToolButton* button : m_view.findChildren<QToolButton*>()) words << button->text() << button->toolTip();
    QCoreApplication::removeTranslator(&capitals);
    QCoreApplication::processEvents();
  }
  const QString all = words.join(QLatin1Char('|'));
  for (const char* word : {"SCROLLED UP", "JUMP TO END", "NEXT MATCH", "PREVIOUS MATCH", "CLOSE", "FIND IN OUTPUT"}) {
    EXPECT_TRUE(all.contains(QLatin1String(word))) << word << " in " << qPrintable(all);
  }
  EXPECT_EQ(m_edit.placeholderText(), QStringLiteral("Find in output"));
}

TEST_F(LogViewTest, CopiesWhatIsSelectedWithTheMouse) {
  m_view.append("alpha\nbeta\ngamma\n");
  QTest::mouseDClick(m_area.viewport(), Qt::LeftButton, {}, QPoint(20, 12));
  EXPECT_EQ(m_view.selectedText(), QStringLiteral("alpha"));
  QTest::keySequence(&m_area, QKeySequence::SelectAll);
  QTest::keySequence(&m_area, QKeySequence::Copy);
  EXPECT_EQ(QGuiApplication::clipboard()->text(), QStringLiteral("alpha\nbeta\ngamma"));
}

TEST_F(LogViewTest, LinesCostNoMoreBehindHundredsOfThousands) {
  const auto hundredMore = [this] {
    auto least = std::chrono::nanoseconds::max();
    for (int round = 0; round < 10; ++round) {
      least = std::min(least, cpuTimeOf([this] {
                         addLines(100);
                         m_area.viewport()->repaint();
                       }));
    }
    return least;
  };
  addLines(30'000);
  const auto early = hundredMore();
  addLines(269'000);
  EXPECT_LT(hundredMore(), 4 * early);
  EXPECT_EQ(m_view.lineCount(), 301'000);
}

}  // namespace
}  // namespace aifactory::test
