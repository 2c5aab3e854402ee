// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

#include "widgets/filter_bar.h"

namespace aifactory::test {
namespace {

class FilterBarTest : public ::testing::Test {
 protected:
  FilterBarTest() {
    m_bar.resize(500, 60);
    m_bar.show();
    m_bar.lineEdit()->setFocus();
    m_bar.setCompleter([](const QString& text, int cursor) {
      const int from = static_cast<int>(text.left(cursor).lastIndexOf(QLatin1Char(' '))) + 1;
      FilterBar::Completion completion{from, {}};
      for (const QString& word : {QStringLiteral("gpus"), QStringLiteral("queue"), QStringLiteral("quota")}) {
        if (word.startsWith(text.mid(from, cursor - from))) {
          completion.choices.append(word);
        }
      }
      return completion;
    });
  }
  void type(const char* keys) { QTest::keyClicks(m_bar.lineEdit(), QString::fromLatin1(keys)); }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(m_bar.lineEdit(), key, modifiers); }
  QListView* popup() { return m_bar.findChild<QListView*>(); }
  bool sentenceShown(const QString& sentence) {
    for (const QLabel* label : m_bar.findChildren<QLabel*>()) {
      if (label->isVisible() && label->text() == sentence) {
        return true;
      }
    }
    return false;
  }
  FilterBar m_bar;
};

TEST_F(FilterBarTest, TellsOnceWhatWasTyped) {
  QSignalSpy changed(&m_bar, &FilterBar::filterChanged);
  type("gpus > 8");
  EXPECT_TRUE(QTest::qWaitFor([&] { return !changed.empty(); }));
  EXPECT_EQ(changed.size(), 1);
  EXPECT_EQ(changed.back()[0].toString(), QStringLiteral("gpus > 8"));
}

TEST_F(FilterBarTest, CompletesTheWordAtTheCursor) {
  type("gpus qu");
  ASSERT_TRUE(popup()->isVisible());
  EXPECT_EQ(popup()->model()->rowCount(), 2);
  press(Qt::Key_Down);
  press(Qt::Key_Down);
  press(Qt::Key_Return);
  EXPECT_EQ(m_bar.text(), QStringLiteral("gpus quota"));
  EXPECT_FALSE(popup()->isVisible());
  type(" gp");
  press(Qt::Key_Tab);
  EXPECT_EQ(m_bar.text(), QStringLiteral("gpus quota gpus"));
}

TEST_F(FilterBarTest, EscapeClosesThenClears) {
  type("q");
  ASSERT_TRUE(popup()->isVisible());
  press(Qt::Key_Escape);
  EXPECT_FALSE(popup()->isVisible());
  EXPECT_EQ(m_bar.text(), QStringLiteral("q"));
  press(Qt::Key_Escape);
  EXPECT_EQ(m_bar.text(), QString());
}

TEST_F(FilterBarTest, UpAndDownGoThroughHistory) {
  for (const char* text : {"first", "second"}) {
    m_bar.lineEdit()->clear();
    type(text);
    press(Qt::Key_Return);
  }
  EXPECT_EQ(m_bar.history(), (QStringList{QStringLiteral("second"), QStringLiteral("first")}));
  m_bar.lineEdit()->clear();
  press(Qt::Key_Up);
  EXPECT_EQ(m_bar.text(), QStringLiteral("second"));
  press(Qt::Key_Up);
  press(Qt::Key_Up);
  EXPECT_EQ(m_bar.text(), QStringLiteral("first"));
  press(Qt::Key_Down);
  EXPECT_EQ(m_bar.text(), QStringLiteral("second"));
}

TEST_F(FilterBarTest, AnErrorWaitsForTheTypingToRestOrForEnter) {
  const QString sentence = QStringLiteral("A number is expected after '>'");
  type("xx > y");
  m_bar.setError(5, sentence);
  EXPECT_FALSE(sentenceShown(sentence));
  press(Qt::Key_Return);
  EXPECT_TRUE(sentenceShown(sentence));
  EXPECT_EQ(m_bar.lineEdit()->accessibleDescription(), sentence);
  type("1");
  EXPECT_FALSE(sentenceShown(sentence));
  m_bar.setError(5, sentence);
  EXPECT_TRUE(QTest::qWaitFor([&] { return sentenceShown(sentence); }));
}

TEST_F(FilterBarTest, TheCaretStandsUnderTheOffendingCharacter) {
  type("aaaa > yyyy");
  m_bar.setError(7, QStringLiteral("wrong"));
  press(Qt::Key_Return);
  QTest::qWait(30);
  const QImage image = m_bar.grab().toImage();
  const int y = m_bar.lineEdit()->geometry().bottom() + 5;
  int left = -1;
  int right = -1;
  for (int x = 0; x < image.width(); ++x) {
    const QColor color = image.pixelColor(x, y);
    if (color.red() > 180 && color.green() < 140) {
      left = left < 0 ? x : left;
      right = x;
    }
  }
  ASSERT_GE(left, 0);
  const QFontMetrics metrics(m_bar.lineEdit()->font());
  const int perPrefix = metrics.horizontalAdvance(QStringLiteral("aaaa > "));
  const int middle = (left + right) / 2;
  EXPECT_GT(middle, perPrefix);
  EXPECT_LT(middle, perPrefix + 60) << "beyond what the icon and the padding take";
}

}  // namespace
}  // namespace aifactory::test
