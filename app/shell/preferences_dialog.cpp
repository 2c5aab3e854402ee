// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/preferences_dialog.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "app/shell/preferences.h"
#include "widgets/segmented.h"

namespace aifactory {

PreferencesDialog::PreferencesDialog(Preferences& preferences, QWidget* parent)
    : QDialog(parent),
      m_preferences(preferences),
      m_themeLabel(new QLabel(this)),
      m_languageLabel(new QLabel(this)),
      m_densityLabel(new QLabel(this)),
      m_theme(new Segmented({}, this)),
      m_language(new Segmented({}, this)),
      m_density(new Segmented({}, this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  m_theme->setObjectName(QStringLiteral("themeChoice"));
  m_language->setObjectName(QStringLiteral("languageChoice"));
  m_density->setObjectName(QStringLiteral("densityChoice"));
  auto* form = new QFormLayout(this);
  form->setContentsMargins(20, 20, 20, 16);
  form->setHorizontalSpacing(24);
  form->setVerticalSpacing(14);
  form->addRow(m_themeLabel, m_theme);
  form->addRow(m_languageLabel, m_language);
  form->addRow(m_densityLabel, m_density);
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
}

}  // namespace aifactory
