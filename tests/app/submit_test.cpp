// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

#include "app/jobs/submit_dialog.h"
#include "base/resource_name.h"
#include "tests/app/live_fixture.h"
#include "widgets/script_editor.h"

namespace aifactory {
namespace {

/// The submit form, opened by its key; whatever is wrong in it, the server has no job more.
class SubmitTest : public LiveTest {
 protected:
  void openForm(Caller caller = testing::operatorCaller()) {
    openLive(std::move(caller));
    m_page = &jobs();
    QTest::keyClick(table(*m_page).view(), Qt::Key_N, Qt::ControlModifier);
    m_dialog = m_page->findChild<SubmitDialog*>();
    ASSERT_NE(m_dialog, nullptr);
    ASSERT_TRUE(m_dialog->isVisible());
    ASSERT_TRUE(spinUntil([&] { return queue().count() > 1; }));
  }
  template <class Widget>
  Widget& field(const char* name) {
    return in<Widget>(*m_dialog, name);
  }
  QComboBox& queue() { return field<QComboBox>("queue"); }
  void name(const QString& text) { QTest::keyClicks(&field<QLineEdit>("jobName"), text); }
  void paste(QWidget& into, const QString& text) {
    QApplication::clipboard()->setText(text);
    into.setFocus();
    QTest::keyClick(&into, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&into, Qt::Key_V, Qt::ControlModifier);
  }
  void type(QSpinBox& box, int value) {
    box.setFocus();
    box.selectAll();
    QTest::keyClicks(&box, QString::number(value));
    QTest::keyClick(&box, Qt::Key_Tab);
  }
  void submit() { QTest::keyClick(m_dialog, Qt::Key_Return, Qt::ControlModifier); }
  QString error(const char* path) {
    auto& label = field<QLabel>((std::string(path) + ".error").c_str());
    return label.isVisible() ? label.text() : QString();
  }
  /// Counted on the server's side by the name that the form had; the simulated people go on submitting.
  bool nothingSubmitted(const char* name) {
    v1::ListJobsRequest request;
    request.set_page_size(1000);
    do {
      const auto page = live->factory().listJobs(testing::operatorCaller(), request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) return false;
      for (const v1::Job& job : page->jobs()) {
        if (job.display_name() == name) return false;
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return true;
  }

  Page* m_page = nullptr;
  SubmitDialog* m_dialog = nullptr;
};

TEST_F(SubmitTest, AGoodJobIsCheckedWhileItIsWrittenAndThenSubmitted) {
  openForm();
  name(QStringLiteral("evening-run"));
  auto& verdict = field<QLabel>("verdict");
  ASSERT_TRUE(spinUntil([&] { return verdict.text().startsWith(QStringLiteral("The scheduler would take this job")); }))
      << qPrintable(verdict.text());
  EXPECT_TRUE(nothingSubmitted("evening-run"));  // checked only
  submit();
  ASSERT_TRUE(spinUntil([&] { return !m_dialog->isVisible(); }));
  EXPECT_FALSE(nothingSubmitted("evening-run"));
  ASSERT_TRUE(spinUntil([&] { return in<QLabel>(*m_page, "jobSubject").text() == QStringLiteral("evening-run"); }));
  EXPECT_TRUE(spinUntil([&] { return table(*m_page).selectedKeys().size() == 1; }));
}

TEST_F(SubmitTest, AScriptWithoutInterpreterIsRefusedAtItsField) {
  openForm();
  name(QStringLiteral("bad-script"));
  paste(field<ScriptEditor>("script"), QStringLiteral("echo hello\n"));
  submit();
  EXPECT_EQ(error("job.script"),
            QStringLiteral("A batch script starts with #! and its interpreter, for example #!/bin/bash."));
  EXPECT_TRUE(field<ScriptEditor>("script").hasFocus());
  EXPECT_TRUE(m_dialog->isVisible());
  EXPECT_TRUE(nothingSubmitted("bad-script"));
}

TEST_F(SubmitTest, MoreGpusThanANodeHasAreRefusedAtTheirField) {
  openForm();
  name(QStringLiteral("too-many"));
  type(field<QSpinBox>("gpusPerNode"), 64);
  submit();
  ASSERT_TRUE(spinUntil([&] { return !error("job.gpus_per_node").isEmpty(); }));
  EXPECT_EQ(error("job.gpus_per_node"),
            QStringLiteral("No node of queue interactive has that many GPUs: the most is 8. Ask for more nodes."));
  EXPECT_TRUE(nothingSubmitted("too-many"));
  console->preferences().setLanguage(Preferences::Language::Korean);
  type(field<QSpinBox>("gpusPerNode"), 65);
  ASSERT_TRUE(spinUntil([&] { return error("job.gpus_per_node").contains(QStringLiteral("interactive 큐")); }))
      << qPrintable(error("job.gpus_per_node"));
  EXPECT_TRUE(nothingSubmitted("too-many"));
}

TEST_F(SubmitTest, MoreNodesThanExistAreRefusedAtTheirField) {
  openForm();
  name(QStringLiteral("too-wide"));
  type(field<QSpinBox>("nodes"), 900);
  submit();
  ASSERT_TRUE(spinUntil([&] { return error("job.node_count").contains(QStringLiteral("Ask for fewer")); }));
  EXPECT_TRUE(nothingSubmitted("too-wide"));
}

TEST_F(SubmitTest, ANameWithControlCharactersIsRefusedAtItsField) {
  openForm();
  paste(field<QLineEdit>("jobName"), QStringLiteral("be\u0007ll"));
  submit();
  EXPECT_TRUE(error("job.display_name").contains(QStringLiteral("printable characters")))
      << qPrintable(field<QLineEdit>("jobName").text());
  EXPECT_TRUE(nothingSubmitted("be\u0007ll"));
  EXPECT_TRUE(nothingSubmitted("bell"));
}

TEST_F(SubmitTest, AFiveMegabyteScriptIsRefusedAtItsField) {
  openForm();
  name(QStringLiteral("huge"));
  QString script = QStringLiteral("#!/bin/bash\n");
  const QString line = QString(999, QLatin1Char('#')) + QLatin1Char('\n');
  while (script.size() < 5'000'000) script += line;
  paste(field<ScriptEditor>("script"), script);
  submit();
  EXPECT_EQ(error("job.script"),
            QStringLiteral("A script is at most 4 MiB. Put large data in a file that the script reads."));
  EXPECT_TRUE(nothingSubmitted("huge"));
}

// The form offers only queues that exist, so this is what a script of the API sees, or a form whose queue was removed.
TEST_F(SubmitTest, AnUnknownQueueIsRefusedByName) {
  openForm();
  v1::SubmitJobRequest request;
  request.set_request_id(newUuid());
  request.mutable_job()->set_display_name("lost");
  request.mutable_job()->set_tenant("tenants/skt");
  request.mutable_job()->set_queue("queues/nowhere");
  request.mutable_job()->set_node_count(1);
  request.mutable_job()->set_script("#!/bin/bash\n");
  std::optional<CallError> refused;
  workspace().connection().submitJob(request, m_dialog, [&](const CallResult<v1::SubmitJobResponse>& result) {
    ASSERT_FALSE(result);
    refused = result.error();
  });
  ASSERT_TRUE(spinUntil([&] { return refused.has_value(); }));
  ASSERT_EQ(refused->violations.size(), 1u);
  EXPECT_EQ(refused->violations.front().field, QStringLiteral("job.queue"));
  EXPECT_EQ(refused->violations.front().description, QStringLiteral("There is no queue nowhere."));
  EXPECT_TRUE(nothingSubmitted("lost"));
}

TEST_F(SubmitTest, EveryFieldIsReachedByTabAndEscapeLeaves) {
  openForm();
  field<QLineEdit>("jobName").setFocus();
  QSet<QString> visited;
  for (int step = 0; step < 30; ++step) {
    visited << QApplication::focusWidget()->objectName();
    QTest::keyClick(
        QApplication::focusWidget(), Qt::Key_Tab,
        QApplication::focusWidget()->objectName() == QStringLiteral("script") ? Qt::ControlModifier : Qt::NoModifier);
  }
  for (const char* name : {"jobName", "queue", "account", "qos", "nodes", "gpusPerNode", "cpusPerNode", "timeLimit",
                           "workingDirectory", "standardOutput", "hold", "script", "submit"}) {
    EXPECT_TRUE(visited.contains(QLatin1String(name))) << name;
  }
  QTest::keyClick(m_dialog, Qt::Key_Escape);
  EXPECT_FALSE(m_dialog->isVisible());
}

}  // namespace
}  // namespace aifactory
