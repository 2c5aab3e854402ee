// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alerts_page.h"

#include <QAction>
#include <QEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

#include "app/acting.h"
#include "app/alerts/alert_details.h"
#include "app/alerts/alert_places.h"
#include "app/alerts/alert_rules.h"
#include "app/alerts/alert_table.h"
#include "app/alerts/alert_text.h"
#include "app/alerts/past_alerts.h"
#include "app/batch_dialog.h"
#include "app/filtered_table.h"
#include "app/format.h"
#include "app/selection.h"
#include "app/shell/instant_dialog.h"
#include "app/words.h"
#include "base/alert_filter.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "widgets/card.h"
#include "widgets/filter_bar.h"
#include "widgets/segmented.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

constexpr std::size_t mostAlertsAtOnce = 500;
constexpr int ageMilliseconds = 1000;
constexpr int verbCommands = static_cast<int>(std::size(alertVerbs));

}  // namespace

AlertsPage::AlertsPage(const PageContext& context, QWidget* parent)
    : Page(context, parent),
      m_alerts(std::make_unique<AlertTable>(context.connection, AlertTable::Kind::Active)),
      m_view(new Segmented),
      m_views(new QStackedWidget),
      m_table(new DataTable(&m_alerts->table(), m_alerts->columns())),
      m_past(new PastAlerts(context)),
      m_rules(new AlertRules(context)),
      m_details(new AlertDetails(context)) {
  m_view->setObjectName(QStringLiteral("alertView"));
  m_table->setObjectName(QStringLiteral("alertTable"));
  m_table->setSort(QStringLiteral("severity"), true);
  m_table->view()->header()->setStretchLastSection(true);
  m_filtered = new FilteredTable(alertFilterSchema(), m_table, QStringLiteral("alerts"), preferences(), [this] {
    return static_cast<double>(connection().factoryTime().toMSecsSinceEpoch()) / 1000;
  });
  for (QWidget* view : std::initializer_list<QWidget*>{m_filtered, m_past, m_rules}) m_views->addWidget(view);

  auto* surface = new Card;
  surface->layout()->setContentsMargins({});
  surface->content()->setSpacing(0);
  auto* views = new QHBoxLayout;
  views->setContentsMargins(12, 10, 12, 0);
  views->addWidget(m_view);
  views->addStretch();
  surface->content()->addLayout(views);
  surface->content()->addWidget(m_views, 1);
  auto* splitter = new QSplitter(Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  splitter->setHandleWidth(12);
  splitter->addWidget(surface);
  splitter->addWidget(m_details);
  splitter->setStretchFactor(0, 1);
  splitter->setSizes({1036, 334});
  m_details->setMinimumWidth(360);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 14, 14, 14);
  layout->addWidget(splitter);

  addCommands();
  retranslate();
  m_view->setCurrentIndex(Active);
  connect(m_view, &Segmented::currentIndexChanged, this, &AlertsPage::showView);
  connect(m_table, &DataTable::selectionKeysChanged, this, &AlertsPage::choose);
  connect(m_table, &DataTable::currentKeyChanged, this, &AlertsPage::choose);
  connect(m_table, &DataTable::activated, this, &AlertsPage::showDevices);
  connect(m_table, &DataTable::contextMenuRequested, this, &AlertsPage::showContextMenu);
  connect(&m_past->table(), &DataTable::currentKeyChanged, this, &AlertsPage::showPast);
  connect(&m_past->table(), &DataTable::activated, this, [this](quint64 key) {
    if (const auto alert = m_past->alert(key)) showMoment(*alert);
  });
  connect(m_details, &AlertDetails::verbAsked, this, &AlertsPage::ask);
  connect(m_details, &AlertDetails::momentAsked, this, [this] {
    if (m_details->alert()) showMoment(*m_details->alert());
  });
  connect(&connection().alerts(), &AlertStore::changed, this, [this] {
    if (isVisible()) updateAlerts();
  });
  connect(&connection(), &FactoryConnection::sessionChanged, this, &AlertsPage::updateVerbs);
  connect(&connection(), &FactoryConnection::settledChanged, this, &AlertsPage::sayWhyEmpty);
  connect(&connection().cursor(), &TimeCursor::changed, this, &AlertsPage::updateVerbs);
  connect(&selection(), &Selection::changed, this, &AlertsPage::followSelection);
  auto* ages = new QTimer(this);
  connect(ages, &QTimer::timeout, this, [this] {
    if (m_table->isVisible()) m_table->view()->viewport()->update();
  });
  ages->start(ageMilliseconds);
  updateAlerts();
}

AlertsPage::~AlertsPage() = default;

