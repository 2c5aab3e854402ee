// SPDX-License-Identifier: GPL-3.0-or-later
// Saving a handover by mouse and keys, and reading its notes.
#include <QBuffer>
#include <QCheckBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "app/handover/handover_dialog.h"
#include "app/handover/handover_notes.h"
#include "app/handover/note_dialog.h"
#include "app/handover/shift_notes.h"
#include "client/history_store.h"
#include "tests/app/past_fixture.h"
#include "widgets/message_bar.h"

namespace aifactory {
namespace {

class HandoverTest : public PastConsoleTest {
 protected:
  void openShift() {
    factory.methods.emplace_back("/aifactory.v1.HistoryService/ExportBundle");
    factory.exportBundle = [this](grpc::ServerContext& context, const v1::ExportBundleRequest& request, auto& writer) {
      asked = request;
      v1::ExportBundleResponse chunk;
      chunk.set_data("bundle");
      chunk.set_total_bytes(12);
      writer.Write(chunk);
      while (slow && !context.IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      return writer.Write(chunk) ? grpc::Status::OK : grpc::Status::CANCELLED;
    };
    openPast();
  }
  void openDialog() {
    openShift();
    askToSave();
  }
  /// Keys reach only the window that is active.
  static void activate(QWidget& top) {
    top.activateWindow();
    ASSERT_TRUE(spinUntil([&] { return top.isActiveWindow(); }));
  }
  void askToSave() {
    activate(window());
    press(window(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    dialog = window().findChild<HandoverDialog*>();
    ASSERT_NE(dialog, nullptr);
    field<QLineEdit>("handoverFile")->setFocus();
    field<QLineEdit>("handoverFile")->selectAll();
    file = m_directory.filePath(QStringLiteral("shift.aifbundle"));
    QTest::keyClicks(field<QLineEdit>("handoverFile"), file);
  }
  void takeNote(const QString& words) {
    activate(window());
    press(window(), Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    const QPointer<NoteDialog> asking = window().findChild<NoteDialog*>();
    ASSERT_NE(asking, nullptr);
    activate(*asking);
    EXPECT_FALSE(in<QPushButton>(*asking, "addNote").isEnabled()) << "nothing is no note";
    QTest::keyClicks(&in<QPlainTextEdit>(*asking, "noteText"), words);
    press(*asking, Qt::Key_Return, Qt::ControlModifier);
    ASSERT_TRUE(spinUntil([&] { return asking.isNull(); }));
  }
  /// Of the entries of the list of notes, those that can be left out.
  QStringList taken() {
    QStringList texts;
    for (const auto* item : field<QListWidget>("handoverTaken")->findItems({}, Qt::MatchContains)) {
      if (item->flags() & Qt::ItemIsUserCheckable) texts << item->text();
    }
    return texts;
  }
  template <class Widget>
  Widget* field(const char* name) {
    return dialog->findChild<Widget*>(QLatin1String(name));
  }
  QString said() { return field<MessageBar>("handoverMessage")->text(); }

  std::atomic<bool> slow = false;
  v1::ExportBundleRequest asked;
  QPointer<HandoverDialog> dialog;
  QString file;
};

TEST_F(HandoverTest, AnIntervalWithANoteAndAPictureBecomesAFile) {
  openDialog();
  QTest::keyClicks(field<QPlainTextEdit>("handoverNote"), QStringLiteral("n11 went down, cable?"));
  QTest::mouseClick(field<QPushButton>("handoverSave"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return said().startsWith(QStringLiteral("Saved")); })) << qPrintable(said());
  EXPECT_TRUE(said().contains(file));
  QFile written(file);
  ASSERT_TRUE(written.open(QIODevice::ReadOnly));
  EXPECT_EQ(written.readAll(), "bundlebundle");
  EXPECT_NEAR(static_cast<double>(asked.end().seconds() - asked.start().seconds()), 8 * 3600, 120) << "a shift";
  ASSERT_EQ(asked.notes_size(), 1);
  EXPECT_EQ(asked.notes(0).text(), "n11 went down, cable?");
  EXPECT_EQ(asked.notes(0).identity(), "kim.js");
  QImage picture;
  ASSERT_TRUE(picture.loadFromData(QByteArray::fromStdString(asked.notes(0).picture()), "PNG"));
  EXPECT_EQ(picture.width(), window().width());
}

TEST_F(HandoverTest, NotesThatWereTakenGoAlongWithTheirPicturesAndInstants) {
  openShift();
  clickTrack(2);
  ASSERT_TRUE(settled());
  const QDateTime then = cursor().time();
  takeNote(QStringLiteral("n03 gets warm"));
  activate(window());
  press(window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
  ASSERT_TRUE(isLiveAgain());
  takeNote(QStringLiteral("n11 is down"));
  takeNote(QStringLiteral("typed in error"));
  askToSave();
  auto* list = field<QListWidget>("handoverTaken");
  EXPECT_TRUE(list->isVisible());
  ASSERT_EQ(list->count(), 3);
  EXPECT_TRUE(list->item(0)->text().endsWith(QStringLiteral("n03 gets warm"))) << "in the order of their instants";
  // What is left out of the interval waits on.
  auto* from = field<QDateTimeEdit>("handoverFrom");
  const QDateTime wide = from->dateTime();
  from->setDateTime(then.addSecs(120).toLocalTime());
  EXPECT_EQ(taken().size(), 2) << qPrintable(taken().join(u'|'));
  from->setDateTime(wide);
  EXPECT_EQ(taken().size(), 3);
  activate(*dialog);
  list->setFocus();
  list->setCurrentItem(list->findItems(QStringLiteral("typed in error"), Qt::MatchEndsWith).value(0));
  press(*list, Qt::Key_Delete);
  ASSERT_EQ(list->count(), 2);
  QTest::keyClicks(field<QPlainTextEdit>("handoverNote"), QStringLiteral("see both"));
  QTest::mouseClick(field<QPushButton>("handoverSave"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return said().startsWith(QStringLiteral("Saved")); })) << qPrintable(said());
  ASSERT_EQ(asked.notes_size(), 3);
  EXPECT_EQ(asked.notes(0).text(), "n03 gets warm");
  EXPECT_EQ(toDateTime(asked.notes(0).time()), then);
  EXPECT_EQ(asked.notes(1).text(), "n11 is down");
  EXPECT_NEAR(static_cast<double>(asked.notes(1).time().seconds()), SmallFactory::now, 60);
  EXPECT_EQ(asked.notes(2).text(), "see both");
  for (const v1::HistoryNote& note : asked.notes()) {
    EXPECT_EQ(note.identity(), "kim.js");
    QImage picture;
    ASSERT_TRUE(picture.loadFromData(QByteArray::fromStdString(note.picture()), "PNG"));
    EXPECT_EQ(picture.width(), window().width());
  }
  EXPECT_NE(asked.notes(0).picture(), asked.notes(1).picture()) << "each of its own time";
  EXPECT_EQ(list->count(), 0) << "they wait no longer";
}

TEST_F(HandoverTest, ANoteThatIsLeftOutWaitsForTheNextHandover) {
  openShift();
  takeNote(QStringLiteral("n11 is down"));
  for (const int went : {0, 1}) {
    askToSave();
    auto* list = field<QListWidget>("handoverTaken");
    ASSERT_EQ(list->count(), 1);
    list->setFocus();
    list->setCurrentRow(0);
    if (went == 0) press(*list, Qt::Key_Space);
    if (went == 1) QFile::remove(file);
    QTest::mouseClick(field<QPushButton>("handoverSave"), Qt::LeftButton);
    ASSERT_TRUE(spinUntil([&] { return said().startsWith(QStringLiteral("Saved")); })) << qPrintable(said());
    EXPECT_EQ(asked.notes_size(), 1 + went) << "beside the one of the dialog, which has a picture";
    EXPECT_EQ(list->count(), 1 - went);
    press(*dialog, Qt::Key_Escape);
    ASSERT_TRUE(spinUntil([&] { return dialog.isNull(); }));
  }
}

TEST_F(HandoverTest, NotesWaitWhileAnotherFactoryIsOpen) {
  openShift();
  takeNote(QStringLiteral("n11 is down"));
  window().closeFactory();
  window().open(factory.profile());
  ASSERT_TRUE(spinUntil([&] { return window().workspace() && workspace().ready() && track().isVisible(); }));
  askToSave();
  EXPECT_EQ(field<QListWidget>("handoverTaken")->count(), 1);
}

TEST(ShiftNotes, PicturesOfManyNotesFitOneRequest) {
  QImage noise(800, 600, QImage::Format_RGB32);
  std::mt19937 random(1);
  for (int y = 0; y < noise.height(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(noise.scanLine(y));
    std::generate(line, line + noise.width(), [&] { return 0xff000000u | random(); });
  }
  const NotePicture picture = notePicture(QPixmap::fromImage(noise));
  ASSERT_GT(picture.get().size(), 1 << 20);
  ShiftNotes notes;
  for (int i = 0; i < 8; ++i) notes.add({QDateTime::fromSecsSinceEpoch(100 - i), QString::number(i), picture});
  const auto written = historyNotes(notes.all(), "kim.js");
  ASSERT_EQ(written.size(), 8);
  EXPECT_EQ(written[0].text(), "7") << "oldest first";
  std::size_t bytes = 0;
  for (const v1::HistoryNote& note : written) {
    bytes += note.ByteSizeLong();
    QImage shown;
    ASSERT_TRUE(shown.loadFromData(QByteArray::fromStdString(note.picture()), "PNG"));
    EXPECT_GT(shown.width(), 300);
  }
  EXPECT_LT(bytes, 8u << 20);
}

TEST_F(HandoverTest, ItCanBeCancelledAndLeavesNoFile) {
  openDialog();
  slow = true;
  QTest::mouseClick(field<QCheckBox>("handoverPicture"), Qt::LeftButton, {}, {8, 8});
  auto* verdict = field<QLabel>("handoverVerdict");
  QTest::mouseClick(field<QPushButton>("handoverSave"), Qt::LeftButton);
  ASSERT_TRUE(spinUntil([&] { return verdict->text().contains(QStringLiteral("6 bytes of 12 bytes")); }))
      << qPrintable(verdict->text());
  EXPECT_FALSE(field<QPushButton>("handoverSave")->isEnabled());
  press(*dialog, Qt::Key_Escape);
  ASSERT_TRUE(spinUntil([&] { return said().startsWith(QStringLiteral("Cancelled")); }));
  EXPECT_FALSE(QFile::exists(file));
  EXPECT_TRUE(field<QPushButton>("handoverSave")->isEnabled());
  press(*dialog, Qt::Key_Escape);
  EXPECT_TRUE(spinUntil([&] { return dialog.isNull(); })) << "the second time it closes";
}

TEST_F(HandoverTest, WhatCannotBeSavedIsSaidBeforehand) {
  openDialog();
  auto* verdict = field<QLabel>("handoverVerdict");
  const auto expect = [&](const char* words) {
    EXPECT_TRUE(verdict->text().contains(QString::fromUtf8(words))) << qPrintable(verdict->text());
    EXPECT_FALSE(field<QPushButton>("handoverSave")->isEnabled()) << words;
  };
  EXPECT_TRUE(field<QPushButton>("handoverSave")->isEnabled());
  field<QLineEdit>("handoverFile")->setText(QStringLiteral("shift.aifbundle"));
  expect("full path");
  field<QLineEdit>("handoverFile")->setText(file);
  const QDateTime to = field<QDateTimeEdit>("handoverTo")->dateTime();
  field<QDateTimeEdit>("handoverFrom")->setDateTime(to);
  expect("before");
  field<QDateTimeEdit>("handoverFrom")->setDateTime(to.addDays(-3));
  field<QDateTimeEdit>("handoverTo")->setDateTime(to.addDays(-2));
  expect("Recorded since");
}

TEST_F(HandoverTest, WhereItIsSavedIsLookedAtOnceItIsToBeSaved) {
  openDialog();
  auto* save = field<QPushButton>("handoverSave");
  field<QLineEdit>("handoverFile")->setText(QStringLiteral("/nowhere/shift.aifbundle"));
  QTest::mouseClick(save, Qt::LeftButton);
  EXPECT_TRUE(said().contains(QStringLiteral("no directory /nowhere"))) << qPrintable(said());
  // What is there is replaced by those who have read that it is.
  QFile old(file);
  ASSERT_TRUE(old.open(QIODevice::WriteOnly));
  old.write("yesterday");
  old.close();
  field<QLineEdit>("handoverFile")->setText(file);
  EXPECT_EQ(said(), QString());
  for (int time = 0; time < 2; ++time) {
    ASSERT_TRUE(old.open(QIODevice::ReadOnly));
    EXPECT_EQ(old.readAll(), "yesterday");
    old.close();
    QTest::mouseClick(save, Qt::LeftButton);
    EXPECT_EQ(said().contains(QStringLiteral("Save again to replace it")), time == 0) << qPrintable(said());
  }
  ASSERT_TRUE(spinUntil([&] { return said().startsWith(QStringLiteral("Saved")); })) << qPrintable(said());
  ASSERT_TRUE(old.open(QIODevice::ReadOnly));
  EXPECT_EQ(old.readAll(), "bundlebundle");
}

TEST_F(HandoverTest, NotesShowTheirPicturesAndNothingForWhatIsNone) {
  QImage page(1280, 40, QImage::Format_RGB32);
  page.fill(Qt::red);
  QByteArray png;
  QBuffer buffer(&png);
  buffer.open(QIODevice::WriteOnly);
  ASSERT_TRUE(page.save(&buffer, "PNG"));
  factory.remember();
  factory.getHistory = [png, recorded = factory.getHistory](grpc::ServerContext& context,
                                                            const v1::GetHistoryRequest& request,
                                                            v1::GetHistoryResponse& response) {
    for (const std::string& picture : {png.toStdString(), std::string("no picture")}) {
      v1::HistoryNote& note = *response.add_notes();
      note.mutable_time()->set_seconds(SmallFactory::now - 3600);
      note.set_picture(picture);
    }
    return recorded(context, request, response);
  };
  openFactory();
  ASSERT_TRUE(spinUntil([&] { return track().isVisible(); }));
  press(window(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
  auto* notes = window().findChild<HandoverNotes*>();
  ASSERT_NE(notes, nullptr);
  std::vector<QLabel*> pictures;
  for (QLabel* label : notes->findChildren<QLabel*>()) {
    if (label->accessibleName() == QStringLiteral("Picture of the page")) pictures.push_back(label);
  }
  ASSERT_EQ(pictures.size(), 2u);
  EXPECT_TRUE(spinUntil([&] { return pictures[1]->isHidden(); }));
  ASSERT_TRUE(spinUntil([&] { return !pictures[0]->pixmap().isNull(); }));
  EXPECT_EQ(pictures[0]->pixmap().deviceIndependentSize(), QSizeF(640, 20));
}

TEST_F(HandoverTest, ItIsOfferedOnlyToThoseWhoMay) {
  openPast();
  press(window(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_EQ(window().findChild<HandoverDialog*>(), nullptr);
}

}  // namespace
}  // namespace aifactory
