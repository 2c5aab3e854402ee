// SPDX-License-Identifier: GPL-3.0-or-later
// Saving a handover by mouse and keys, and reading its notes.
#include <QBuffer>
#include <QCheckBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <atomic>
#include <thread>

#include "app/handover/handover_dialog.h"
#include "app/handover/handover_notes.h"
#include "client/history_store.h"
#include "tests/app/past_fixture.h"
#include "widgets/message_bar.h"

namespace aifactory {
namespace {

class HandoverTest : public PastConsoleTest {
 protected:
  void openDialog() {
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
    press(window(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    dialog = window().findChild<HandoverDialog*>();
    ASSERT_NE(dialog, nullptr);
    field<QLineEdit>("handoverFile")->setFocus();
    field<QLineEdit>("handoverFile")->selectAll();
    file = m_directory.filePath(QStringLiteral("shift.aifbundle"));
    QTest::keyClicks(field<QLineEdit>("handoverFile"), file);
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
