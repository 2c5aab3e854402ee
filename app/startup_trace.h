// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace aifactory {

class MainWindow;

/// Logs "first filled view" in the category aifactory.startup, off unless QT_LOGGING_RULES asks for it, once the
/// Overview has painted a fleet that is complete. GUI thread.
class StartupTrace : public QObject {
  Q_OBJECT

 public:
  /// Does nothing when nobody listens. `window` outlives this.
  explicit StartupTrace(const MainWindow& window);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  const MainWindow& m_window;
  bool m_told = false;
};

}  // namespace aifactory
