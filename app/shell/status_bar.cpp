// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/status_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QTimer>

#include <algorithm>

#include "app/format.h"
#include "app/shell/gui_meter.h"
#include "app/shell/workspace.h"
#include "app/words.h"
#include "client/time_cursor.h"
#include "widgets/state_label.h"

namespace aifactory {
namespace {

/// A source that has nothing of this fleet still says when it looked: the time alone does not tell.
bool isAnythingMeasured(const FleetStore& fleet) {
  const TelemetryColumns& telemetry = fleet.columns().telemetry;
  for (std::size_t device = 0; device < telemetry.size(); ++device) {
    if (isMeasured(telemetry, device)) return fleet.telemetryTime().isValid();
  }
  return false;
}

}  // namespace

StatusBar::StatusBar(QWidget* parent)
    : QFrame(parent),
      m_meter(new GuiMeter(this)),
      m_connection(new StateLabel(this)),
      m_engine(new StateLabel(this)),
      m_data(new StateLabel(this)),
      m_revision(new QLabel(this)),
      m_gui(new QLabel(this)) {
  setObjectName(QStringLiteral("statusBar"));
  setFixedHeight(26);
  m_connection->setObjectName(QStringLiteral("connectionState"));
  m_engine->setObjectName(QStringLiteral("engineState"));
  m_data->setObjectName(QStringLiteral("dataAge"));
  m_revision->setObjectName(QStringLiteral("revision"));
  m_gui->setObjectName(QStringLiteral("guiLateness"));
  for (QLabel* label : {m_revision, m_gui}) {
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
    for (const auto signal :
         {&FactoryConnection::stateChanged, &FactoryConnection::sessionChanged, &FactoryConnection::settledChanged}) {
      connect(&workspace->connection(), signal, this, &StatusBar::updateTexts);
    }
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
    m_data->setState({}, {});
    m_data->setToolTip({});
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
    m_data->setState({}, m_workspace->ready() ? tr("reading the fleet…") : QString());
    m_data->setToolTip({});
    m_revision->clear();
    return;
  }
  showTelemetry();
  if (!connection.cursor().isLive()) return m_revision->clear();  // the past has none
  m_revision->setText(tr("revision %1").arg(Format::number(static_cast<qint64>(fleet.revision()))));
}

void StatusBar::showTelemetry() {
  FactoryConnection& connection = m_workspace->connection();
  const FleetStore& fleet = connection.fleet();
  const v1::TelemetryInfo& info = connection.session().telemetry();
  const QString source = Words::telemetry(info);
  const bool past = !connection.cursor().isLive() || connection.profile().isBundle();
  const bool silent = !past && Words::telemetryIsSilent(connection);
  const QString gpus = tr("%Ln GPU(s)", nullptr, static_cast<int>(fleet.gpuCount()));
  const QString newest = Format::instant(fleet.telemetryTime());
  QString words;
  if (!isAnythingMeasured(fleet)) {
    const bool awaited = !source.isEmpty() && !fleet.telemetryTime().isValid();
    words = awaited ? tr("%1 · nothing measured yet").arg(gpus) : tr("%1 · nothing is measured").arg(gpus);
  } else if (const QDateTime now = connection.liveTime(); past || !now.isValid()) {
    words = tr("%1 · measured %2").arg(gpus, newest);
  } else {
    // Both are of the factory's clock, which is heard of a moment late and may run fast: a sample may seem to be ahead.
    const qint64 age = std::max<qint64>(0, fleet.telemetryTime().msecsTo(now));
    const bool fresh = age < 10000;
    words = tr("%1 · measured %2 ago")
                .arg(gpus, fresh ? tr("%1 s").arg(Format::decimal(static_cast<double>(age) / 1000, 1))
                                 : Format::age(age / 1000));
  }
  if (!source.isEmpty()) words += QStringLiteral(" · ") + (silent ? tr("%1 does not answer").arg(source) : source);
  m_data->setState(silent ? std::optional(StatusKind::Warning) : std::nullopt, words);
  if (silent) {
    m_data->setToolTip(
        tr("%1 does not answer since %2").arg(source, Format::dateTime(Format::time(info.unreachable_since()))) +
        QLatin1Char('\n') + text(info.unreachable_reason()));
  } else if (past || info.measured_devices() == 0) {
    m_data->setToolTip({});  // how many were measured then is not known
  } else {
    m_data->setToolTip(tr("%1 of %2 devices have values; the newest was measured at %3.")
                           .arg(Format::number(info.measured_devices()), Format::number(info.devices()), newest));
  }
}

}  // namespace aifactory
