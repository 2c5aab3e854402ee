// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/preferences.h"

#include <QLocale>
#include <QMetaEnum>
#include <QPalette>

namespace aifactory {

namespace {

const QString notificationsKey = QStringLiteral("notifications");
const QString alertSoundKey = QStringLiteral("alertSound");

template <class Choice>
Choice read(const QSettings& settings, const char* key, Choice fallback) {
  const QByteArray word = settings.value(QLatin1String(key)).toString().toLatin1();
  bool known = false;
  const int value = QMetaEnum::fromType<Choice>().keyToValue(word.constData(), &known);
  return known ? static_cast<Choice>(value) : fallback;
}

template <class Choice>
void write(QSettings& settings, const char* key, Choice choice) {
  const char* word = QMetaEnum::fromType<Choice>().valueToKey(static_cast<int>(choice));
  settings.setValue(QLatin1String(key), QLatin1String(word));
}

}  // namespace

Preferences::Preferences(QSettings& settings, QObject* parent)
    : QObject(parent),
      m_settings(settings),
      m_theme(read(settings, "theme", Theme::System)),
      m_language(read(settings, "language", Language::System)),
      m_density(read(settings, "density", Density::Compact)),
      m_notifications(settings.value(notificationsKey, true).toBool()),
      m_alertSound(settings.value(alertSoundKey, false).toBool()),
      m_alertLevel(read(settings, "alertLevel", AlertLevel::Warning)) {}

void Preferences::setTheme(Theme theme) {
  if (m_theme == theme) return;
  m_theme = theme;
  write(m_settings, "theme", theme);
  Q_EMIT themeChanged();
}

void Preferences::setLanguage(Language language) {
  if (m_language == language) return;
  m_language = language;
  write(m_settings, "language", language);
  Q_EMIT languageChanged();
}

void Preferences::setDensity(Density density) {
  if (m_density == density) return;
  m_density = density;
  write(m_settings, "density", density);
  Q_EMIT densityChanged();
}

void Preferences::setNotifications(bool on) {
  m_notifications = on;
  m_settings.setValue(notificationsKey, on);
}

void Preferences::setAlertSound(bool on) {
  if (m_alertSound == on) return;
  m_alertSound = on;
  m_settings.setValue(alertSoundKey, on);
  Q_EMIT alertSoundChanged();
}

void Preferences::setAlertLevel(AlertLevel level) {
  m_alertLevel = level;
  write(m_settings, "alertLevel", level);
}

bool Preferences::dark() const {
  if (m_theme != Theme::System) return m_theme == Theme::Dark;
  // Qt 6.4 has no colour scheme hint yet; the palette that the platform hands out tells, before we set our own.
  static const bool systemIsDark = QPalette().color(QPalette::Window).lightness() < 128;
  return systemIsDark;
}

bool Preferences::korean() const {
  if (m_language != Language::System) return m_language == Language::Korean;
  return QLocale::system().language() == QLocale::Korean;
}

}  // namespace aifactory
