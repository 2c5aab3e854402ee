// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/details_state.h"

#include <QJsonDocument>

#include "app/shell/preferences.h"
#include "widgets/details_dock.h"

namespace aifactory {

void keepDetailsState(DetailsDock& dock, Preferences& preferences, const QString& settingsGroup) {
  const QString key = settingsGroup + QStringLiteral("/details");
  QSettings& settings = preferences.settings();
  if (const QByteArray state = settings.value(key).toByteArray(); !state.isEmpty()) {
    dock.restoreState(QJsonDocument::fromJson(state).object());
  }
  QObject::connect(&dock, &DetailsDock::stateChanged, &dock, [&dock, &settings, key] {
    settings.setValue(key, QJsonDocument(dock.saveState()).toJson(QJsonDocument::Compact));
  });
}

}  // namespace aifactory
