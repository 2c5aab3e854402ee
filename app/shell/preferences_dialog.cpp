// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/preferences_dialog.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "app/shell/preferences.h"
#include "app/words.h"
#include "widgets/segmented.h"

namespace aifactory {

PreferencesDialog::PreferencesDialog(Preferences& preferences, QWidget* parent)
    : QDialog(parent),
      m_preferences(preferences),
      m_themeLabel(new QLabel(this)),
      m_languageLabel(new QLabel(this)),
      m_densityLabel(new QLabel(this)),
      m_notificationsLabel(new QLabel(this)),
      m_levelLabel(new QLabel(this)),
      m_soundLabel(new QLabel(this)),
      m_theme(new Segmented({}, this)),
      m_language(new Segmented({}, this)),
      m_density(new Segmented({}, this)),
      m_notifications(new Segmented({}, this)),
      m_level(new Segmented({}, this)),
      m_sound(new Segmented({}, this)),
      m_soundHint(new QLabel(this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  m_theme->setObjectName(QStringLiteral("themeChoice"));
  m_language->setObjectName(QStringLiteral("languageChoice"));
  m_density->setObjectName(QStringLiteral("densityChoice"));
  m_notifications->setObjectName(QStringLiteral("notificationChoice"));
  m_level->setObjectName(QStringLiteral("levelChoice"));
  m_sound->setObjectName(QStringLiteral("soundChoice"));
  m_soundHint->setProperty("role", QStringLiteral("secondary"));
  m_soundHint->setWordWrap(true);
  auto* form = new QFormLayout(this);
  form->setContentsMargins(20, 20, 20, 16);
  form->setHorizontalSpacing(24);
  form->setVerticalSpacing(14);
  form->addRow(m_themeLabel, m_theme);
  form->addRow(m_languageLabel, m_language);
  form->addRow(m_densityLabel, m_density);
  form->addRow(m_notificationsLabel, m_notifications);
  form->addRow(m_levelLabel, m_level);
  form->addRow(m_soundLabel, m_sound);
  form->addRow(QString(), m_soundHint);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  form->addRow(buttons);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
  updateTexts();
  connect(m_theme, &Segmented::currentIndexChanged, this,
          [this](int index) { m_preferences.setTheme(static_cast<Preferences::Theme>(index)); });
  connect(m_language, &Segmented::currentIndexChanged, this,
          [this](int index) { m_preferences.setLanguage(static_cast<Preferences::Language>(index)); });
  connect(m_density, &Segmented::currentIndexChanged, this,
          [this](int index) { m_preferences.setDensity(static_cast<Preferences::Density>(index)); });
  connect(m_notifications, &Segmented::currentIndexChanged, this,
          [this](int index) { m_preferences.setNotifications(index == 1); });
  connect(m_level, &Segmented::currentIndexChanged, this,
          [this](int index) { m_preferences.setAlertLevel(static_cast<Preferences::AlertLevel>(index + 1)); });
  connect(m_sound, &Segmented::currentIndexChanged, this,
          [this](int index) { m_preferences.setAlertSound(index == 1); });
}

void PreferencesDialog::changeEvent(QEvent* event) {
  // Later, not now: this may come from a click on one of the pills that get new labels here.
  if (event->type() == QEvent::LanguageChange)
    QMetaObject::invokeMethod(
        this, [this] { updateTexts(); }, Qt::QueuedConnection);
  QDialog::changeEvent(event);
}

void PreferencesDialog::updateTexts() {
  setWindowTitle(tr("Preferences"));
  m_themeLabel->setText(tr("Theme"));
  m_languageLabel->setText(tr("Language"));
  m_densityLabel->setText(tr("Rows"));
  m_notificationsLabel->setText(tr("Alert notifications"));
  m_levelLabel->setText(tr("Tell from"));
  m_soundLabel->setText(tr("Alarm sound"));
  m_soundHint->setText(
      tr("For control rooms: a critical alert is heard every 30 seconds until somebody acknowledges or "
         "silences it."));
  const auto fill = [](Segmented* choice, const QLabel* label, const QStringList& words, int current) {
    const QSignalBlocker quiet(choice);
    choice->setLabels(words);
    choice->setCurrentIndex(current);
    choice->setAccessibleName(label->text());
  };
  fill(m_theme, m_themeLabel, {tr("System"), tr("Dark"), tr("Light")}, static_cast<int>(m_preferences.theme()));
  // A language is called what its speakers call it.
  fill(m_language, m_languageLabel, {tr("System"), QStringLiteral("English"), QStringLiteral("한국어")},
       static_cast<int>(m_preferences.language()));
  fill(m_density, m_densityLabel, {tr("Compact"), tr("Comfortable")}, static_cast<int>(m_preferences.density()));
  fill(m_notifications, m_notificationsLabel, {tr("Off"), tr("On")}, m_preferences.notifications() ? 1 : 0);
  fill(m_level, m_levelLabel,
       {Words::severity(v1::Alert::SEVERITY_INFO), Words::severity(v1::Alert::SEVERITY_WARNING),
        Words::severity(v1::Alert::SEVERITY_CRITICAL)},
       static_cast<int>(m_preferences.alertLevel()) - 1);
  fill(m_sound, m_soundLabel, {tr("Off"), tr("On")}, m_preferences.alertSound() ? 1 : 0);
}

}  // namespace aifactory