void AlertsPage::addCommands() {
  const auto command = [this](const QString& name, const QKeySequence& keys, auto slot) {
    auto* action = new QAction(this);
    action->setObjectName(name);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, slot);
    m_commands << action;
  };
  constexpr Qt::Key verbKeys[] = {Qt::Key_K, Qt::Key_M, Qt::Key_E};
  for (int i = 0; i < verbCommands; ++i) {
    command(QStringLiteral("alertCommand%1").arg(i), QKeySequence(Qt::CTRL | Qt::SHIFT | verbKeys[i]),
            [this, i] { ask(alertVerbs[i]); });
    Acting::answerKeys(*m_commands[i], connection(), actions(), *this);
  }
  for (const View view : {Active, History, Rules}) {
    command(QStringLiteral("alertView%1").arg(view),
            QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(view))),
            [this, view] { m_view->setCurrentIndex(view); });
  }
  command(QStringLiteral("findAlerts"), QKeySequence(Qt::CTRL | Qt::Key_L), [this] {
    const FilteredTable& shown = m_view->currentIndex() == History ? m_past->filtered() : *m_filtered;
    if (m_view->currentIndex() != Rules) shown.filterBar().lineEdit()->setFocus();
  });
  addActions(m_commands);
}

void AlertsPage::activate() {
  updateAlerts();
  showView(m_view->currentIndex());
  followSelection();
}

void AlertsPage::showView(int view) {
  m_views->setCurrentIndex(std::max(0, view));
  m_details->setVisible(view != Rules);
  updateVerbs();
  switch (view) {
    case History:
      m_past->reload();
      m_past->table().view()->setFocus();
      showPast(m_past->table().currentKey());
      break;
    case Rules:
      m_rules->reload();
      m_rules->table().view()->setFocus();
      break;
    default:
      m_table->view()->setFocus();
      showChosen();
  }
}

void AlertsPage::open(const Destination& destination) {
  if (const auto* alert = std::get_if<ShowAlert>(&destination)) {
    v1::Alert wanted;
    wanted.set_name(alert->name.toStdString());
    const std::uint64_t key = m_alerts->key(wanted);
    updateAlerts();  // it may be of this moment, and the page was out of view
    if (!m_alerts->alert(key)) {
      if (!connection().cursor().isLive()) {
        actions().notify(tr("This alert is not of the time that is shown."), ActionRouter::Tone::Note);
        return;
      }
      actions().notify(tr("This alert is over. History shows what was."), ActionRouter::Tone::Note);
      m_view->setCurrentIndex(History);
      return;
    }
    m_view->setCurrentIndex(Active);
    if (!m_filtered->filter().isEmpty() && m_table->model()->positionOf(key) < 0) m_filtered->setFilter({});
    m_table->select({key});
  } else if (const auto* alerts = std::get_if<ShowAlerts>(&destination)) {
    m_view->setCurrentIndex(Active);
    m_filtered->setFilter(alerts->filter);
  }
}

void AlertsPage::updateAlerts() {
  const QScopedValueRollback following(m_following, true);
  m_alerts->setAlerts(connection().alerts().alerts());
  updateVerbs();
  if (m_view->currentIndex() != Active || !m_details->alert()) return;
  const v1::Alert& shown = *m_details->alert();
  if (auto now = m_alerts->alert(m_alerts->key(shown))) {
    m_details->setAlert(std::move(now));
  } else if (!shown.has_end_time()) {
    auto over = std::make_shared<v1::Alert>(shown);
    over->mutable_end_time()->set_seconds(connection().factoryTime().toSecsSinceEpoch());
    m_details->setAlert(std::move(over));
  }
}

void AlertsPage::showChosen() {
  const std::vector<std::uint64_t> keys = m_table->selectedKeys();
  const quint64 current = m_table->currentKey();
  const bool currentIsSelected = std::find(keys.begin(), keys.end(), current) != keys.end();
  auto alert = m_alerts->alert(currentIsSelected || keys.empty() ? current : keys.front());
  if (alert || !m_details->alert()) m_details->setAlert(std::move(alert));
}

void AlertsPage::choose() {
  updateVerbs();
  if (m_view->currentIndex() != Active) return;
  showChosen();
  if (m_following || !isVisible()) return;
  const QScopedValueRollback following(m_following, true);
  std::vector<std::uint32_t> devices;
  for (const auto& each : selectedAlerts()) {
    const auto some = devicesOf(connection().fleet(), *each);
    devices.insert(devices.end(), some.begin(), some.end());
  }
  if (!devices.empty()) selection().selectDevices(devices);
}

void AlertsPage::showPast(quint64 key) {
  if (m_view->currentIndex() != History) return;
  m_details->setAlert(m_past->alert(key));
}

void AlertsPage::showMoment(const v1::Alert& alert) {
  if (!alert.has_start_time() || !connection().history().available()) return;
  v1::Alert then;
  then.set_name(alert.name());
  const QDateTime began = Format::time(alert.start_time());  // the alert goes with the view that it is listed in
  m_view->setCurrentIndex(Active);
  m_table->select({m_alerts->key(then)});  // once it is there again
  showInstant(connection(), began);
}

