// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

#include <array>

#include "app/page.h"

namespace aifactory {

class AlertMarks;
class ShiftNotes;

/// What can be done about the time that is shown, as actions: the scrubber's menu, the banner, the palette and the keys
/// all use these. Belongs to one factory; its parent widget's window has the keys. GUI thread.
class TimeActions : public QObject {
  Q_OBJECT

 public:
  static constexpr std::array<double, 5> speeds{1, 10, 60, 300, 1000};
  static QString speedText(double speed);  ///< "60×"

  TimeActions(const PageContext& context, const AlertMarks& marks, ShiftNotes& notes, QWidget* parent);

  QAction* play() const { return m_play; }
  QAction* live() const { return m_live; }
  QAction* notes() const { return m_notes; }
  /// In the order of the menu.
  const QList<QAction*>& all() const { return m_all; }
  /// That playing has or would have.
  double speed() const { return m_speed; }
  void setSpeed(double speed);
  void retranslate();

 private:
  QAction* add(const char* name, const QString& keys, void (TimeActions::*slot)());
  void update();
  void togglePlay();
  void faster();
  void slower();
  void goLive();
  void askInstant();
  void backAMinute();
  void onAMinute();
  void toAlertBefore();
  void toAlertAfter();
  void toJobStart();
  void toJobEnd();
  void toJob(bool end);
  void takeNote();
  void saveHandover();
  void showNotes();
  void show(const QDateTime& instant);

  const PageContext m_context;
  const AlertMarks& m_marks;
  ShiftNotes& m_taken;
  QWidget* const m_widget;
  double m_speed = 60;
  CallHandle m_call;
  QList<QAction*> m_all;
  QAction* m_instant;
  QAction* m_play;
  QAction* m_slower;
  QAction* m_faster;
  QAction* m_minuteBack;
  QAction* m_minuteOn;
  QAction* m_alertBefore;
  QAction* m_alertAfter;
  QAction* m_jobStart;
  QAction* m_jobEnd;
  QAction* m_live;
  QAction* m_take;
  QAction* m_handover;
  QAction* m_notes;
};

}  // namespace aifactory
