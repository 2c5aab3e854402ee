// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/twin_details.h"

#include <QComboBox>
#include <QCompleter>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

#include "app/fact_list.h"
#include "app/fleet_places.h"
#include "app/format.h"
#include "app/overview/device_card.h"
#include "app/selection.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "widgets/card.h"
#include "widgets/card_column.h"

namespace aifactory {

namespace {

constexpr int restMilliseconds = 250;  // changes of the fleet that come within it are shown as one
constexpr std::size_t namedJobs = 8;

}  // namespace

TwinDetails::TwinDetails(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_context(context),
      m_selected(new Card),
      m_selectedFacts(FactList::label("twinSelection")),
      m_allocations(new QPushButton),
      m_supplyCard(new Card),
      m_supply(new QComboBox),
      m_consequence(new QLabel),
      m_supplyFacts(FactList::label("supplyFacts")) {
  m_allocations->setObjectName(QStringLiteral("twinAllocations"));
  m_supply->setObjectName(QStringLiteral("supply"));
  m_supply->setEditable(true);
  m_supply->setInsertPolicy(QComboBox::NoInsert);
  m_supply->setMinimumContentsLength(12);
  m_supply->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  m_supply->completer()->setFilterMode(Qt::MatchContains);
  m_supply->completer()->setCompletionMode(QCompleter::PopupCompletion);
  m_consequence->setObjectName(QStringLiteral("supplyConsequence"));
  m_consequence->setWordWrap(true);
  m_selected->content()->setSpacing(8);
  m_selected->content()->addWidget(m_selectedFacts);
  m_selected->content()->addWidget(m_allocations, 0, Qt::AlignLeft);
  m_supplyCard->content()->setSpacing(8);
  m_supplyCard->content()->addWidget(m_supply);
  m_supplyCard->content()->addWidget(m_consequence);
  m_supplyCard->content()->addWidget(m_supplyFacts);
  m_cards = new CardColumn({m_selected, m_supplyCard});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(m_cards);

  connect(m_supply, &QComboBox::activated, this, &TwinDetails::selectSupply);
  connect(m_allocations, &QPushButton::clicked, this, [this] {
    const Selection& selection = m_context.selection;
    m_context.actions.showDevices(selection.devices().empty() ? selection.jobDevices() : selection.devices());
  });
  for (QLabel* label : {m_selectedFacts, m_supplyFacts}) {
    connect(label, &QLabel::linkActivated, this, &TwinDetails::follow);
  }
  m_soon.setSingleShot(true);
  m_soon.setInterval(restMilliseconds);
  connect(&m_soon, &QTimer::timeout, this, &TwinDetails::show);
  const FleetStore& fleet = context.connection.fleet();
  for (const auto change : {&FleetStore::statesChanged, &FleetStore::telemetryChanged}) {
    connect(&fleet, change, this, &TwinDetails::showSoon);
  }
  connect(&fleet, &FleetStore::feedsChanged, this, &TwinDetails::showSoon);
  connect(&context.selection, &Selection::changed, this, &TwinDetails::show);
  connect(&Theme::current(), &Theme::changed, this, &TwinDetails::show);
  retranslate();
}

void TwinDetails::listSupplies() {
  const QString chosen = supply();
  const QSignalBlocker quiet(m_supply);
  m_supply->clear();
  const v1::FleetLayout& layout = m_context.connection.fleet().layout();
  for (const v1::Feed& feed : layout.feeds()) {
    const QString place = Words::place(feed.name());
    m_supply->addItem(
        feed.kind() == v1::Feed::KIND_COOLANT ? tr("Coolant loop %1").arg(place) : tr("Power feed %1").arg(place),
        text(feed.name()));
  }
  for (const v1::Rack& rack : layout.racks()) m_supply->addItem(Words::place(rack.name()), text(rack.name()));
  m_supply->setCurrentIndex(m_supply->findData(chosen));
  showSupply();
}

void TwinDetails::chooseSupply(const QString& name) {
  m_supply->setCurrentIndex(m_supply->findData(name));
  selectSupply();
}

QString TwinDetails::supply() const { return m_supply->currentData().toString(); }

void TwinDetails::selectSupply() {
  if (!supply().isEmpty()) {
    m_context.selection.selectDevices(devicesOf(m_context.connection.fleet(), supply().toStdString()));
  }
  showSupply();
}

void TwinDetails::showSoon() {
  if (isVisible() && !m_soon.isActive()) m_soon.start();
}

void TwinDetails::show() {
  if (!isVisible()) return;
  // Not while a link in it has the keyboard: new text would take it away.
  if (m_selectedFacts->hasFocus() || m_supplyFacts->hasFocus()) return m_soon.start();
  showSelection();
  showSupply();
}

void TwinDetails::showSelection() {
  const Selection& selection = m_context.selection;
  const std::vector<std::uint32_t>& devices =
      selection.devices().empty() ? selection.jobDevices() : selection.devices();
  m_allocations->setVisible(!devices.empty() && m_context.actions.canShow(ShowDevices{devices}));
  if (devices.empty()) {
    m_selectedFacts->setText(tr("Click a GPU, a node or a rack to see what it does."));
  } else if (devices.size() == 1) {
    m_selectedFacts->setText(deviceCard(m_context.connection, devices.front()));
  } else {
    std::vector<std::uint32_t> gpus = devices;
    std::erase_if(gpus, [this](std::uint32_t device) { return device >= m_context.connection.fleet().gpuCount(); });
    FactList facts;
    addReach(facts, reachOf(m_context.connection.fleet(), std::move(gpus)));
    m_selectedFacts->setText(facts.html());
  }
  m_cards->fit();
}

void TwinDetails::showSupply() {
  const QString name = supply();
  m_consequence->setVisible(!name.isEmpty());
  m_supplyFacts->setVisible(!name.isEmpty());
  if (name.isEmpty()) return;
  const FleetStore& fleet = m_context.connection.fleet();
  const Reach reach = reachOf(fleet, devicesOf(fleet, name.toStdString()));
  m_consequence->setText(consequence(name, reach));
  FactList facts;
  addReach(facts, reach);
  const auto& feeds = fleet.layout().feeds();
  const auto feed =
      std::find_if(feeds.begin(), feeds.end(), [&](const v1::Feed& each) { return text(each.name()) == name; });
  if (feed != feeds.end()) {
    const std::uint32_t value = fleet.feedReading(static_cast<std::uint32_t>(feed - feeds.begin())).value();
    const bool coolant = feed->kind() == v1::Feed::KIND_COOLANT;
    facts.add(tr("Reads now"), value == 0 ? Format::notMeasured()
                               : coolant  ? Format::celsius(value / 10.0)
                                          : Format::watts(value));
    facts.add(tr("Limit"), coolant ? Format::celsius(feed->limit()) : Format::watts(feed->limit()));
  }
  m_supplyFacts->setText(facts.html());
  m_cards->fit();
}

QString TwinDetails::consequence(const QString& supply, const Reach& reach) const {
  const auto count = [](std::size_t size) { return static_cast<int>(size); };
  QString sentence =
      tr("If it fails, %1, %2 and %3 are touched.")
          .arg(tr("%Ln GPU(s)", nullptr, count(reach.gpus.size())), tr("%Ln job(s)", nullptr, count(reach.jobs.size())),
               tr("%Ln tenant(s)", nullptr, count(reach.tenants.size())));
  const std::uint32_t elsewhere = otherwiseFed(m_context.connection.fleet(), supply.toStdString(), reach.gpus);
  if (elsewhere > 0) {
    sentence += QLatin1Char(' ') +
                tr("%Ln of the GPU(s) have a second supply of the kind.", nullptr, static_cast<int>(elsewhere));
  }
  return sentence;
}

void TwinDetails::addReach(FactList& facts, const Reach& reach) const {
  FactoryConnection& connection = m_context.connection;
  facts.add(tr("GPUs"), Format::number(static_cast<qint64>(reach.gpus.size())));
  facts.add(tr("Nodes"), Format::number(static_cast<qint64>(reach.nodes.size())));
  QStringList jobs;
  for (std::size_t i = 0; i < std::min(namedJobs, reach.jobs.size()); ++i) {
    const std::string name = jobName(reach.jobs[i]);
    const int row = connection.jobs().find(name);
    QString words = QString::number(reach.jobs[i]);
    if (row >= 0) words += QStringLiteral(" · ") + text(connection.jobs().at(row).display_name());
    jobs << (m_context.actions.canShow(ShowJob{reach.jobs[i]}) ? FactList::link(text(name), words)
                                                               : words.toHtmlEscaped());
  }
  if (reach.jobs.size() > namedJobs) {
    jobs << tr("and %Ln more", nullptr, static_cast<int>(reach.jobs.size() - namedJobs)).toHtmlEscaped();
  }
  facts.addHtml(tr("Jobs"), jobs.join(QStringLiteral("<br>")));
  QStringList tenants;
  for (const std::uint32_t tenant : reach.tenants) {
    const std::string& name = connection.fleet().string(tenant);
    const QString words = Words::tenant(connection, name);
    tenants << (m_context.actions.canShow(ShowTenant{text(name)}) ? FactList::link(text(name), words)
                                                                  : words.toHtmlEscaped());
  }
  facts.addHtml(tr("Tenants"), tenants.join(QStringLiteral("<br>")));
}

void TwinDetails::follow(const QString& link) {
  if (const auto job = jobNumber(link.toStdString())) {
    m_context.actions.showJob(*job);
  } else {
    m_context.actions.showTenant(link);
  }
}

void TwinDetails::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void TwinDetails::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  show();
}

void TwinDetails::retranslate() {
  m_selected->setCaption(tr("Selection"));
  m_allocations->setText(tr("Show in Allocations"));
  m_supplyCard->setCaption(tr("What does it feed?"));
  m_supply->setAccessibleName(tr("Power feed, coolant loop or rack"));
  m_supply->lineEdit()->setPlaceholderText(tr("Power feed, coolant loop or rack"));
  listSupplies();
  show();
}

}  // namespace aifactory
