// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/allocations/allocations_page.h"

#include <QAction>
#include <QEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

#include "app/acting.h"
#include "app/allocations/device_details.h"
#include "app/allocations/device_table.h"
#include "app/batch_dialog.h"
#include "app/filtered_table.h"
#include "app/format.h"
#include "app/selection.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "client/time_cursor.h"
#include "widgets/card.h"
#include "widgets/filter_bar.h"
#include "widgets/segmented.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

/// How the rows may be arranged; the column ids that each is grouped by.
const QStringList& grouping(int arrangement) {
  static const QStringList groupings[] = {
      {QStringLiteral("hall"), QStringLiteral("rack"), QStringLiteral("node")},
      {},
      {QStringLiteral("tenant")},
      {QStringLiteral("queue")},
      {QStringLiteral("model")},
  };
  return groupings[arrangement];
}
constexpr int arrangements = 5;

/// More nodes than this are drained by a person with a plan, not by a click.
constexpr std::size_t mostNodesAtOnce = 512;

constexpr QStringView drainMethod = u"FleetService/DrainNode";
constexpr QStringView resumeMethod = u"FleetService/ResumeNode";

}  // namespace

AllocationsPage::AllocationsPage(const PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_devices(std::make_unique<DeviceTable>(context.connection)),
      m_table(new DataTable(&m_devices->table(), m_devices->columns())),
      m_arrangement(new Segmented),
      m_details(new DeviceDetails(context)) {
  m_table->setObjectName(QStringLiteral("deviceTable"));
  m_table->setSort(QStringLiteral("device"), false);
  m_table->model()->setParentColumn(static_cast<int>(DeviceField::Parent));
  m_table->view()->header()->setStretchLastSection(true);
  m_arrangement->setObjectName(QStringLiteral("arrangement"));
  m_filtered = new FilteredTable(deviceFilterSchema(), m_table, QStringLiteral("allocations"), preferences(), [this] {
    return static_cast<double>(connection().factoryTime().toMSecsSinceEpoch()) / 1000;
  });

  auto* surface = new Card;
  surface->layout()->setContentsMargins({});
  surface->content()->setSpacing(0);
  auto* arrangementLine = new QHBoxLayout;
  arrangementLine->setContentsMargins(12, 0, 12, 8);
  arrangementLine->addWidget(m_arrangement);
  arrangementLine->addStretch();
  surface->content()->addWidget(m_filtered);
  static_cast<QVBoxLayout*>(m_filtered->layout())->insertLayout(1, arrangementLine);
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(12);
  splitter->addWidget(surface);
  splitter->addWidget(m_details);
  splitter->setStretchFactor(0, 1);
  splitter->setSizes({1042, 328});
  m_details->setMinimumWidth(320);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 14, 14, 14);
  layout->addWidget(splitter);

  connect(m_arrangement, &Segmented::currentIndexChanged, this,
          [this](int index) { m_table->setGroupBy(grouping(index)); });
  connect(m_table, &DataTable::viewChanged, this, &AllocationsPage::showArrangement);
  connect(m_table, &DataTable::selectionKeysChanged, this, &AllocationsPage::choose);
  connect(m_table, &DataTable::activated, this, [this](quint64 key) {
    if (const std::uint64_t job = jobOf(key); job != 0) actions().showJob(job);
  });
  connect(m_table, &DataTable::contextMenuRequested, this, &AllocationsPage::showContextMenu);
  connect(m_details, &DeviceDetails::drainAsked, this, &AllocationsPage::drain);
  connect(m_details, &DeviceDetails::resumeAsked, this, &AllocationsPage::resume);
  connect(&selection(), &Selection::changed, this, &AllocationsPage::followSelection);

  const auto command = [this](const QString& name, auto slot) {
    auto* action = new QAction(this);
    action->setObjectName(name);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, slot);
    m_commands << action;
    return action;
  };
  command(QStringLiteral("drainNodes"), [this] { drain(selectedNodes()); });
  command(QStringLiteral("resumeNodes"), [this] { resume(selectedNodes()); });
  command(QStringLiteral("findDevices"), [this] {
    m_filtered->filterBar().lineEdit()->setFocus();
  })->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
  addActions(m_commands);
  connect(&connection().cursor(), &TimeCursor::changed, this, &AllocationsPage::updateVerbs);
  connect(&connection(), &FactoryConnection::sessionChanged, this, &AllocationsPage::updateVerbs);
  connect(&connection().fleet(), &FleetStore::syncedChanged, this, &AllocationsPage::sayWhyEmpty);
  retranslate();
  if (m_table->groupBy().isEmpty()) m_table->setGroupBy(grouping(0));
  showArrangement();
}

