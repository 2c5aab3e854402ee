// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace aifactory {

class Console;
struct TourShot;

/// Walks through the console as a user would and writes DIR/<theme>-<language>/<page>.png, 1600 x 1000, for each theme
/// and language. Checks on the way that the widgets show what the factory says.
class Tour {
 public:
  Tour(Console& console, QString directory) : m_console(console), m_directory(std::move(directory)) {}

  /// The exit status: 0 when every picture was taken and every check held; else it said on stderr what did not.
  int run();

 private:
  bool shootAll(const QString& folder);
  bool shoot(const TourShot& shot, const QString& folder);
  bool save(QWidget& widget, const QString& file);
  /// Runs events until `condition` holds; false when it does not within the time.
  static bool wait(const std::function<bool()>& condition, int milliseconds);
  static void settle();

  Console& m_console;
  QString m_directory;
};

}  // namespace aifactory
