// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>

#include <memory>

#include "app/connect/profile_book.h"
#include "app/console_options.h"
#include "app/shell/language.h"
#include "app/shell/main_window.h"
#include "app/shell/preferences.h"

namespace aifactory {

/// The whole console: what the user chose, how it looks and speaks, and its window. GUI thread; after QApplication.
class Console : public QObject {
  Q_OBJECT

 public:
  explicit Console(const ConsoleOptions& options);

  Preferences& preferences() { return m_preferences; }
  ProfileBook& profiles() { return m_profiles; }
  MainWindow& window() { return *m_window; }

  /// Opens the factory that the command line names. False, with a sentence, when there is none such.
  bool openAskedFor(QString& complaint);

 private:
  ConsoleOptions m_options;
  std::unique_ptr<QSettings> m_settings;
  Preferences m_preferences;
  ProfileBook m_profiles;
  Language m_language;
  std::unique_ptr<MainWindow> m_window;
};

}  // namespace aifactory