AllocationsPage::~AllocationsPage() = default;

void AllocationsPage::activate() {
  m_devices->setLive(true);
  followSelection();
  m_table->view()->setFocus();
}

void AllocationsPage::deactivate() { m_devices->setLive(false); }

void AllocationsPage::open(const Destination& destination) {
  if (const auto* node = std::get_if<ShowNode>(&destination)) {
    m_filtered->setFilter(QStringLiteral("node = %1").arg(node->name.section(QLatin1Char('/'), -1)));
    m_table->setExpanded(true);
    const int index = connection().fleet().nodeIndex(node->name.toStdString());
    if (index >= 0) selection().selectDevices({connection().fleet().firstDevice(static_cast<std::uint32_t>(index))});
  } else if (const auto* devices = std::get_if<ShowDevices>(&destination)) {
    // Indices are of one layout: another one may have come since they were chosen.
    const auto last = std::max_element(devices->devices.begin(), devices->devices.end());
    if (last == devices->devices.end() || *last >= connection().fleet().deviceCount()) return;
    const std::uint64_t job = connection().fleet().columns().states.job[devices->devices.front()];
    const bool ofOneJob = job != 0 && connection().fleet().devicesOfJob(job) == devices->devices;
    const std::uint32_t node = connection().fleet().nodeOf(devices->devices.front());
    const bool ofOneNode = std::all_of(devices->devices.begin(), devices->devices.end(), [&](std::uint32_t device) {
      return connection().fleet().nodeOf(device) == node;
    });
    m_filtered->setFilter(
        ofOneJob    ? QStringLiteral("job = %1").arg(job)
        : ofOneNode ? QStringLiteral("node = %1")
                          .arg(text(lastId(connection().fleet().layout().nodes(static_cast<int>(node)).name())))
                    : QString());
    m_table->setExpanded(ofOneJob || ofOneNode);
    selection().selectDevices(devices->devices);
    followSelection();
  } else if (const auto* tenant = std::get_if<ShowTenant>(&destination)) {
    m_filtered->setFilter(QStringLiteral("tenant = %1").arg(tenant->name.section(QLatin1Char('/'), -1)));
  }
}

void AllocationsPage::choose() {
  updateVerbs();
  if (m_following) return;
  std::vector<std::uint32_t> devices;
  for (const std::uint64_t key : m_table->selectedKeys()) devices.push_back(DeviceTable::device(key));
  std::sort(devices.begin(), devices.end());
  const QScopedValueRollback following(m_following, true);
  m_details->setDevices(devices);
  if (!devices.empty()) selection().selectDevices(devices);
}

void AllocationsPage::followSelection() {
  if (m_following || !isVisible()) return;
  const QScopedValueRollback following(m_following, true);
  const std::vector<std::uint32_t>& devices =
      selection().devices().empty() ? selection().jobDevices() : selection().devices();
  std::vector<std::uint64_t> keys;
  for (const std::uint32_t device : devices) keys.push_back(DeviceTable::key(device));
  std::vector<std::uint64_t> shown = m_table->selectedKeys();
  std::sort(keys.begin(), keys.end());
  std::sort(shown.begin(), shown.end());
  // Selecting scrolls: not where it would change nothing, or each live update would take the reader back.
  if (keys != shown) m_table->select(keys);
  m_details->setDevices(devices);
}

