// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/allocations/device_details.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

#include "app/acting.h"
#include "app/alerts/alert_places.h"
#include "app/fact_list.h"
#include "app/format.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "client/time_cursor.h"
#include "widgets/card.h"
#include "widgets/card_column.h"
#include "widgets/empty_state.h"
#include "widgets/state_label.h"
#include "widgets/theme.h"

namespace aifactory {
namespace {

constexpr int restMilliseconds = 250;  // changes of the fleet that come within it are shown as one

QLabel* factLabel(const QString& name) {
  auto* label = new QLabel;
  label->setObjectName(name);
  label->setTextFormat(Qt::RichText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

}  // namespace

DeviceDetails::DeviceDetails(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_connection(context.connection),
      m_actions(context.actions),
      m_stack(new QStackedWidget),
      m_none(new EmptyState),
      m_device(new Card),
      m_subject(new QLabel),
      m_state(new StateLabel),
      m_facts(factLabel(QStringLiteral("deviceFacts"))),
      m_showJob(new QPushButton),
      m_node(new Card),
      m_nodeSubject(new QLabel),
      m_nodeFacts(factLabel(QStringLiteral("nodeFacts"))),
      m_drain(new QPushButton),
      m_resume(new QPushButton) {
  m_subject->setObjectName(QStringLiteral("deviceSubject"));
  m_nodeSubject->setObjectName(QStringLiteral("nodeSubject"));
  m_showJob->setObjectName(QStringLiteral("showJob"));
  m_drain->setObjectName(QStringLiteral("drain"));
  m_resume->setObjectName(QStringLiteral("resume"));
  for (QLabel* subject : {m_subject, m_nodeSubject}) {
    subject->setFont(Theme::font(17, QFont::DemiBold));
  }
  m_device->captionLine()->addWidget(m_state);
  m_device->content()->setSpacing(8);
  m_device->content()->addWidget(m_subject);
  m_device->content()->addWidget(m_facts);
  m_device->content()->addWidget(m_showJob, 0, Qt::AlignLeft);
  auto* verbs = new QHBoxLayout;
  verbs->setSpacing(8);
  verbs->addWidget(m_drain);
  verbs->addWidget(m_resume);
  verbs->addStretch();
  m_node->content()->setSpacing(8);
  m_node->content()->addWidget(m_nodeSubject);
  m_node->content()->addWidget(m_nodeFacts);
  m_node->content()->addLayout(verbs);

  m_cards = new CardColumn({m_device, m_node});
  m_stack->addWidget(m_none);
  m_stack->addWidget(m_cards);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(m_stack);

  connect(m_showJob, &QPushButton::clicked, this, [this] {
    const std::uint64_t job = m_connection.fleet().columns().states.job[m_devices.front()];
    if (job != 0) m_actions.showJob(job);
  });
  m_facts->setTextInteractionFlags(Qt::TextBrowserInteraction);
  connect(m_facts, &QLabel::linkActivated, &m_actions, &ActionRouter::showAlert);
  connect(m_drain, &QPushButton::clicked, this, [this] { Q_EMIT drainAsked(nodes()); });
  connect(m_resume, &QPushButton::clicked, this, [this] { Q_EMIT resumeAsked(nodes()); });
  const FleetStore& fleet = context.connection.fleet();
  m_soon.setSingleShot(true);
  m_soon.setInterval(restMilliseconds);
  connect(&m_soon, &QTimer::timeout, this, [this] {
    // Not while a link in it has the keyboard: new text would take it away.
    if (m_facts->hasFocus()) return m_soon.start();
    show();
  });
  const auto soon = [this] {
    if (isVisible() && !m_soon.isActive()) m_soon.start();
  };
  const auto elsewhere = [this, soon] {
    m_touching.reset();
    soon();
  };
  connect(&fleet, &FleetStore::telemetryChanged, this, soon);
  connect(&fleet, &FleetStore::nodesChanged, this, soon);
  // What an alert touches hangs on it and, where it is about a job, on what the job holds.
  connect(&fleet, &FleetStore::layoutChanged, this, elsewhere);
  connect(&fleet, &FleetStore::statesChanged, this, elsewhere);
  connect(&m_connection.alerts(), &AlertStore::changed, this, elsewhere);
  connect(&context.connection.cursor(), &TimeCursor::changed, this, &DeviceDetails::show);
  connect(&Theme::current(), &Theme::changed, this, &DeviceDetails::show);
  retranslate();
}

void DeviceDetails::setDevices(std::vector<std::uint32_t> devices) {
  m_devices = std::move(devices);
  m_touching.reset();
  show();
}

std::vector<std::uint32_t> DeviceDetails::nodes() const {
  std::vector<std::uint32_t> nodes;
  for (const std::uint32_t device : m_devices) nodes.push_back(m_connection.fleet().nodeOf(device));
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  return nodes;
}

void DeviceDetails::show() {
  // Until it is told of a new layout, it may hold devices that are gone.
  std::erase_if(m_devices, [this](std::uint32_t device) { return device >= m_connection.fleet().deviceCount(); });
  if (m_devices.empty()) {
    m_stack->setCurrentIndex(0);
    return;
  }
  if (!isVisible()) return;
  m_stack->setCurrentIndex(1);
  if (m_devices.size() == 1) {
    showDevice(m_devices.front());
  } else {
    showSum();
  }
  const std::vector<std::uint32_t> all = nodes();
  m_drain->setVisible(m_connection.mayCall(u"FleetService/DrainNode"));
  m_resume->setVisible(m_connection.mayCall(u"FleetService/ResumeNode"));
  Acting::gate(*m_drain, m_connection, true, tr("Running jobs finish, and nothing new starts here."));
  Acting::gate(*m_resume, m_connection, true, tr("Puts drained or down nodes back into service."));
  if (all.size() == 1) {
    showNode(all.front());
  } else {
    m_node->setCaption(tr("Nodes"));
    m_nodeSubject->setText(tr("%n node(s)", nullptr, static_cast<int>(all.size())));
    m_nodeFacts->clear();
  }
  m_cards->fit();
}

void DeviceDetails::showDevice(std::uint32_t device) {
  const FleetStore& fleet = m_connection.fleet();
  const FleetColumns& columns = fleet.columns();
  const auto state = static_cast<v1::DeviceState>(columns.states.state[device]);
  const std::uint64_t number = columns.states.job[device];
  m_device->setCaption(device < fleet.gpuCount() ? tr("GPU") : tr("MIG instance"));
  m_subject->setText(Words::device(fleet, device));
  m_state->setState(Words::status(state), Words::deviceState(state));
  FactList facts;
  const std::string& tenant = fleet.string(columns.states.tenant[device]);
  facts.add(tr("Model"), text(fleet.string(fleet.layout().nodes(static_cast<int>(fleet.nodeOf(device))).gpu_model())));
  facts.add(tr("Tenant"), tenant.empty() ? QString() : Words::tenant(m_connection, tenant));
  QString job = number == 0 ? QString() : QString::number(number);
  if (const int row = number == 0 ? -1 : m_connection.jobs().find(jobName(number)); row >= 0) {
    job += QStringLiteral(" · ") + text(m_connection.jobs().at(row).display_name());
  }
  facts.add(tr("Job"), job);
  facts.add(tr("GPU use"), Format::utilizationColumn(columns.telemetry.utilization[device]));
  facts.add(tr("Memory"), Format::memoryColumn(columns.telemetry.memory[device]));
  facts.add(tr("Temperature"), Format::temperatureColumn(columns.telemetry.temperature[device]));
  facts.add(tr("Power"), Format::powerColumn(columns.telemetry.power[device]));
  facts.add(tr("Measured"),
            isMeasured(columns.telemetry, device) ? Words::sampled(m_connection) : Format::notMeasured());
  if (const std::uint16_t xid = columns.states.xid[device]; xid == xidNotKnown) {
    facts.add(tr("Last Xid"), Format::notMeasured());
  } else if (xid != 0) {
    const QString meaning = Words::xid(xid);
    facts.add(tr("Last Xid"),
              meaning.isEmpty() ? QString::number(xid) : QStringLiteral("%1 · %2").arg(xid).arg(meaning));
  }
  QStringList alerts;
  for (const v1::Alert& alert : touching(device)) {
    const QString name = text(alert.name());
    alerts << (m_actions.canShow(ShowAlert{name}) ? FactList::link(name, Words::alert(alert))
                                                  : Words::alert(alert).toHtmlEscaped());
  }
  if (!alerts.isEmpty()) facts.addHtml(tr("Alerts"), alerts.join(QStringLiteral("<br>")));
  m_facts->setText(facts.html());
  m_showJob->setVisible(number != 0);
}

const std::vector<v1::Alert>& DeviceDetails::touching(std::uint32_t device) {
  if (m_touching) return *m_touching;
  m_touching.emplace();
  for (const v1::Alert& alert : m_connection.alerts().alerts()) {
    const std::vector<std::uint32_t> touched = devicesOf(m_connection.fleet(), alert);
    if (std::binary_search(touched.begin(), touched.end(), device)) m_touching->push_back(alert);
  }
  return *m_touching;
}

void DeviceDetails::showSum() {
  const FleetColumns& columns = m_connection.fleet().columns();
  std::map<v1::DeviceState, int> states;
  qint64 power = 0;
  qint64 use = 0;
  int measuredUse = 0;
  int measuredPower = 0;
  for (const std::uint32_t device : m_devices) {
    ++states[static_cast<v1::DeviceState>(columns.states.state[device])];
    if (const int steps = columns.telemetry.utilization[device]; steps != notMeasured) {
      use += steps - 1;
      ++measuredUse;
    }
    if (const int steps = columns.telemetry.power[device]; steps != notMeasured) {
      power += steps - 1;
      ++measuredPower;
    }
  }
  m_device->setCaption(tr("Selection"));
  m_subject->setText(tr("%n device(s)", nullptr, static_cast<int>(m_devices.size())));
  m_state->setState({}, {});
  FactList facts;
  for (const auto& [state, count] : states) facts.add(Words::deviceState(state), Format::number(count));
  facts.add(tr("Mean GPU use"),
            measuredUse == 0 ? Format::notMeasured() : Format::percent(static_cast<double>(use) / measuredUse));
  facts.add(tr("Power"), measuredPower == 0 ? Format::notMeasured() : Format::watts(static_cast<double>(power)));
  facts.add(tr("Measured"), measuredUse + measuredPower == 0 ? Format::notMeasured() : Words::sampled(m_connection));
  m_facts->setText(facts.html());
  m_showJob->hide();
}

void DeviceDetails::showNode(std::uint32_t index) {
  const FleetStore& fleet = m_connection.fleet();
  const v1::Node& node = fleet.layout().nodes(static_cast<int>(index));
  const v1::Rack& rack = fleet.layout().racks(static_cast<int>(node.rack()));
  const v1::NodeState& state = fleet.nodeState(index);
  m_node->setCaption(tr("Node"));
  m_nodeSubject->setText(text(lastId(node.name())));
  FactList facts;
  facts.add(tr("Rack"), text(lastId(rack.name())));
  facts.add(tr("Phase"), Words::rackPhase(rack.phase()));
  facts.add(tr("Scheduler says"), text(state.scheduler_state()));
  QStringList queues;
  for (const std::uint32_t queue : node.queues()) queues << text(fleet.string(queue));
  facts.add(tr("Queues"), queues.join(QStringLiteral(", ")));
  if (!state.reason().empty()) {
    QString reason = text(state.reason());
    if (!state.reason_identity().empty()) reason += QStringLiteral(" · ") + text(state.reason_identity());
    if (state.has_reason_time()) reason += QStringLiteral(" · ") + Format::dateTime(Format::time(state.reason_time()));
    facts.add(tr("Reason"), reason);
  }
  for (const std::uint32_t feed : rack.feeds()) {
    const v1::Feed& supply = fleet.layout().feeds(static_cast<int>(feed));
    const std::uint32_t value = fleet.feedReading(feed).value();
    const bool power = supply.kind() == v1::Feed::KIND_POWER;
    facts.add(power ? tr("Power feed") : tr("Coolant loop"),
              QStringLiteral("%1 · %2").arg(text(lastId(supply.name())), value == 0 ? Format::notMeasured()
                                                                         : power    ? Format::watts(value)
                                                                                    : Format::celsius(value / 10.0)));
  }
  m_nodeFacts->setText(facts.html());
}

void DeviceDetails::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void DeviceDetails::retranslate() {
  m_none->setMessage(tr("Nothing selected"), tr("Choose GPUs in the table to see what they do and what they hang on."));
  m_showJob->setText(tr("Show its job"));
  m_drain->setText(tr("Drain…"));
  m_resume->setText(tr("Resume…"));
  show();
}

}  // namespace aifactory
