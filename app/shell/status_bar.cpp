// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/status_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QTimer>

#include "app/format.h"
#include "app/shell/gui_meter.h"
#include "app/shell/workspace.h"
#include "app/words.h"
#include "client/time_cursor.h"
#include "widgets/state_label.h"

namespace aifactory {

StatusBar::StatusBar(QWidget* parent)
    : QFrame(parent),
      m_meter(new GuiMeter(this)),
      m_connection(new StateLabel(this)),
      m_engine(new StateLabel(this)),
      m_data(new QLabel(this)),
      m_revision(new QLabel(this)),
      m_gui(new QLabel(this)) {
  setObjectName(QStringLiteral("statusBar"));
  setFixedHeight(26);
  m_connection->setObjectName(QStringLiteral("connectionState"));
  m_engine->setObjectName(QStringLiteral("engineState"));
  m_data->setObjectName(QStringLiteral("dataAge"));
  m_revision->setObjectName(QStringLiteral("revision"));
  m_gui->setObjectName(QStringLiteral("guiLateness"));
  for (QLabel* label : {m_data, m_revision, m_gui}) {
    label->setFont(Theme::font(12));
    label->setProperty("role", QStringLiteral("secondary"));
  }
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(14, 0, 14, 0);
  layout->setSpacing(20);
  layout->addWidget(m_connection);
  layout->addWidget(m_engine);
  layout->addWidget(m_data);
  layout->addWidget(m_revision);
  layout->addStretch();
  layout->addWidget(m_gui);
  auto* timer = new QTimer(this);
  connect(timer, &QTimer::timeout, this, &StatusBar::updateTexts);
  timer->start(500);
  updateTexts();
}

void StatusBar::setWorkspace(Workspace* workspace) {
  m_workspace = workspace;
  if (workspace) {
    connect(&workspace->connection(), &FactoryConnection::stateChanged, this, &StatusBar::updateTexts);
    connect(&workspace->connection(), &FactoryConnection::sessionChanged, this, &StatusBar::updateTexts);
  }
  updateTexts();
}

void StatusBar::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) updateTexts();
  QFrame::changeEvent(event);
}

void StatusBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().color(ColorRole::Card));
  painter.fillRect(0, 0, width(), 1, Theme::current().color(ColorRole::Line));
}

void StatusBar::updateTexts() {
  m_gui->setText(tr("GUI %1 ms behind").arg(Format::number(m_meter->worstLateness())));
  m_gui->setToolTip(tr("The longest that an event of the console had to wait in the last second"));
  if (!m_workspace) {
    m_connection->setState(StatusKind::Idle, tr("No factory is open"));
    m_engine->setState({}, {});
    m_data->clear();
    m_revision->clear();
    return;
  }
  FactoryConnection& connection = m_workspace->connection();
  m_connection->setState(Words::status(connection.state()), Words::connectionSentence(connection));
  const v1::EngineInfo& engine = connection.session().engine();
  if (Words::engineIsSilent(connection) && m_workspace->ready()) {
    m_engine->setState(StatusKind::Error,
                       tr("%1 does not answer since %2")
                           .arg(Words::engine(engine), Format::dateTime(Format::time(engine.unreachable_since()))));
    m_engine->setToolTip(text(engine.unreachable_reason()));
  } else {
    m_engine->setState({}, Words::engine(engine));
    m_engine->setToolTip(engine.simulated() ? tr("The values of this factory are made up by a simulation.")
                                            : QString());
  }
  const FleetStore& fleet = connection.fleet();
  if (!fleet.synced() && fleet.gpuCount() == 0) {
    m_data->setText(m_workspace->ready() ? tr("reading the fleet…") : QString());
    m_revision->clear();
    return;
  }
  const QString gpus = tr("%Ln GPU(s)", nullptr, static_cast<int>(fleet.gpuCount()));
  if (!connection.cursor().isLive()) {
    m_data->setText(fleet.telemetryTime().isValid()
                        ? tr("%1 · measured %2").arg(gpus, Format::instant(fleet.telemetryTime()))
                        : tr("%1 · nothing measured yet").arg(gpus));
    return m_revision->clear();  // the past has none
  }
  if (fleet.telemetryArrived().isValid()) {
    const qint64 age = fleet.telemetryArrived().msecsTo(QDateTime::currentDateTimeUtc());
    const QString words =
        age < 10000 ? tr("%1 s").arg(Format::decimal(static_cast<double>(age) / 1000, 1)) : Format::age(age / 1000);
    m_data->setText(tr("%1 · measured %2 ago").arg(gpus, words));
  } else {
    m_data->setText(tr("%1 · nothing measured yet").arg(gpus));
  }
  m_revision->setText(tr("revision %1").arg(Format::number(static_cast<qint64>(fleet.revision()))));
}

}  // namespace aifactory
