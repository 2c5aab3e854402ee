// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/time_actions.h"

#include <QWidget>

#include <algorithm>

#include "app/format.h"
#include "app/handover/handover_dialog.h"
#include "app/handover/handover_notes.h"
#include "app/handover/note_dialog.h"
#include "app/handover/shift_notes.h"
#include "app/selection.h"
#include "app/shell/alert_marks.h"
#include "app/shell/instant_dialog.h"
#include "base/resource_name.h"
#include "client/history_store.h"
#include "client/time_cursor.h"

namespace aifactory {

QString TimeActions::speedText(double speed) {
  return tr("%1×", "speed of playing").arg(Format::number(qRound(speed)));
}

TimeActions::TimeActions(const PageContext& context, const AlertMarks& marks, ShiftNotes& notes, QWidget* parent)
    : QObject(parent),
      m_context(context),
      m_marks(marks),
      m_taken(notes),
      m_widget(parent),
      m_instant(add("goToInstant", QStringLiteral("Ctrl+G"), &TimeActions::askInstant)),
      m_play(add("playPast", QStringLiteral("Ctrl+P"), &TimeActions::togglePlay)),
      m_slower(add("playSlower", QStringLiteral("Ctrl+["), &TimeActions::slower)),
      m_faster(add("playFaster", QStringLiteral("Ctrl+]"), &TimeActions::faster)),
      m_minuteBack(add("minuteBack", QStringLiteral("Alt+Left"), &TimeActions::backAMinute)),
      m_minuteOn(add("minuteOn", QStringLiteral("Alt+Right"), &TimeActions::onAMinute)),
      m_alertBefore(add("alertBefore", QStringLiteral("Alt+PgUp"), &TimeActions::toAlertBefore)),
      m_alertAfter(add("alertAfter", QStringLiteral("Alt+PgDown"), &TimeActions::toAlertAfter)),
      m_jobStart(add("jobStart", QStringLiteral("Alt+Home"), &TimeActions::toJobStart)),
      m_jobEnd(add("jobEnd", QStringLiteral("Alt+End"), &TimeActions::toJobEnd)),
      m_live(add("goLive", QStringLiteral("Ctrl+Shift+L"), &TimeActions::goLive)),
      m_take(add("takeNote", QStringLiteral("Ctrl+Shift+T"), &TimeActions::takeNote)),
      m_handover(add("saveHandover", QStringLiteral("Ctrl+Shift+S"), &TimeActions::saveHandover)),
      m_notes(add("handoverNotes", QStringLiteral("Ctrl+Shift+N"), &TimeActions::showNotes)) {
  FactoryConnection& connection = m_context.connection;
  connect(&connection.cursor(), &TimeCursor::changed, this, &TimeActions::update);
  connect(&connection.history(), &HistoryStore::changed, this, &TimeActions::update);
  connect(&m_context.selection, &Selection::changed, this, &TimeActions::update);
  connect(&m_marks, &AlertMarks::changed, this, &TimeActions::update);
  connect(&connection.cursor(), &TimeCursor::refused, this, [this](const QString& sentence) {
    m_context.actions.notify(tr("The past could not be shown: %1").arg(sentence), ActionRouter::Tone::Failed);
  });
  retranslate();
}

QAction* TimeActions::add(const char* name, const QString& keys, void (TimeActions::*slot)()) {
  auto* action = new QAction(this);
  action->setObjectName(QLatin1String(name));
  action->setShortcut(QKeySequence(keys));
  connect(action, &QAction::triggered, this, slot);
  m_widget->addAction(action);
  m_all << action;
  return action;
}

void TimeActions::retranslate() {
  m_instant->setText(tr("Go to an instant…"));
  m_slower->setText(tr("Play slower"));
  m_faster->setText(tr("Play faster"));
  m_minuteBack->setText(tr("One minute back"));
  m_minuteOn->setText(tr("One minute on"));
  m_alertBefore->setText(tr("To the alert before"));
  m_alertAfter->setText(tr("To the alert after"));
  m_jobStart->setText(tr("To the start of the selected job"));
  m_jobEnd->setText(tr("To the end of the selected job"));
  m_live->setText(tr("Back to live"));
  m_take->setText(tr("Add a note…"));
  m_handover->setText(tr("Save a handover…"));
  m_notes->setText(tr("Notes of this handover"));
  update();
}

void TimeActions::update() {
  const TimeCursor& cursor = m_context.connection.cursor();
  const bool there = m_context.connection.history().available();
  const bool past = there && !cursor.isLive();
  const bool job = there && m_context.selection.job() != 0;
  for (QAction* action : {m_instant, m_minuteBack, m_alertBefore}) action->setEnabled(there);
  for (QAction* action : {m_play, m_slower, m_faster, m_minuteOn, m_alertAfter}) action->setEnabled(past);
  for (QAction* action : {m_jobStart, m_jobEnd}) action->setEnabled(job);
  m_live->setEnabled(!cursor.isLive() && !m_context.connection.profile().isBundle());
  m_play->setText(cursor.isPlaying() ? tr("Pause") : tr("Play"));
  for (QAction* action : m_all) {
    action->setVisible(there);
    action->setToolTip(
        QStringLiteral("%1 (%2)").arg(action->text(), action->shortcut().toString(QKeySequence::NativeText)));
  }
  const bool notes = m_context.connection.history().answer().notes_size() > 0;
  const bool handover = HandoverDialog::isOffered(m_context.connection);
  for (const auto& [action, offered] :
       {std::pair{m_take, handover}, std::pair{m_handover, handover}, std::pair{m_notes, notes}}) {
    action->setEnabled(offered);
    action->setVisible(offered);
  }
}

void TimeActions::setSpeed(double speed) {
  m_speed = speed;
  TimeCursor& cursor = m_context.connection.cursor();
  if (cursor.isPlaying()) cursor.setSpeed(speed);
}

void TimeActions::togglePlay() {
  TimeCursor& cursor = m_context.connection.cursor();
  cursor.setSpeed(cursor.isPlaying() ? 0 : m_speed);
}

void TimeActions::faster() {
  const auto next = std::upper_bound(speeds.begin(), speeds.end(), m_speed);
  m_speed = next == speeds.end() ? speeds.back() : *next;
  m_context.connection.cursor().setSpeed(m_speed);
}

void TimeActions::slower() {
  const auto place = std::lower_bound(speeds.begin(), speeds.end(), m_speed);
  m_speed = place == speeds.begin() ? speeds.front() : *(place - 1);
  m_context.connection.cursor().setSpeed(m_speed);
}

void TimeActions::goLive() { m_context.connection.cursor().goLive(); }

void TimeActions::show(const QDateTime& instant) {
  FactoryConnection& connection = m_context.connection;
  showInstant(connection, instant);
}

void TimeActions::askInstant() {
  auto* dialog = new InstantDialog(m_context.connection, m_widget);
  connect(dialog, &InstantDialog::chosen, this, &TimeActions::show);
  dialog->open();
}

void TimeActions::backAMinute() { show(m_context.connection.factoryTime().addSecs(-60)); }
void TimeActions::onAMinute() { show(m_context.connection.factoryTime().addSecs(60)); }

void TimeActions::toAlertBefore() {
  if (const auto mark = m_marks.before(m_context.connection.factoryTime())) return show(*mark);
  m_context.actions.notify(tr("No earlier alert is known."), ActionRouter::Tone::Note);
}

void TimeActions::toAlertAfter() {
  if (const auto mark = m_marks.after(m_context.connection.factoryTime())) return show(*mark);
  m_context.actions.notify(tr("No later alert is known."), ActionRouter::Tone::Note);
}

void TimeActions::takeNote() {
  if (m_taken.isFull()) {
    const QString sentence = tr("%1 notes wait already. Save a handover, or remove some of them there.");
    return m_context.actions.notify(sentence.arg(ShiftNotes::most), ActionRouter::Tone::Note);
  }
  // Of this moment: once the text is written, time has gone on.
  const QDateTime instant = m_context.connection.factoryTime();
  const NotePicture picture = notePicture(m_widget->window()->grab());
  auto* dialog = new NoteDialog(instant, m_widget);
  connect(dialog, &NoteDialog::written, this, [this, instant, picture](const QString& text) {
    m_taken.add({instant, text, picture});
    m_context.actions.notify(tr("The note waits for the next handover."), ActionRouter::Tone::Done);
  });
  dialog->open();
}

void TimeActions::saveHandover() {
  (new HandoverDialog(m_context.connection, m_taken, m_widget->window()->grab(), m_widget))->open();
}

void TimeActions::showNotes() { (new HandoverNotes(m_context.connection, m_widget))->show(); }

void TimeActions::toJobStart() { toJob(false); }
void TimeActions::toJobEnd() { toJob(true); }

void TimeActions::toJob(bool end) {
  // Asked for and not looked up: the rows of the past do not know yet how it ended.
  v1::GetJobRequest request;
  request.set_name(jobName(m_context.selection.job()));
  const QString number = QString::number(m_context.selection.job());
  m_call.cancel();
  m_call =
      m_context.connection.getJob(request, this, [this, end, number](const CallResult<v1::GetJobResponse>& result) {
        ActionRouter& router = m_context.actions;
        if (!result) {
          if (result.error().kind != CallError::Kind::Cancelled) {
            router.notify(tr("Job %1: %2").arg(number, result.error().sentence), ActionRouter::Tone::Failed);
          }
          return;
        }
        const v1::Job& job = result->job();
        const bool known = end ? job.has_end_time() : job.has_start_time();
        const QDateTime instant = Format::time(end ? job.end_time() : job.start_time());
        if (!known || instant > m_context.connection.liveTime()) {
          router.notify(
              end ? tr("Job %1 has not ended yet.").arg(number) : tr("Job %1 has not started yet.").arg(number),
              ActionRouter::Tone::Note);
        } else {
          show(instant);
        }
      });
}

}  // namespace aifactory
