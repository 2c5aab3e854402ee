// SPDX-License-Identifier: GPL-3.0-or-later
// How the Alerts page shows itself to the tour, and proves its rows.
#include <algorithm>

#include "app/alerts/alert_details.h"
#include "app/alerts/alert_table.h"
#include "app/alerts/alert_text.h"
#include "app/alerts/alerts_page.h"
#include "app/alerts/past_alerts.h"
#include "app/filtered_table.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "widgets/segmented.h"
#include "widgets/table/data_table.h"

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
    if (most == alerts.end()) return;
    open(ShowAlert{text(most->name())});
    // Nobody acknowledges anything in a real factory for the sake of a picture.
    if (!connection().profile().demo || most->has_acknowledgement()) return;
    v1::AcknowledgeAlertRequest acknowledge;
    acknowledge.set_name(most->name());
    acknowledge.set_note("The coolant team is on its way.");
    acknowledge.set_request_id(newUuid());
    connection().acknowledgeAlert(acknowledge, this, [](const auto&) {});
  };
  shot.ready = [this] {
    const std::vector<v1::Alert>& alerts = connection().alerts().alerts();
    // What has just come is in view within a moment.
    const bool shown = std::all_of(alerts.begin(), alerts.end(), [this](const v1::Alert& alert) {
      return m_table->model()->positionOf(m_alerts->key(alert)) >= 0;
    });
    return connection().alerts().synced() && shown && (alerts.empty() || m_details->alert());
  };
  shot.complaint = [this] { return complaint(); };
  std::vector<TourShot> shots{std::move(shot)};
  if (connection().mayCall(u"AlertsService/ListPastAlerts")) {
    TourShot history;
    history.name = QStringLiteral("alerts-history");
    history.prepare = [this] { m_view->setCurrentIndex(History); };
    history.ready = [this] {
      if (!m_past->settled()) return false;
      const TableModel& model = *m_past->table().model();
      if (m_past->table().currentKey() == 0 && model.matchedRows() > 0) m_past->table().select({model.keyAt(0)});
      return true;
    };
    history.finish = [this] { m_view->setCurrentIndex(Active); };
    shots.push_back(std::move(history));
  }
  return shots;
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