void AlertsPage::followSelection() {
  if (m_following || !isVisible() || m_view->currentIndex() != Active || selection().empty()) return;
  const QScopedValueRollback following(m_following, true);
  std::vector<std::uint64_t> touched;
  for (const auto& alert : m_alerts->alerts()) {
    if (touches(connection().fleet(), *alert, selection())) touched.push_back(m_alerts->key(*alert));
  }
  std::vector<std::uint64_t> shown = m_table->selectedKeys();
  if (touched.empty()) return;
  std::sort(touched.begin(), touched.end());
  std::sort(shown.begin(), shown.end());
  if (touched != shown) m_table->select(touched);
}

AlertVerbs::Alerts AlertsPage::selectedAlerts() const {
  AlertVerbs::Alerts alerts;
  for (const quint64 key : m_table->selectedKeys()) {
    if (auto alert = m_alerts->alert(key)) alerts.push_back(std::move(alert));
  }
  return alerts;
}

void AlertsPage::ask(AlertVerb verb) {
  if (!mayAct()) return;
  AlertVerbs::Alerts alerts = selectedAlerts();
  std::erase_if(alerts, [verb](const auto& alert) { return !AlertVerbs::applies(verb, *alert); });
  if (alerts.empty() || !connection().mayCall(AlertVerbs::method(verb))) return;
  if (alerts.size() > mostAlertsAtOnce) {
    actions().notify(tr("At most %Ln alert(s) can be changed at once.", nullptr, static_cast<int>(mostAlertsAtOnce)),
                     ActionRouter::Tone::Note);
    return;
  }
  AlertVerbs::ask(verb, connection(), alerts, this);
}

void AlertsPage::updateVerbs() {
  const AlertVerbs::Alerts alerts = m_view->currentIndex() == Active ? selectedAlerts() : AlertVerbs::Alerts();
  for (int i = 0; i < verbCommands; ++i) {
    m_commands[i]->setVisible(connection().mayCall(AlertVerbs::method(alertVerbs[i])));
    const bool any = std::any_of(alerts.begin(), alerts.end(),
                                 [i](const auto& alert) { return AlertVerbs::applies(alertVerbs[i], *alert); });
    Acting::gate(*m_commands[i], connection(), m_commands[i]->isVisible() && any);
  }
}

void AlertsPage::showDevices(quint64 key) {
  const auto alert = m_alerts->alert(key);
  if (!alert) return;
  const auto devices = devicesOf(connection().fleet(), *alert);
  if (!devices.empty()) actions().showDevices(devices);
}

void AlertsPage::showContextMenu(const QPoint& position) {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("alertMenu"));
  menu.setToolTipsVisible(true);
  for (int i = 0; i < verbCommands; ++i) menu.addAction(m_commands[i]);
  if (const auto alert = m_alerts->alert(m_table->currentKey())) {
    menu.addSeparator();
    menu.addAction(tr("Show its GPUs"), this, [this, key = m_table->currentKey()] { showDevices(key); })
        ->setEnabled(!devicesOf(connection().fleet(), *alert).empty());
    menu.addAction(tr("Only alerts of this kind"), this, [this, alert] {
      m_filtered->setFilter(QStringLiteral("kind = %1").arg(text(filterWord(alert->kind()))));
    });
  }
  menu.exec(position);
}

void AlertsPage::sayWhyEmpty() {
  m_table->setEmptyMessages(AlertText::none(connection()), tr("No alert matches this filter"));
}

void AlertsPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  Page::changeEvent(event);
}

void AlertsPage::retranslate() {
  const int view = std::max(0, m_view->currentIndex());
  const QStringList views{tr("Active"), tr("History"), tr("Rules")};
  m_view->setLabels(views);
  m_view->setCurrentIndex(view);
  m_view->setAccessibleName(tr("Which alerts"));
  m_filtered->filterBar().setPlaceholderText(tr("Filter, for example  severity = critical AND state = open"));
  sayWhyEmpty();
  m_table->setFooter([](int shown, int total, int selected) {
    QString footer = tr("%1 of %2 alerts").arg(Format::number(shown), Format::number(total));
    if (selected > 0) footer += QStringLiteral(" · ") + tr("%1 selected").arg(Format::number(selected));
    return footer;
  });
  m_table->setTitles(m_alerts->columns());
  m_table->view()->setAccessibleName(tr("Active alerts"));
  m_filtered->setStandardViews({{tr("All alerts"), {}, {}},
                                {tr("Asking for attention"), QStringLiteral("state = open"), {}},
                                {tr("Critical"), QStringLiteral("severity = critical"), {}},
                                {tr("Acknowledged"), QStringLiteral("state = acknowledged"), {}},
                                {tr("Silenced"), QStringLiteral("state = silenced"), {}}});
  for (int i = 0; i < verbCommands; ++i) m_commands[i]->setText(AlertVerbs::name(alertVerbs[i]));
  for (int i = 0; i < views.size(); ++i) m_commands[verbCommands + i]->setText(tr("Show: %1").arg(views[i]));
  m_commands.back()->setText(tr("Filter alerts"));
}

}  // namespace aifactory
