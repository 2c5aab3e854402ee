// SPDX-License-Identifier: GPL-3.0-or-later
// Saving a handover by mouse and keys.
#include <QCheckBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <atomic>
#include <thread>

#include "app/handover/handover_dialog.h"
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
  field<QLineEdit>("handoverFile")->setText(QStringLiteral("/nowhere/shift.aifbundle"));
  expect("no directory /nowhere");
  field<QLineEdit>("handoverFile")->setText(file);
  const QDateTime to = field<QDateTimeEdit>("handoverTo")->dateTime();
  field<QDateTimeEdit>("handoverFrom")->setDateTime(to);
  expect("before");
  field<QDateTimeEdit>("handoverFrom")->setDateTime(to.addDays(-3));
  field<QDateTimeEdit>("handoverTo")->setDateTime(to.addDays(-2));
  expect("Recorded since");
}

TEST_F(HandoverTest, ItIsOfferedOnlyToThoseWhoMay) {
  openPast();
  press(window(), Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
  EXPECT_EQ(window().findChild<HandoverDialog*>(), nullptr);
}

}  // namespace
}  // namespace aifactory
