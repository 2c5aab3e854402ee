// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_details.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "app/acting.h"
#include "app/alerts/alert_places.h"
#include "app/alerts/alert_text.h"
#include "app/fact_list.h"
#include "app/format.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "widgets/card.h"
#include "widgets/card_column.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"
#include "widgets/state_label.h"

namespace aifactory {
namespace {

/// More are named by the alert's own list elsewhere; here they would push everything else out of view.
constexpr int mostMembers = 24;

}  // namespace

AlertDetails::AlertDetails(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_connection(context.connection),
      m_actions(context.actions),
      m_stack(new QStackedWidget),
      m_none(new EmptyState),
      m_subject(new Card),
      m_severity(new StateLabel),
      m_sentence(new QLabel),
      m_facts(FactList::label("alertFacts")),
      m_showGpus(new QPushButton),
      m_showMoment(new QPushButton),
      m_mayNot(new QLabel),
      m_trouble(new MessageBar),
      m_touched(new Card),
      m_touchedFacts(FactList::label("alertTouched")),
      m_care(new Card),
      m_careFacts(FactList::label("alertCare")),
      m_rule(new Card),
      m_ruleFacts(FactList::label("alertRule")) {
  m_severity->setObjectName(QStringLiteral("alertSeverity"));
  m_sentence->setObjectName(QStringLiteral("alertSentence"));
  m_sentence->setFont(Theme::font(17, QFont::DemiBold));
  m_sentence->setWordWrap(true);
  m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_mayNot->setObjectName(QStringLiteral("alertMayNot"));
  m_mayNot->setProperty("role", QStringLiteral("secondary"));
  m_mayNot->setWordWrap(true);
  m_trouble->setObjectName(QStringLiteral("alertTrouble"));
  m_showGpus->setObjectName(QStringLiteral("alertGpus"));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  for (const AlertVerb verb : alertVerbs) {
    auto* button = new QPushButton;
    button->setObjectName(QStringLiteral("alertVerb%1").arg(static_cast<int>(verb)));
    connect(button, &QPushButton::clicked, this, [this, verb] {
      if (verb == AlertVerb::EndSilence) {
        m_ending.Clear();
        endSilence();
      } else {
        Q_EMIT verbAsked(verb);
      }
    });
    m_verbs[verb] = button;
    buttons->addWidget(button);
  }
  m_showMoment->setObjectName(QStringLiteral("alertMoment"));
  buttons->addWidget(m_showMoment);
  buttons->addStretch();
  buttons->addWidget(m_showGpus);
  m_subject->captionLine()->addWidget(m_severity);
  for (QWidget* part : std::initializer_list<QWidget*>{m_sentence, m_facts}) m_subject->content()->addWidget(part);
  m_subject->content()->addLayout(buttons);
  for (QWidget* part : std::initializer_list<QWidget*>{m_mayNot, m_trouble}) m_subject->content()->addWidget(part);
  m_touched->content()->addWidget(m_touchedFacts);
  m_care->content()->addWidget(m_careFacts);
  m_rule->content()->addWidget(m_ruleFacts);

  m_cards = new CardColumn({m_subject, m_touched, m_care, m_rule});
  m_stack->addWidget(m_none);
  m_stack->addWidget(m_cards);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(m_stack);

  for (QLabel* facts : {m_facts, m_touchedFacts, m_ruleFacts}) {
    connect(facts, &QLabel::linkActivated, this, &AlertDetails::follow);
  }
  connect(m_showMoment, &QPushButton::clicked, this, &AlertDetails::momentAsked);
  connect(m_showGpus, &QPushButton::clicked, this, [this] { follow(QStringLiteral("devices:")); });
  connect(m_trouble, &MessageBar::actionTriggered, this, &AlertDetails::endSilence);
  connect(&Theme::current(), &Theme::changed, this, &AlertDetails::show);
  const auto verbs = [this] {
    if (m_alert) showVerbs();
  };
  connect(&m_connection, &FactoryConnection::sessionChanged, this, verbs);
  connect(&m_connection.cursor(), &TimeCursor::changed, this, verbs);
  connect(&m_connection.history(), &HistoryStore::changed, this, verbs);
  auto* tick = new QTimer(this);
  connect(tick, &QTimer::timeout, this, [this] {
    if (m_alert && isVisible() && !isBeingRead()) show();
  });
  tick->start(10'000);
  retranslate();
}

void AlertDetails::setAlert(std::shared_ptr<const v1::Alert> alert) {
  const bool another = !m_alert || !alert || m_alert->name() != alert->name();
  if (another) m_trouble->dismiss();
  m_alert = std::move(alert);
  if (another || !isBeingRead()) {
    show();
  } else {
    showVerbs();
  }
}

bool AlertDetails::isBeingRead() const {
  return m_facts->hasFocus() || m_touchedFacts->hasFocus() || m_ruleFacts->hasFocus();
}

void AlertDetails::show() {
  m_stack->setCurrentIndex(m_alert ? 1 : 0);
  if (!m_alert) return;
  const v1::Alert& alert = *m_alert;
  m_severity->setState(Words::status(alert.severity()), Words::severity(alert.severity()));
  m_sentence->setText(Words::alert(alert));
  FactList facts;
  const bool isPlace = !devicesOf(m_connection.fleet(), alert).empty();
  const QString place = Words::place(alert);
  facts.addHtml(tr("Where"), isPlace ? FactList::link(QStringLiteral("devices:"), place) : place.toHtmlEscaped());
  if (alert.has_start_time()) facts.add(tr("Since"), Format::dateTime(Format::time(alert.start_time())));
  if (alert.has_end_time()) facts.add(tr("Ended"), Format::dateTime(Format::time(alert.end_time())));
  if (const qint64 lasted = AlertText::lasted(alert, m_connection.factoryTime()); lasted >= 0) {
    facts.add(alert.has_end_time() ? tr("Lasted") : tr("For", "how long"), Format::elapsed(lasted));
  }
  if (const QString value = AlertText::value(alert); !value.isEmpty()) facts.add(tr("Measured"), value);
  if (const QString meaning = Words::xid(alert.xid()); !meaning.isEmpty()) facts.add(tr("Meaning"), meaning);
  // The rule's card says it where there is one.
  const QString rule = ruleFacts();
  if (const QString says = text(alert.summary()); rule.isEmpty() && !says.isEmpty() && says != m_sentence->text()) {
    facts.add(tr("Says"), says);
  }
  m_facts->setText(facts.html());
  m_touchedFacts->setText(touchedFacts());
  const QString care = careFacts();
  m_care->setVisible(!care.isEmpty());
  m_careFacts->setText(care);
  m_rule->setVisible(!rule.isEmpty());
  m_ruleFacts->setText(rule);
  m_showGpus->setEnabled(isPlace);
  showVerbs();
  m_cards->fit();
}

QString AlertDetails::touchedFacts() const {
  const v1::Alert& alert = *m_alert;
  FactList facts;
  facts.add(tr("GPUs"), alert.affected_gpus() == 0 ? QString() : Format::number(alert.affected_gpus()));
  QStringList jobs;
  for (const std::string& name : alert.jobs()) {
    const std::uint64_t number = jobNumber(name).value_or(0);
    const bool leads = number != 0 && m_actions.canShow(ShowJob{number});
    jobs << (leads ? FactList::link(QStringLiteral("job:%1").arg(number), text(lastId(name)))
                   : text(lastId(name)).toHtmlEscaped());
  }
  facts.addHtml(tr("Jobs"), jobs.join(QStringLiteral(", ")));
  QStringList tenants;
  for (const std::string& name : alert.tenants()) {
    const QString shown = Words::tenant(m_connection, name);
    tenants << (m_actions.canShow(ShowTenant{text(name)})
                    ? FactList::link(QStringLiteral("tenant:") + text(name), shown)
                    : shown.toHtmlEscaped());
  }
  facts.addHtml(tr("Tenants"), tenants.join(QStringLiteral(", ")));
  if (alert.members_size() > 0) {
    QStringList members;
    for (int i = 0; i < std::min(alert.members_size(), mostMembers); ++i) {
      members << FactList::link(QStringLiteral("place:") + text(alert.members(i)), Words::place(alert.members(i), -1));
    }
    const int more = static_cast<int>(alert.member_count()) - static_cast<int>(members.size());
    QString html = members.join(QStringLiteral(", "));
    if (more > 0) html += QLatin1Char(' ') + tr("and %Ln more", nullptr, more).toHtmlEscaped();
    facts.addHtml(tr("Of the same cause"), html);
  }
  return facts.html();
}

QString AlertDetails::careFacts() const {
  const v1::Alert& alert = *m_alert;
  FactList facts;
  if (alert.has_acknowledgement()) {
    facts.add(tr("Acknowledged by"), AlertText::acknowledged(alert));
    if (!alert.acknowledgement().note().empty()) facts.add(tr("Note"), text(alert.acknowledgement().note()));
  }
  if (alert.has_silence()) {
    facts.add(tr("Silenced"), AlertText::silenced(alert));
    facts.add(tr("By"), text(alert.silence().identity()));
    if (!alert.silence().note().empty()) facts.add(tr("Note"), text(alert.silence().note()));
  }
  return facts.isEmpty() ? QString() : facts.html();
}

QString AlertDetails::ruleFacts() const {
  const v1::Alert& alert = *m_alert;
  if (alert.rule().empty() && alert.labels().empty()) return {};
  FactList facts;
  if (!alert.rule().empty()) facts.add(tr("Rule"), text(alert.rule()));
  if (!alert.summary().empty()) facts.add(tr("Says"), text(alert.summary()));
  // A protobuf map has no order of its own.
  const std::map<std::string, std::string> labels(alert.labels().begin(), alert.labels().end());
  for (const auto& [label, value] : labels) facts.add(text(label), text(value));
  return facts.html();
}

void AlertDetails::showVerbs() {
  const bool over = m_alert->has_end_time();
  bool may = false;
  for (const auto& [verb, button] : m_verbs) {
    const bool allowed = m_connection.mayCall(AlertVerbs::method(verb));
    may |= allowed;
    const bool applies = AlertVerbs::applies(verb, *m_alert);
    button->setVisible(allowed && !over && (verb != AlertVerb::EndSilence || applies));
    Acting::gate(*button, m_connection, applies, AlertVerbs::consequence(verb));
  }
  m_mayNot->setVisible(!may && !over);
  m_showMoment->setVisible(over && m_connection.history().available());
}

void AlertDetails::follow(const QString& link) {
  const QString target = link.section(QLatin1Char(':'), 1);
  if (link.startsWith(QLatin1String("job:"))) {
    m_actions.showJob(target.toULongLong());
  } else if (link.startsWith(QLatin1String("tenant:"))) {
    m_actions.showTenant(target);
  } else {
    v1::Alert place;
    place.set_resource(target.toStdString());
    place.set_gpu(-1);
    const auto devices = devicesOf(m_connection.fleet(), target.isEmpty() ? *m_alert : place);
    if (!devices.empty()) m_actions.showDevices(devices);
  }
}

void AlertDetails::endSilence() {
  if (const QString refusal = Acting::refusal(m_connection); !refusal.isEmpty()) {
    const bool again = !m_ending.name().empty();
    return m_trouble->showMessage(StatusKind::Warning, refusal, again ? tr("Try again") : QString());
  }
  m_trouble->dismiss();
  if (m_ending.name().empty()) {
    m_ending.set_name(m_alert->name());
    m_ending.mutable_duration()->set_seconds(0);
    m_ending.set_request_id(newUuid());
  }
  m_connection.silenceAlert(
      m_ending, this, [this, sent = m_ending, alert = m_alert](const CallResult<v1::SilenceAlertResponse>& result) {
        if (result) return;
        if (!m_alert || m_alert->name() != sent.name()) {
          m_actions.notify(QStringLiteral("%1: %2").arg(Words::alert(*alert), result.error().sentence),
                           ActionRouter::Tone::Failed);
          return;
        }
        m_ending = sent;
        m_trouble->showMessage(StatusKind::Error, result.error().sentence, tr("Try again"));
      });
}

void AlertDetails::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void AlertDetails::retranslate() {
  m_none->setMessage(tr("No alert selected"),
                     tr("Choose an alert in the table to see what it touches and who takes care of it."));
  m_subject->setCaption(tr("Alert"));
  m_touched->setCaption(tr("What it touches"));
  m_care->setCaption(tr("Who takes care of it"));
  m_rule->setCaption(tr("Rule"));
  for (const auto& [verb, button] : m_verbs) {
    button->setText(AlertVerbs::name(verb));
    button->setToolTip(AlertVerbs::consequence(verb));
  }
  m_showGpus->setText(tr("Show GPUs"));
  m_showMoment->setText(tr("Show that moment"));
  m_showMoment->setToolTip(tr("Goes back to the instant at which it began."));
  m_mayNot->setText(tr("Operators acknowledge and silence alerts; your role does not."));
  m_facts->setAccessibleName(tr("Facts of the alert"));
  m_touchedFacts->setAccessibleName(m_touched->accessibleName());
  m_careFacts->setAccessibleName(m_care->accessibleName());
  m_ruleFacts->setAccessibleName(m_rule->accessibleName());
  if (m_alert) show();
}

}  // namespace aifactory
