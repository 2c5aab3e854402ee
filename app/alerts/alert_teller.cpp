// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_teller.h"

#include <algorithm>

#include "app/format.h"
#include "app/shell/preferences.h"
#include "app/words.h"
#include "base/alert_filter.h"
#include "client/factory_connection.h"

namespace aifactory {
namespace {

constexpr int gatherMilliseconds = 2000;
constexpr int repeatMilliseconds = 30'000;
constexpr int mostLines = 3;

bool isCritical(const v1::Alert& alert) { return alert.severity() == v1::Alert::SEVERITY_CRITICAL; }

}  // namespace

AlertTeller::AlertTeller(Preferences& preferences, QObject* parent) : QObject(parent), m_preferences(preferences) {
  m_gather.setSingleShot(true);
  connect(&m_gather, &QTimer::timeout, this, &AlertTeller::tell);
  connect(&m_repeat, &QTimer::timeout, this, &AlertTeller::ring);
  connect(&preferences, &Preferences::alertSoundChanged, this, [this] {
    // So that the user hears what was just chosen.
    if (m_sound && m_preferences.alertSound()) m_sound->play(true);
    watchTheBell();
  });
  connect(&preferences, &Preferences::languageChanged, this, &AlertTeller::showStanding);
  setTimes(gatherMilliseconds, repeatMilliseconds);
}

AlertTeller::~AlertTeller() = default;

void AlertTeller::setTimes(int gather, int repeat) {
  m_gather.setInterval(gather);
  m_repeat.setInterval(repeat);
}

void AlertTeller::setConnection(FactoryConnection* connection) {
  if (m_connection) m_connection->disconnect(this);
  m_connection = connection;
  m_primed = false;
  m_seen.clear();
  m_news.clear();
  m_open = 0;
  m_critical = false;
  m_gather.stop();
  if (connection) {
    connect(connection, &FactoryConnection::presentAlertsChanged, this, &AlertTeller::look);
    look();
  }
  watchTheBell();
  showStanding();
}

void AlertTeller::setNotifier(std::unique_ptr<AlertNotifier> notifier) {
  m_notifier = std::move(notifier);
  connect(m_notifier.get(), &AlertNotifier::chosen, this, [this] {
    if (m_told.size() == 1) {
      Q_EMIT asked(ShowAlert{m_told.front()});
    } else {
      Q_EMIT asked(ShowAlerts{m_told.isEmpty() ? QString() : QStringLiteral("state = open")});
    }
  });
  showStanding();
}

void AlertTeller::setSound(std::unique_ptr<AlarmSound> sound) { m_sound = std::move(sound); }

bool AlertTeller::isWorthTelling(const v1::Alert& alert) const {
  return isOpen(alert) && static_cast<int>(alert.severity()) >= static_cast<int>(m_preferences.alertLevel());
}

void AlertTeller::look() {
  const AlertStore* present = m_connection->presentAlerts();
  if (!present) return;
  std::unordered_map<std::string, Seen> seen;
  m_open = 0;
  m_critical = false;
  for (const v1::Alert& alert : present->alerts()) {
    m_open += isOpen(alert);
    m_critical |= isOpen(alert) && isCritical(alert);
    const Seen now{alert.start_time().seconds(), alert.severity()};
    const auto before = m_seen.find(alert.name());
    const bool isNew =
        before == m_seen.end() || before->second.start != now.start || now.severity > before->second.severity;
    if (m_primed && isNew && isWorthTelling(alert)) m_news.push_back(alert.name());
    seen.emplace(alert.name(), now);
  }
  m_seen = std::move(seen);
  m_primed = true;
  if (!m_news.empty() && !m_gather.isActive()) m_gather.start();
  watchTheBell();
  showStanding();
}

void AlertTeller::tell() {
  const AlertStore* present = m_connection->presentAlerts();
  if (!present) return;  // told once it is known again
  // In the store's order, most severe first; what is over or taken care of meanwhile is no news any more.
  std::vector<const v1::Alert*> news;
  for (const v1::Alert& alert : present->alerts()) {
    const bool asked = std::find(m_news.begin(), m_news.end(), alert.name()) != m_news.end();
    if (asked && isWorthTelling(alert)) news.push_back(&alert);
  }
  m_news.clear();
  if (news.empty()) return;
  const bool critical = isCritical(*news.front());
  if (m_sound && m_preferences.alertSound()) m_sound->play(critical);
  if (!m_notifier || !m_preferences.notifications()) return;
  m_told.clear();
  QStringList lines;
  for (const v1::Alert* alert : news) {
    m_told << text(alert->name());
    if (lines.size() < mostLines) lines << Words::alert(*alert);
  }
  const QString factory = Words::factory(*m_connection);
  if (news.size() == 1) {
    const QString touched = tr("%Ln GPU(s)", nullptr, static_cast<int>(news.front()->affected_gpus()));
    m_notifier->notify(tr("%1: %2", "severity: alert").arg(Words::severity(news.front()->severity()), lines.front()),
                       QStringLiteral("%1 · %2").arg(factory, touched), critical);
    return;
  }
  const int more = static_cast<int>(news.size()) - static_cast<int>(lines.size());
  if (more > 0) lines << tr("and %Ln more", nullptr, more);
  m_notifier->notify(tr("%Ln new alert(s)", nullptr, static_cast<int>(news.size())) + QStringLiteral(" · ") + factory,
                     lines.join(QLatin1Char('\n')), critical);
}

void AlertTeller::ring() {
  if (m_sound) m_sound->play(true);
}

void AlertTeller::watchTheBell() {
  if (!m_critical || !m_preferences.alertSound()) {
    m_repeat.stop();
  } else if (!m_repeat.isActive()) {
    m_repeat.start();
  }
}

void AlertTeller::showStanding() {
  if (!m_notifier) return;
  if (!m_connection) return m_notifier->setStanding(0, false, tr("No factory is open"));
  const QString sentence =
      m_open == 0 ? tr("no alert asks for attention") : tr("%Ln alert(s) ask for attention", nullptr, m_open);
  m_notifier->setStanding(m_open, m_critical, QStringLiteral("%1 · %2").arg(Words::factory(*m_connection), sentence));
}

}  // namespace aifactory
