// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/time_scrubber.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <array>

#include "app/format.h"
#include "app/shell/alert_marks.h"
#include "app/shell/instant_dialog.h"
#include "app/shell/time_actions.h"
#include "app/shell/workspace.h"
#include "app/words.h"
#include "client/history_store.h"
#include "client/time_cursor.h"
#include "widgets/time_track.h"

namespace aifactory {
namespace {

constexpr qint64 minute = 60, hour = 60 * minute, day = 24 * hour;
constexpr std::array<qint64, 9> lengths{15 * minute, hour,    3 * hour, 6 * hour, 12 * hour,
                                        day,         2 * day, 4 * day,  7 * day};
constexpr std::size_t aDay = 5;

}  // namespace

TimeScrubber::TimeScrubber(QWidget* parent)
    : QFrame(parent),
      m_from(new QLabel(this)),
      m_track(new TimeTrack(this)),
      m_to(new QLabel(this)),
      m_more(new QToolButton(this)),
      m_menu(new QMenu(this)),
      m_timer(new QTimer(this)),
      m_stretch(aDay) {
  setObjectName(QStringLiteral("timeScrubber"));
  setFixedHeight(28);
  setMinimumWidth(190);
  setMaximumWidth(260);
  m_track->setObjectName(QStringLiteral("timeTrack"));
  m_more->setObjectName(QStringLiteral("timeMenu"));
  m_more->setProperty("flat", true);
  m_more->setText(QStringLiteral("▾"));
  m_more->setPopupMode(QToolButton::InstantPopup);
  m_more->setMenu(m_menu);
  m_more->setFixedWidth(24);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(10, 0, 2, 0);
  layout->setSpacing(4);
  for (QLabel* label : {m_from, m_to}) {
    label->setFont(Theme::font(12));
    label->setProperty("role", QStringLiteral("secondary"));
  }
  layout->addWidget(m_from);
  layout->addWidget(m_track, 1);
  layout->addWidget(m_to);
  layout->addWidget(m_more);
  m_timer->setInterval(1000);
  connect(m_timer, &QTimer::timeout, this, &TimeScrubber::updateStretch);
  connect(m_track, &TimeTrack::instantChosen, this, &TimeScrubber::choose);
  connect(m_track, &TimeTrack::presentChosen, this, &TimeScrubber::choosePresent);
  connect(m_track, &TimeTrack::zoomed, this, &TimeScrubber::zoom);
  connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
  m_track->setWords([](qint64 instant) { return Format::instant(QDateTime::fromMSecsSinceEpoch(instant, Qt::UTC)); });
  retranslate();
  hide();
}

void TimeScrubber::setWorkspace(Workspace* workspace) {
  m_workspace = workspace;
  m_menu->clear();
  if (workspace) {
    FactoryConnection& connection = workspace->connection();
    m_menu->addActions(workspace->timeActions().all());
    connect(&connection.history(), &HistoryStore::changed, this, &TimeScrubber::updateHistory);
    connect(&connection.cursor(), &TimeCursor::changed, this, &TimeScrubber::updateStretch);
    connect(&connection.cursor(), &TimeCursor::advanced, this, &TimeScrubber::updateStretch);
    connect(&workspace->alertMarks(), &AlertMarks::changed, this, &TimeScrubber::updateMarks);
  }
  updateMarks();
  updateHistory();
}

void TimeScrubber::updateHistory() {
  const bool there = m_workspace && m_workspace->connection().history().available();
  setVisible(there);
  if (!there) return m_timer->stop();
  m_timer->start();
  updateStretch();
}

void TimeScrubber::updateMarks() {
  if (!m_workspace) return;
  QVector<TimeTrack::Mark> marks;
  for (const auto& [time, alert] : m_workspace->alertMarks().marks()) {
    marks << TimeTrack::Mark{time, Words::status(alert.severity()), Words::alert(alert)};
  }
  m_track->setMarks(marks);
}

void TimeScrubber::updateStretch() {
  if (!m_workspace || !m_workspace->connection().history().available()) return;
  FactoryConnection& connection = m_workspace->connection();
  const HistoryStore& history = connection.history();
  const TimeCursor& cursor = connection.cursor();
  const bool bundle = connection.profile().isBundle();
  const QDateTime end = bundle || !connection.liveTime().isValid() ? history.newest() : connection.liveTime();
  QVector<TimeTrack::Span> spans;
  for (const v1::HistorySpan& span : history.answer().spans()) {
    spans << TimeTrack::Span{toDateTime(span.start()).toMSecsSinceEpoch(), toDateTime(span.end()).toMSecsSinceEpoch()};
  }
  if (history.answer().recording()) spans.back().end = end.toMSecsSinceEpoch();
  m_track->setSpans(spans);

  const qint64 length = bundle ? std::max<qint64>(60, history.oldest().secsTo(end)) : lengths[m_stretch];
  QDateTime to = end;
  const QDateTime shown = cursor.isLive() ? end : cursor.time();
  if (shown < end.addSecs(-length)) {
    to = std::min(end, shown.addSecs(length / 2));
  }
  // While somebody drags, the stretch stays under the pointer.
  if (!m_track->isSliderDown()) {
    m_track->setStretch(to.addSecs(-length).toMSecsSinceEpoch(), to.toMSecsSinceEpoch(), to == end && !bundle);
  }
  m_track->setInstant(cursor.isLive() ? std::nullopt : std::optional(shown.toMSecsSinceEpoch()));
  m_from->setText(bundle ? QString() : QStringLiteral("−") + Format::age(to.addSecs(-length).secsTo(end)));
  m_to->setText(bundle ? QString() : to == end ? tr("now") : QStringLiteral("−") + Format::age(to.secsTo(end)));
  // Each is an event to screen readers: not ten a second while it plays.
  const QString words = cursor.isLive() ? tr("live") : Format::instant(shown);
  if (!cursor.isPlaying() && m_track->accessibleDescription() != words) m_track->setAccessibleDescription(words);
}

void TimeScrubber::retranslate() {
  m_track->setAccessibleName(tr("Time that is shown"));
  m_track->setToolTip(tr("Drag, or use the arrow keys, to see an earlier time"));
  m_more->setAccessibleName(tr("More about the time"));
  m_more->setToolTip(m_more->accessibleName());
}

void TimeScrubber::choose(qint64 instant) {
  if (m_workspace) showInstant(m_workspace->connection(), QDateTime::fromMSecsSinceEpoch(instant, Qt::UTC));
}

void TimeScrubber::choosePresent() {
  if (!m_workspace) return;
  FactoryConnection& connection = m_workspace->connection();
  if (connection.profile().isBundle()) return showInstant(connection, connection.history().newest());
  connection.cursor().goLive();
}

void TimeScrubber::zoom(int step) {
  const auto last = static_cast<int>(lengths.size()) - 1;
  m_stretch = static_cast<std::size_t>(std::clamp(static_cast<int>(m_stretch) + step, 0, last));
  updateStretch();
}

void TimeScrubber::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    updateMarks();
    updateStretch();
  }
  QFrame::changeEvent(event);
}

void TimeScrubber::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Theme::current().color(ColorRole::Line));
  painter.setBrush(Theme::current().color(ColorRole::Raised));
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

}  // namespace aifactory
