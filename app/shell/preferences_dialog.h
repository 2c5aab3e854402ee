// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QDialogButtonBox;
class QLabel;

namespace aifactory {

class Preferences;
class Segmented;

/// Theme, language, density, and how one is told of alerts; each choice works at once.
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
  QLabel* m_notificationsLabel;
  QLabel* m_levelLabel;
  QLabel* m_soundLabel;
  Segmented* m_theme;
  Segmented* m_language;
  Segmented* m_density;
  Segmented* m_notifications;
  Segmented* m_level;
  Segmented* m_sound;
  QLabel* m_soundHint;
};

}  // namespace aifactory
