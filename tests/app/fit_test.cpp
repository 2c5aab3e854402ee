// SPDX-License-Identifier: GPL-3.0-or-later
// Every text that is on the screen is on it as a whole, in both themes and both languages. With AIF_PICTURES set to a
// directory, what was looked at is written there.
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QTextDocument>

#include "app/alerts/alert_popup.h"
#include "app/batch_dialog.h"
#include "app/jobs/job_verbs.h"
#include "app/jobs/submit_dialog.h"
#include "app/selection.h"
#include "app/shell/command_palette.h"
#include "app/shell/preferences_dialog.h"
#include "app/shell/shortcuts_dialog.h"
#include "tests/app/console_fixture.h"
#include "widgets/table/data_table.h"

namespace aifactory {
namespace {

struct Look {
  Preferences::Theme theme;
  Preferences::Language language;
  const char* name;
};

class FitTest : public ConsoleTest, public ::testing::WithParamInterface<Look> {
 protected:
  void SetUp() override {
    ConsoleTest::SetUp();
    console->preferences().setTheme(GetParam().theme);
    console->preferences().setLanguage(GetParam().language);
  }

  void expectFits(QWidget& top, const char* what) {
    spinFor(std::chrono::milliseconds(60));
    for (const QWidget* widget : top.findChildren<QWidget*>()) {
      if (!widget->isVisible() || widget->window() != top.window()) continue;
      if (const auto* button = qobject_cast<const QPushButton*>(widget)) {
        EXPECT_GE(button->width(), button->minimumSizeHint().width())
            << what << ": " << qPrintable(button->text()) << " is cut off";
      }
      const auto* label = qobject_cast<const QLabel*>(widget);
      if (!label || label->text().isEmpty()) continue;
      const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->minimumSizeHint().height();
      EXPECT_GE(label->height() + 1, needed) << what << ": " << qPrintable(label->text()) << " is cut off below";
      if (label->wordWrap() || label->minimumWidth() == 0) continue;
      EXPECT_GE(label->width() + 1, label->minimumSizeHint().width())
          << what << ": " << qPrintable(label->text()) << " is cut off";
    }
    const QString pictures = qEnvironmentVariable("AIF_PICTURES");
    if (pictures.isEmpty()) return;
    const QString file = QStringLiteral("%1/%2/%3.png")
                             .arg(pictures, QLatin1String(GetParam().name), QLatin1String(what));
    QDir().mkpath(QFileInfo(file).path());
    EXPECT_TRUE(top.grab().save(file));
  }
  Page& page(const char* id) {
    window().showPage(QLatin1String(id));
    return *workspace().madePage(QLatin1String(id));
  }
  void select(Page& page, std::vector<std::uint64_t> keys) {
    auto* table = page.findChild<DataTable*>();
    ASSERT_TRUE(spinUntil([&] { return !table->model()->isBusy() && table->model()->matchedRows() > 0; }));
    table->select(keys);
  }
};

TEST_P(FitTest, PagesAndWhatTheyOpen) {
  expectFits(window(), "connect");
  openFactory();
  expectFits(window(), "overview");
  window().showConnect();
  expectFits(window(), "connected");

  Page& allocations = page("allocations");
  select(allocations, {SmallFactory::device(0, 2) + 1});
  expectFits(window(), "allocations");
  select(allocations, {SmallFactory::device(0, 2) + 1, SmallFactory::device(10, 0) + 1});
  expectFits(window(), "allocations-several");
  QTest::mouseClick(allocations.findChild<QPushButton*>(QStringLiteral("drain")), Qt::LeftButton);
  auto* drain = allocations.findChild<BatchDialog*>();
  ASSERT_NE(drain, nullptr);
  expectFits(*drain, "drain");
  drain->close();

  Page& jobs = page("jobs");
  select(jobs, {101, 102, 103});
  expectFits(window(), "jobs");
  jobs.findChild<QAction*>(QStringLiteral("verb%1").arg(static_cast<int>(JobVerb::Cancel)))->trigger();
  auto* cancel = jobs.findChild<BatchDialog*>();
  ASSERT_NE(cancel, nullptr);
  expectFits(*cancel, "cancel");
  cancel->close();
  jobs.findChild<QAction*>(QStringLiteral("submit"))->trigger();
  auto* submit = jobs.findChild<SubmitDialog*>();
  ASSERT_NE(submit, nullptr);
  QTest::keyClick(submit, Qt::Key_Return, Qt::ControlModifier);  // without a name
  expectFits(*submit, "submit-refused");
  submit->close();

  window().openPalette();
  auto* palette = find<CommandPalette>("commandPalette");
  expectFits(*palette, "palette");
  palette->close();
  window().openPreferences();
  auto* preferences = window().findChild<PreferencesDialog*>();
  expectFits(*preferences, "preferences");
  preferences->close();
  window().openAlerts();
  auto* alerts = find<AlertPopup>("alertPopup");
  expectFits(*alerts, "alerts");
  alerts->close();
  factory.kill();
  auto* banner = find<QWidget>("staleBanner");
  ASSERT_TRUE(spinUntil([&] { return banner->isVisible(); }));
  expectFits(window(), "stale");
}

INSTANTIATE_TEST_SUITE_P(
    Looks, FitTest,
    ::testing::Values(Look{Preferences::Theme::Dark, Preferences::Language::English, "dark-en"},
                      Look{Preferences::Theme::Light, Preferences::Language::English, "light-en"},
                      Look{Preferences::Theme::Dark, Preferences::Language::Korean, "dark-ko"},
                      Look{Preferences::Theme::Light, Preferences::Language::Korean, "light-ko"}),
    [](const auto& info) { return std::string(info.param.name).replace(std::string(info.param.name).find('-'), 1, "_"); });

}  // namespace
}  // namespace aifactory
