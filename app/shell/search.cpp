// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/search.h"

#include <QRegularExpression>

#include <set>

#include "app/format.h"
#include "app/shell/workspace.h"
#include "app/words.h"
#include "base/resource_name.h"

namespace aifactory {

namespace {

void findJobs(Workspace& workspace, const QString& words, int limit, std::vector<SearchResult>& results) {
  const JobStore& jobs = workspace.connection().jobs();
  const std::uint64_t wanted = words.toULongLong();
  if (wanted > 0 && jobs.find(jobName(wanted)) < 0 && workspace.connection().mayCall(u"JobsService/GetJob")) {
    results.push_back({IconKind::Jobs, QString::number(wanted),
                       QCoreApplication::translate("Search", "job · listed no more: look it up"),
                       [&workspace, wanted] { workspace.actions().showJob(wanted); }});
  }
  for (int row = 0, found = 0; row < jobs.count() && found < limit; ++row) {
    const v1::Job& job = jobs.at(row);
    const auto number = jobNumber(job.name());
    if (!number) continue;
    const QString name = text(job.display_name());
    const QString digits = QString::number(*number);
    if (!digits.startsWith(words) && !name.contains(words, Qt::CaseInsensitive)) continue;
    ++found;
    results.push_back({IconKind::Jobs, QStringLiteral("%1  %2").arg(digits, name),
                       QCoreApplication::translate("Search", "job · %1").arg(Words::jobState(job.state())),
                       [&workspace, job = *number] {
                         workspace.selection().selectJob(job);
                         workspace.actions().showJob(job);
                       }});
  }
}

void findNodes(Workspace& workspace, const QString& words, int limit, std::vector<SearchResult>& results) {
  static const QRegularExpression withGpu(QStringLiteral(R"(^(\S+)\s+(?:gpu\s*)?(\d{1,2})$)"),
                                          QRegularExpression::CaseInsensitiveOption);
  const auto match = withGpu.match(words);
  const QString wanted = match.hasMatch() ? match.captured(1) : words;
  const FleetStore& fleet = workspace.connection().fleet();
  int found = 0;
  for (int node = 0; node < fleet.layout().nodes_size() && found < limit; ++node) {
    const v1::Node& each = fleet.layout().nodes(node);
    const QString name = text(lastId(each.name()));
    if (!name.contains(wanted, Qt::CaseInsensitive)) continue;
    ++found;
    const std::uint32_t first = fleet.firstDevice(static_cast<std::uint32_t>(node));
    std::vector<std::uint32_t> devices;
    if (match.hasMatch()) {
      const auto gpu = fleet.gpuOn(static_cast<std::uint32_t>(node), match.captured(2).toUInt());
      if (!gpu) continue;
      devices = {*gpu};
    } else {
      for (std::uint32_t gpu = 0; gpu < each.gpu_count(); ++gpu) devices.push_back(first + gpu);
    }
    const QString title = match.hasMatch() ? Words::device(fleet, devices.front()) : name;
    const QString detail = QCoreApplication::translate("Search", "node · %1 × %2")
                               .arg(Format::number(each.gpu_count()), text(fleet.string(each.gpu_model())));
    results.push_back({IconKind::Allocations, title, detail, [&workspace, devices] {
                         workspace.selection().selectDevices(devices);
                         workspace.actions().showDevices(devices);
                       }});
  }
}

void findTenants(Workspace& workspace, const QString& words, int limit, std::vector<SearchResult>& results) {
  const JobStore& jobs = workspace.connection().jobs();
  std::set<std::string> tenants;
  for (int row = 0; row < jobs.count(); ++row) tenants.insert(jobs.at(row).tenant());
  for (const std::string& tenant : tenants) {
    const QString name = Words::tenant(workspace.connection(), tenant);
    const bool matches =
        name.contains(words, Qt::CaseInsensitive) || text(lastId(tenant)).contains(words, Qt::CaseInsensitive);
    if (limit == 0 || tenant.empty() || !matches) continue;
    --limit;
    results.push_back({IconKind::User, name, QCoreApplication::translate("Search", "tenant"),
                       [&workspace, full = text(tenant)] { workspace.actions().showTenant(full); }});
  }
}

}  // namespace

std::vector<SearchResult> searchFactory(Workspace& workspace, const QString& words, int limit) {
  std::vector<SearchResult> results;
  const QString wanted = words.trimmed();
  if (wanted.isEmpty()) return results;
  if (workspace.canOpen(ShowJob{})) findJobs(workspace, wanted, limit, results);
  if (workspace.canOpen(ShowDevices{})) findNodes(workspace, wanted, limit, results);
  if (workspace.canOpen(ShowTenant{})) findTenants(workspace, wanted, limit, results);
  return results;
}

}  // namespace aifactory