std::uint64_t AllocationsPage::jobOf(quint64 key) const {
  const std::vector<std::uint64_t>& jobs = connection().fleet().columns().states.job;
  const std::uint32_t device = DeviceTable::device(key);
  return device < jobs.size() ? jobs[device] : 0;
}

std::vector<std::uint32_t> AllocationsPage::selectedNodes() const {
  std::vector<std::uint32_t> nodes;
  for (const std::uint64_t key : m_table->selectedKeys()) {
    const std::uint32_t device = DeviceTable::device(key);
    if (device < connection().fleet().deviceCount()) nodes.push_back(connection().fleet().nodeOf(device));
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

void AllocationsPage::updateVerbs() {
  const bool any = !m_table->selectedKeys().empty();
  for (const auto& [verb, method] : {std::pair{m_commands[0], drainMethod}, {m_commands[1], resumeMethod}}) {
    verb->setVisible(connection().mayCall(method));
    Acting::gate(*verb, connection(), any);
  }
}

bool AllocationsPage::mayChange(const std::vector<std::uint32_t>& nodes) const {
  if (nodes.empty() || !mayAct()) return false;
  if (nodes.size() <= mostNodesAtOnce) return true;
  actions().notify(tr("At most %Ln node(s) can be changed at once.", nullptr, static_cast<int>(mostNodesAtOnce)),
                   ActionRouter::Tone::Note);
  return false;
}

void AllocationsPage::drain(const std::vector<std::uint32_t>& nodes) {
  if (!mayChange(nodes)) return;
  const FleetStore& fleet = connection().fleet();
  BatchPlan plan{.question = tr("Drain %n node(s)?", nullptr, static_cast<int>(nodes.size())),
                 .consequence = tr("Jobs that run there finish. Nothing new starts there until the nodes are resumed."),
                 .doIt = tr("Drain %n node(s)", nullptr, static_cast<int>(nodes.size())),
                 .done = tr("Draining", "result of a verb"),
                 .reasonLabel = tr("Reason, shown to everyone:"),
                 .columns = {tr("Node"), tr("GPUs in jobs")}};
  std::vector<std::string> names;
  for (const std::uint32_t node : nodes) {
    const v1::Node& layout = fleet.layout().nodes(static_cast<int>(node));
    const auto first = fleet.columns().states.job.begin() + fleet.firstDevice(node);
    const auto busy =
        static_cast<std::ptrdiff_t>(layout.gpu_count()) - std::count(first, first + layout.gpu_count(), 0U);
    names.push_back(layout.name());
    plan.items.push_back({text(lastId(layout.name())), tr("%1 of %2").arg(busy).arg(layout.gpu_count())});
  }
  // The reason is read when a call is first sent, from the dialog that holds the calls.
  auto reason = std::make_shared<std::function<QString()>>();
  auto requests = std::make_shared<BatchRequests<v1::DrainNodeRequest>>(names.size());
  BatchDialog* dialog = BatchDialog::ask(
      plan,
      [this, names, requests, reason](int index, QObject* receiver, std::function<void(const CallError*)> done) {
        const auto& request =
            requests->get(index, names[static_cast<std::size_t>(index)],
                          [&](v1::DrainNodeRequest& made) { made.set_reason((*reason)().toStdString()); });
        return connection().drainNode(request, receiver, [done](const CallResult<v1::DrainNodeResponse>& result) {
          done(result ? nullptr : &result.error());
        });
      },
      this);
  *reason = [dialog] { return dialog->reason(); };
}

void AllocationsPage::resume(const std::vector<std::uint32_t>& nodes) {
  if (!mayChange(nodes)) return;
  const FleetStore& fleet = connection().fleet();
  BatchPlan plan{.question = tr("Resume %n node(s)?", nullptr, static_cast<int>(nodes.size())),
                 .consequence = tr("The scheduler may start jobs there again at once."),
                 .doIt = tr("Resume %n node(s)", nullptr, static_cast<int>(nodes.size())),
                 .done = tr("Back in service", "result of a verb"),
                 .columns = {tr("Node"), tr("Scheduler says"), tr("Reason")}};
  std::vector<std::string> names;
  for (const std::uint32_t node : nodes) {
    names.push_back(fleet.layout().nodes(static_cast<int>(node)).name());
    plan.items.push_back({text(lastId(names.back())), text(fleet.nodeState(node).scheduler_state()),
                          text(fleet.nodeState(node).reason())});
  }
  auto requests = std::make_shared<BatchRequests<v1::ResumeNodeRequest>>(names.size());
  BatchDialog::ask(
      plan,
      [this, names, requests](int index, QObject* receiver, std::function<void(const CallError*)> done) {
        const auto& request =
            requests->get(index, names[static_cast<std::size_t>(index)], [](v1::ResumeNodeRequest&) {});
        return connection().resumeNode(request, receiver, [done](const CallResult<v1::ResumeNodeResponse>& result) {
          done(result ? nullptr : &result.error());
        });
      },
      this);
}

void AllocationsPage::showContextMenu(const QPoint& position) {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("deviceMenu"));
  menu.setToolTipsVisible(true);
  const std::vector<std::uint64_t> keys = m_table->selectedKeys();
  if (!keys.empty()) {
    const std::uint64_t job = jobOf(keys.front());
    if (job != 0) menu.addAction(tr("Show job %1").arg(job), this, [this, job] { actions().showJob(job); });
  }
  const auto offer = [&](QStringView method, const QString& words, auto change) {
    if (!connection().mayCall(method)) return;
    QAction* verb = menu.addAction(words, this, [this, change] { (this->*change)(selectedNodes()); });
    Acting::gate(*verb, connection(), !keys.empty());
  };
  offer(drainMethod, tr("Drain nodes…"), &AllocationsPage::drain);
  offer(resumeMethod, tr("Resume nodes…"), &AllocationsPage::resume);
  if (!menu.isEmpty()) menu.exec(position);
}

void AllocationsPage::showArrangement() {
  for (int index = 0; index < arrangements; ++index) {
    if (m_table->groupBy() == grouping(index)) m_arrangement->setCurrentIndex(index);
  }
}

void AllocationsPage::sayWhyEmpty() {
  m_table->setEmptyMessages(connection().fleet().synced() ? tr("No GPUs") : tr("Reading…"),
                            tr("No GPU matches this filter"));
}

void AllocationsPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  Page::changeEvent(event);
}

