// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/page_list.h"

#include <QCoreApplication>

#include "app/allocations/allocations_page.h"
#include "app/jobs/jobs_page.h"
#include "app/overview/overview_page.h"

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
  };
  return pages;
}

}  // namespace aifactory
