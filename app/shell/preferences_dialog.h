// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QDialogButtonBox;
class QLabel;

namespace aifactory {

class Preferences;
class Segmented;

/// Theme, language and density; each choice works at once.
class PreferencesDialog : public QDialog {
  Q_OBJECT

 public:
  explicit PreferencesDialog(Preferences& preferences, QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void updateTexts();

  Preferences& m_preferences;
  QLabel* m_themeLabel;
  QLabel* m_languageLabel;
  QLabel* m_densityLabel;
  Segmented* m_theme;
  Segmented* m_language;
  Segmented* m_density;
};

}  // namespace aifactory
