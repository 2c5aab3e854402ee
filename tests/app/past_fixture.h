// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

#include "app/shell/past_banner.h"
#include "client/time_cursor.h"
#include "tests/app/console_fixture.h"
#include "widgets/key_figure.h"
#include "widgets/state_label.h"
#include "widgets/time_track.h"

namespace aifactory {

/// The small factory with its past (SmallFactory::remember).
class PastConsoleTest : public ConsoleTest {
 protected:
  void openPast() {
    factory.remember();
    openFactory();
    ASSERT_TRUE(spinUntil([&] { return track().isVisible(); }));
  }

  TimeTrack& track() { return *find<TimeTrack>("timeTrack"); }
  TimeCursor& cursor() { return workspace().connection().cursor(); }
  QString figure(const char* name) { return find<KeyFigure>(name)->figure(); }
  QString banner() {
    return find<PastBanner>("pastBanner")->isVisible() ? find<PastBanner>("pastBanner")->text() : QString();
  }
  QString pill() { return find<StateLabel>("live")->text(); }
  /// How long before the factory's now the shown instant is, in seconds.
  qint64 ago() { return cursor().time().secsTo(QDateTime::fromSecsSinceEpoch(SmallFactory::now)); }
  bool settled() {
    return spinUntil([&] { return workspace().connection().isAtCursor(); });
  }
  void clickTrack(double hoursAgo) {
    const qint64 wanted = (SmallFactory::now - static_cast<qint64>(hoursAgo * 3600)) * 1000;
    QTest::mouseClick(&track(), Qt::LeftButton, {}, {track().xOf(wanted), track().height() / 2});
  }
  void press(QWidget& widget, Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
    QTest::keyClick(&widget, key, modifiers);
  }
  bool isLiveAgain() {
    return spinUntil([&] { return cursor().isLive() && workspace().connection().isAtCursor(); });
  }
};

}  // namespace aifactory
