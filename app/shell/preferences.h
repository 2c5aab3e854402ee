// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>

namespace aifactory {

/// What the user chose about the console itself, kept in its settings. GUI thread.
class Preferences : public QObject {
  Q_OBJECT

 public:
  enum class Theme { System, Dark, Light };
  Q_ENUM(Theme)
  enum class Language { System, English, Korean };
  Q_ENUM(Language)
  enum class Density { Compact, Comfortable };
  Q_ENUM(Density)
  /// The least severity that is told; numbered as v1::Alert::Severity is.
  enum class AlertLevel { Information = 1, Warning, Critical };
  Q_ENUM(AlertLevel)

  /// `settings` outlives this.
  explicit Preferences(QSettings& settings, QObject* parent = nullptr);

  QSettings& settings() const { return m_settings; }
  Theme theme() const { return m_theme; }
  Language language() const { return m_language; }
  Density density() const { return m_density; }
  bool notifications() const { return m_notifications; }
  bool alertSound() const { return m_alertSound; }
  AlertLevel alertLevel() const { return m_alertLevel; }

  void setTheme(Theme theme);
  void setLanguage(Language language);
  void setDensity(Density density);
  void setNotifications(bool on);
  void setAlertSound(bool on);
  void setAlertLevel(AlertLevel level);

  /// What `theme` and `language` come to on this machine.
  bool dark() const;
  bool korean() const;

 Q_SIGNALS:
  void themeChanged();
  void languageChanged();
  void densityChanged();
  void alertSoundChanged();

 private:
  QSettings& m_settings;
  Theme m_theme;
  Language m_language;
  Density m_density;
  bool m_notifications;
  bool m_alertSound;
  AlertLevel m_alertLevel;
};

}  // namespace aifactory
