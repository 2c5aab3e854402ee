// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/page_list.h"

#include <QCoreApplication>

#include <algorithm>

#include "app/alerts/alerts_page.h"
#include "app/allocations/allocations_page.h"
#include "app/efficiency/efficiency_page.h"
#include "app/jobs/jobs_page.h"
#include "app/overview/overview_page.h"
#include "app/twin/twin_page.h"
#include "base/alert_filter.h"

namespace aifactory {

namespace {

template <class ThePage>
Page* make(const PageContext& context) {
  return new ThePage(context);
}

}  // namespace

QString PageEntry::translatedTitle() const { return QCoreApplication::translate("PageList", title); }

const std::vector<PageEntry>& pageList() {
  static const std::vector<PageEntry> pages{
      {.id = QStringLiteral("overview"),
       .title = QT_TRANSLATE_NOOP("PageList", "Overview"),
       .icon = IconKind::Overview,
       .methods = {QStringLiteral("FleetService/WatchFleet"), QStringLiteral("JobsService/WatchJobs")},
       .landing = {v1::ROLE_OPERATOR, v1::ROLE_MANAGER},
       .shows = [](const Destination&) { return false; },
       .create = make<OverviewPage>},
      {.id = QStringLiteral("allocations"),
       .title = QT_TRANSLATE_NOOP("PageList", "Allocations"),
       .icon = IconKind::Allocations,
       .methods = {QStringLiteral("FleetService/WatchFleet")},
       .landing = {},
       .shows =
           [](const Destination& destination) {
             return std::holds_alternative<ShowDevices>(destination) || std::holds_alternative<ShowNode>(destination);
           },
       .create = make<AllocationsPage>},
      {.id = QStringLiteral("jobs"),
       .title = QT_TRANSLATE_NOOP("PageList", "Jobs"),
       .icon = IconKind::Jobs,
       .methods = {QStringLiteral("JobsService/WatchJobs")},
       .landing = {v1::ROLE_CUSTOMER},
       .shows =
           [](const Destination& destination) {
             return std::holds_alternative<ShowJob>(destination) || std::holds_alternative<ShowJobs>(destination) ||
                    std::holds_alternative<ShowTenant>(destination) || std::holds_alternative<SubmitJob>(destination);
           },
       .create = make<JobsPage>,
       .count = [](FactoryConnection& connection) -> std::optional<qint64> {
         if (!connection.jobs().synced()) return {};
         return connection.jobs().count();
       }},
      {.id = QStringLiteral("efficiency"),
       .title = QT_TRANSLATE_NOOP("PageList", "Efficiency"),
       .icon = IconKind::Usage,
       .methods = {QStringLiteral("EfficiencyService/GetEfficiency")},
       .landing = {},
       .shows = [](const Destination&) { return false; },
       .create = make<EfficiencyPage>,
       .followsTime = false},
      {.id = QStringLiteral("twin"),
       .title = QT_TRANSLATE_NOOP("PageList", "Twin"),
       .icon = IconKind::Twin,
       .methods = {QStringLiteral("FleetService/WatchFleet")},
       .landing = {},
       .shows = [](const Destination&) { return false; },
       .create = make<TwinPage>},
      {.id = QStringLiteral("alerts"),
       .title = QT_TRANSLATE_NOOP("PageList", "Alerts"),
       .icon = IconKind::Alerts,
       .methods = {QStringLiteral("AlertsService/WatchAlerts")},
       .landing = {},
       .shows =
           [](const Destination& destination) {
             return std::holds_alternative<ShowAlert>(destination) || std::holds_alternative<ShowAlerts>(destination);
           },
       .create = make<AlertsPage>,
       .count = [](FactoryConnection& connection) -> std::optional<qint64> {
         if (!connection.alerts().synced()) return {};
         const auto& alerts = connection.alerts().alerts();
         return std::count_if(alerts.begin(), alerts.end(), isOpen);
       }},
  };
  return pages;
}

}  // namespace aifactory
