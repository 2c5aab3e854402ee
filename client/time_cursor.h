// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace aifactory {

/// Which time of a factory is shown: now, or an instant of the past that stands still or plays on. The one place that
/// says so; the connection takes its watches there. GUI thread.
class TimeCursor : public QObject {
  Q_OBJECT

 public:
  /// Factory seconds for each second.
  static constexpr double fastest = 1000;

  explicit TimeCursor(QObject* parent = nullptr);

  bool isLive() const { return !m_time.isValid(); }
  /// The instant on show, of the factory's clock; invalid while live.
  QDateTime time() const;
  /// 0 stands still, also while live.
  double speed() const { return m_speed; }
  bool isPlaying() const { return m_speed > 0; }
  /// When `time()` was the instant it is counted from, and that instant: several watches begin there and stay together.
  std::chrono::steady_clock::time_point since() const { return m_since; }
  QDateTime start() const { return m_time; }

  void goLive();
  /// Goes to an instant, and plays on from there if it was playing.
  void show(const QDateTime& instant);
  /// Plays on from where it stands, or stops there with 0. Does nothing while live.
  void setSpeed(double speed);

  /// Waits at `reached` while nobody is there to play on; `release` plays on from there.
  void hold(const QDateTime& reached);
  void release();
  bool isHeld() const { return m_held; }

 Q_SIGNALS:
  /// Another time is wanted than what comes by itself.
  void changed();
  /// Playing has come further.
  void advanced();
  /// The factory cannot show what was asked for; the cursor is live again.
  void refused(const QString& sentence);

 private:
  void set(const QDateTime& instant, double speed, bool held);

  QDateTime m_time;
  std::chrono::steady_clock::time_point m_since;
  double m_speed = 0;
  bool m_held = false;
  QTimer m_tick;
};

}  // namespace aifactory
