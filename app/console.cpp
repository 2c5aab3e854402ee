// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console.h"

#include "widgets/theme.h"

namespace aifactory {

namespace {

std::unique_ptr<QSettings> openSettings(const QString& file) {
  if (!file.isEmpty()) return std::make_unique<QSettings>(file, QSettings::IniFormat);
  return std::make_unique<QSettings>(QStringLiteral("aifactory"), QStringLiteral("console"));
}

}  // namespace

Console::Console(const ConsoleOptions& options)
    : m_options(options),
      m_settings(openSettings(options.settingsFile)),
      m_preferences(*m_settings),
      m_profiles(*m_settings, options.demoArguments) {
  const auto look = [this] { Theme::current().apply(m_preferences.dark() ? ThemeMode::Dark : ThemeMode::Light); };
  const auto speak = [this] { m_language.set(m_preferences.korean()); };
  speak();
  look();
  connect(&m_preferences, &Preferences::themeChanged, this, look);
  connect(&m_preferences, &Preferences::languageChanged, this, speak);
  m_window = std::make_unique<MainWindow>(m_preferences, m_profiles);
}

bool Console::openAskedFor(QString& complaint) {
  if (m_options.demo) {
    Profile demo = m_profiles.profiles().front();
    if (m_options.role) demo.demoRole = *m_options.role;
    m_window->open(demo);
  } else if (!m_options.bundleFile.isEmpty()) {
    m_window->open(Profile::ofBundle(m_options.bundleFile));
  } else if (!m_options.profile.isEmpty()) {
    const auto profile = m_profiles.find(m_options.profile);
    if (!profile) {
      complaint = tr("There is no saved factory called %1.").arg(m_options.profile);
      return false;
    }
    m_window->open(*profile);
  } else if (!m_options.endpoint.isEmpty()) {
    Profile profile;
    profile.name = m_options.endpoint;
    profile.endpoint = m_options.endpoint;
    profile.tokenFile = m_options.tokenFile;
    m_window->open(profile);
  }
  return true;
}

}  // namespace aifactory
