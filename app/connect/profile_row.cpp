// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/connect/profile_row.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTimer>
#include <QVBoxLayout>

#include "app/format.h"
#include "app/words.h"
#include "widgets/segmented.h"

namespace aifactory {

ProfileRow::ProfileRow(Profile profile, QWidget* parent)
    : Card({}, parent),
      m_profile(std::move(profile)),
      m_name(new QLabel(this)),
      m_place(new QLabel(this)),
      m_message(new QLabel(this)),
      m_open(new QPushButton(this)),
      m_close(new QPushButton(this)),
      m_edit(new QPushButton(this)),
      m_remove(new QPushButton(this)),
      m_timer(new QTimer(this)) {
  setObjectName(m_profile.demo ? QStringLiteral("demoRow") : QStringLiteral("profileRow"));
  m_open->setObjectName(QStringLiteral("open"));
  m_close->setObjectName(QStringLiteral("close"));
  m_edit->setObjectName(QStringLiteral("edit"));
  m_remove->setObjectName(QStringLiteral("remove"));
  m_message->setObjectName(QStringLiteral("message"));
  m_place->setProperty("role", QStringLiteral("secondary"));
  m_open->setProperty("primary", true);
  m_remove->setProperty("danger", true);
  m_message->setWordWrap(true);
  m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* line = new QHBoxLayout;
  line->setSpacing(8);
  auto* words = new QVBoxLayout;
  words->setSpacing(2);
  words->addWidget(m_name);
  words->addWidget(m_place);
  line->addLayout(words, 1);
  for (QPushButton* button : {m_remove, m_edit, m_close, m_open}) line->addWidget(button, 0, Qt::AlignVCenter);
  content()->addLayout(line);
  if (m_profile.demo) {
    auto* roleLine = new QHBoxLayout;
    m_roleLabel = new QLabel(this);
    m_roleLabel->setProperty("role", QStringLiteral("secondary"));
    m_role = new Segmented({}, this);
    m_role->setObjectName(QStringLiteral("demoRole"));
    roleLine->addWidget(m_roleLabel);
    roleLine->addWidget(m_role);
    roleLine->addStretch();
    content()->addLayout(roleLine);
    connect(m_role, &Segmented::currentIndexChanged, this, [this](int index) {
      m_profile.demoRole = static_cast<v1::Role>(index + 1);
      Q_EMIT roleChosen(m_profile.demoRole);
    });
  }
  content()->addWidget(m_message);
  connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(m_profile); });
  connect(m_close, &QPushButton::clicked, this, &ProfileRow::closeRequested);
  connect(m_edit, &QPushButton::clicked, this, [this] { Q_EMIT editRequested(m_profile.name); });
  connect(m_remove, &QPushButton::clicked, this, [this] { Q_EMIT removeRequested(m_profile.name); });
  m_timer->setInterval(500);
  connect(m_timer, &QTimer::timeout, this, &ProfileRow::updateState);
  connect(&Theme::current(), &Theme::changed, this, &ProfileRow::updateTexts);
  updateTexts();
}

void ProfileRow::follow(FactoryConnection* connection) {
  if (m_connection) m_connection->disconnect(this);
  m_connection = connection;
  if (connection) {
    connect(connection, &FactoryConnection::stateChanged, this, &ProfileRow::updateState);
    connect(connection, &FactoryConnection::sessionChanged, this, &ProfileRow::updateState);
    m_timer->start();
  } else {
    m_timer->stop();
  }
  updateState();
}

QString ProfileRow::message() const { return m_message->text(); }

void ProfileRow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) updateTexts();
  Card::changeEvent(event);
}

void ProfileRow::updateTexts() {
  m_name->setText(Words::profile(m_profile));
  m_name->setFont(Theme::font(17, QFont::DemiBold));
  m_place->setText(m_profile.demo         ? tr("A simulated factory that runs on this machine; every value is made up.")
                   : m_profile.isBundle() ? tr("A handover file: %1").arg(m_profile.bundleFile)
                                          : m_profile.endpoint);
  m_edit->setText(tr("Edit…"));
  m_remove->setText(tr("Remove…"));
  m_edit->setVisible(!m_profile.isChild());
  m_remove->setVisible(!m_profile.isChild());
  if (m_role) {
    m_roleLabel->setText(tr("Be there as"));
    const QSignalBlocker quiet(m_role);
    m_role->setLabels({Words::role(v1::ROLE_OPERATOR), Words::role(v1::ROLE_CUSTOMER), Words::role(v1::ROLE_MANAGER)});
    m_role->setCurrentIndex(m_profile.demoRole - 1);
    m_role->setAccessibleName(m_roleLabel->text());
  }
  for (QPushButton* button : {m_open, m_edit, m_remove}) button->setAccessibleDescription(m_name->text());
  updateState();
}

void ProfileRow::updateState() {
  using State = FactoryConnection::State;
  const State state = m_connection ? m_connection->state() : State::Disconnected;
  const bool open = state == State::Connected || (state == State::Reconnecting && m_connection->staleSince().isValid());
  const bool trying = !open && (state == State::Connecting || state == State::Reconnecting);
  m_open->setText(open ? tr("Show") : state == State::Refused ? tr("Try again") : tr("Connect"));
  m_open->setEnabled(!trying);
  m_close->setText(open ? tr("Disconnect") : tr("Cancel"));
  m_close->setVisible(open || trying);
  if (m_role) m_role->setEnabled(!open && !trying);
  QString words;
  StatusKind kind = Words::status(state);
  if (trying && !m_connection->errorText().isEmpty()) {
    words = m_connection->errorText();
    kind = StatusKind::Warning;
    const qint64 wait = QDateTime::currentDateTimeUtc().msecsTo(m_connection->retryAt());
    if (m_connection->retryAt().isValid() && wait > 0) {
      words += QLatin1Char(' ') + tr("Trying again in %1.").arg(Format::age((wait + 999) / 1000));
    }
  } else if (trying) {
    words = m_profile.demo ? tr("Starting the demo factory…")
                           : tr("Connecting to %1…").arg(m_profile.isBundle() ? m_profile.name : m_profile.endpoint);
  } else if (state == State::Refused) {
    words = m_connection->errorText();
  } else if (open) {
    words = Words::connectionSentence(*m_connection);
  }
  QPalette colors = m_message->palette();
  colors.setColor(QPalette::WindowText, Theme::current().color(kind));
  m_message->setPalette(colors);
  m_message->setText(words);
  m_message->setVisible(!words.isEmpty());
}

}  // namespace aifactory
