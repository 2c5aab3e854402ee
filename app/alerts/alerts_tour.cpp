// SPDX-License-Identifier: GPL-3.0-or-later
// How the Alerts page shows itself to the tour, and proves its rows.
#include <algorithm>

#include "app/alerts/alert_details.h"
#include "app/alerts/alert_table.h"
#include "app/alerts/alert_text.h"
#include "app/alerts/alerts_page.h"
#include "app/filtered_table.h"
#include "app/words.h"
#include "widgets/segmented.h"

namespace aifactory {

std::vector<TourShot> AlertsPage::tourShots() {
  TourShot shot;
  shot.name = QStringLiteral("alerts");
  shot.prepare = [this] {
    m_view->setCurrentIndex(Active);
    m_filtered->setFilter({});
    const std::vector<v1::Alert>& alerts = connection().alerts().alerts();
    // The one with the most to tell.
    const auto most = std::max_element(alerts.begin(), alerts.end(), [](const v1::Alert& left, const v1::Alert& right) {
      const auto weight = [](const v1::Alert& alert) {
        return 4 * alert.members_size() + 2 * alert.jobs_size() + alert.has_acknowledgement();
      };
      return weight(left) < weight(right);
    });
    if (most != alerts.end()) open(ShowAlert{text(most->name())});
  };
  shot.ready = [this] {
    return connection().alerts().synced() && !m_table->model()->isBusy() &&
           (connection().alerts().alerts().empty() || m_details->alert());
  };
  shot.complaint = [this] { return complaint(); };
  return {shot};
}

QString AlertsPage::complaint() const {
  const std::vector<v1::Alert>& alerts = connection().alerts().alerts();
  const TableModel& model = *m_table->model();
  if (model.totalRows() != static_cast<int>(alerts.size())) {
    return QStringLiteral("%1 rows for %2 alerts").arg(model.totalRows()).arg(alerts.size());
  }
  for (const v1::Alert& alert : alerts) {
    const int position = model.positionOf(m_alerts->key(alert));
    if (position < 0) return QStringLiteral("%1 is not shown").arg(text(alert.name()));
    const auto shows = [&](const char* column) {
      return model.cell(position, model.columnOfId(QLatin1String(column))).text;
    };
    if (shows("severity") != Words::severity(alert.severity()) || shows("what") != AlertText::what(alert)) {
      return QStringLiteral("%1 is shown as something else").arg(text(alert.name()));
    }
  }
  return {};
}

}  // namespace aifactory
