// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startup_trace.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLoggingCategory>
#include <QTimer>

#include "app/shell/main_window.h"
#include "app/shell/workspace.h"

namespace aifactory {

namespace {
Q_LOGGING_CATEGORY(startup, "aifactory.startup", QtCriticalMsg)
}

StartupTrace::StartupTrace(const MainWindow& window) : m_window(window) {
  if (startup().isInfoEnabled()) QCoreApplication::instance()->installEventFilter(this);
}

bool StartupTrace::eventFilter(QObject* watched, QEvent* event) {
  if (m_told || event->type() != QEvent::Paint || !watched->parent() ||
      watched->parent()->objectName() != QLatin1String("heatGrid")) {
    return false;
  }
  Workspace* workspace = m_window.workspace();
  if (!workspace) return false;
  FactoryConnection& connection = workspace->connection();
  const bool measured = connection.fleet().telemetryTime().isValid() || !connection.session().engine().simulated();
  if (!connection.fleet().synced() || !measured) return false;
  m_told = true;
  // The picture is whole and flushed when this round of events is over.
  QTimer::singleShot(0, this, [this] {
    QCoreApplication::instance()->removeEventFilter(this);
    qCInfo(startup, "first filled view: %zu GPUs", m_window.workspace()->connection().fleet().gpuCount());
  });
  return false;
}

}  // namespace aifactory