void AllocationsPage::retranslate() {
  const int chosen = std::max(0, m_arrangement->currentIndex());
  m_arrangement->setLabels({tr("Tree"), tr("Flat"), tr("By tenant"), tr("By queue"), tr("By model")});
  m_arrangement->setCurrentIndex(chosen);
  m_arrangement->setAccessibleName(tr("Arrangement"));
  m_filtered->filterBar().setPlaceholderText(tr("Filter, for example  state = allocated AND temperature > 70"));
  sayWhyEmpty();
  m_table->setFooter([](int shown, int total, int selected) {
    QString footer = tr("%1 of %2 devices").arg(Format::number(shown), Format::number(total));
    if (selected > 0) footer += QStringLiteral(" · ") + tr("%1 selected").arg(Format::number(selected));
    return footer;
  });
  m_table->setTitles(m_devices->columns());
  m_table->view()->setAccessibleName(tr("GPUs and MIG instances"));
  m_filtered->setStandardViews({
      {tr("Every GPU"), {}, {}},
      {tr("Allocated but idle"), QStringLiteral("state = allocated AND utilization < 5"), {}},
      {tr("Down or draining"), QStringLiteral("state = down OR state = draining OR state = drained"), {}},
      {tr("Hot"), QStringLiteral("temperature >= 80"), {}},
      {tr("With an Xid error"), QStringLiteral("xid > 0"), {}},
      {tr("MIG instances"), QStringLiteral("mig = \"*\""), {}},
  });
  m_commands[0]->setText(tr("Drain the selected nodes"));
  m_commands[1]->setText(tr("Resume the selected nodes"));
  m_commands[2]->setText(tr("Filter GPUs"));
  updateVerbs();
}

}  // namespace aifactory
