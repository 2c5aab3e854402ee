// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/instant_dialog.h"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/format.h"
#include "client/factory_connection.h"
#include "client/history_store.h"
#include "client/time_cursor.h"

namespace aifactory {

void showInstant(FactoryConnection& connection, const QDateTime& instant) {
  const HistoryStore& history = connection.history();
  if (!history.available() || !instant.isValid()) return;
  const bool bundle = connection.profile().isBundle();
  const QDateTime end = bundle ? history.newest() : connection.liveTime();
  if (instant >= end && !bundle) return connection.cursor().goLive();
  const bool after = instant >= connection.factoryTime();
  if (instant > history.newest() && !history.answer().recording() && !bundle) {
    return after ? connection.cursor().goLive() : connection.cursor().show(history.newest());
  }
  const QDateTime wanted = history.recorded(instant, after);
  connection.cursor().show(std::min(std::max(wanted, history.oldest()), end));
}

InstantDialog::InstantDialog(const FactoryConnection& connection, QWidget* parent)
    : QDialog(parent), m_connection(connection), m_field(new QDateTimeEdit(this)), m_verdict(new QLabel(this)) {
  setObjectName(QStringLiteral("instantDialog"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Go to an instant"));
  auto* label = new QLabel(tr("&Date and time, of this machine's time zone:"), this);
  label->setBuddy(m_field);
  m_field->setObjectName(QStringLiteral("instant"));
  m_field->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
  m_field->setDateTime(connection.factoryTime().toLocalTime());
  m_field->setCurrentSection(QDateTimeEdit::HourSection);
  m_verdict->setObjectName(QStringLiteral("instantVerdict"));
  m_verdict->setProperty("role", QStringLiteral("secondary"));
  m_verdict->setWordWrap(true);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  m_go = buttons->addButton(tr("Go"), QDialogButtonBox::AcceptRole);
  m_go->setObjectName(QStringLiteral("goToInstantNow"));
  m_go->setDefault(true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(20, 18, 20, 16);
  layout->setSpacing(10);
  layout->addWidget(label);
  layout->addWidget(m_field);
  layout->addWidget(m_verdict);
  layout->addWidget(buttons);
  setMinimumWidth(380);
  connect(m_field, &QDateTimeEdit::dateTimeChanged, this, &InstantDialog::check);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(buttons, &QDialogButtonBox::accepted, this, [this] {
    Q_EMIT chosen(m_field->dateTime());
    accept();
  });
  check();
}

void InstantDialog::check() {
  const HistoryStore& history = m_connection.history();
  const QDateTime wanted = m_field->dateTime();
  const QDateTime now = m_connection.liveTime();
  QString verdict = tr("Recorded since %1.").arg(Format::instant(history.oldest()));
  if (wanted < history.oldest()) {
    verdict += QLatin1Char(' ') + tr("That is the earliest that can be shown.");
  } else if (wanted > now) {
    verdict += QLatin1Char(' ') + tr("This instant has not come yet: the present is shown.");
  } else if (!history.covers(wanted, now)) {
    verdict += QLatin1Char(' ') + tr("At this instant nothing was recorded: the nearest that was is shown.");
  }
  m_verdict->setText(verdict);
}

}  // namespace aifactory
