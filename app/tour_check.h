// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <optional>

namespace aifactory {

/// Something that the tour finds out about a page: looks again and again until it comes to a conclusion, or for too
/// long.
class TourCheck : public QObject {
 public:
  bool done() const { return m_complaint.has_value(); }
  /// Empty: all is well.
  QString complaint() const { return m_complaint.value_or(QString()); }

 protected:
  TourCheck(int patienceMs, QObject* parent) : QObject(parent), m_patience(patienceMs) {
    m_sinceStart.start();
    m_timer = startTimer(everyMs);
  }

  /// Called until `conclude` is.
  virtual void look() = 0;
  /// The complaint when that took too long.
  virtual QString tooLate() const = 0;
  void conclude(const QString& complaint) { m_complaint = complaint; }

  void timerEvent(QTimerEvent*) final {
    if (!done()) look();
    if (!done() && m_sinceStart.elapsed() > m_patience) conclude(tooLate());
    if (done()) killTimer(m_timer);
  }

 private:
  static constexpr int everyMs = 10;

  const int m_patience;
  std::optional<QString> m_complaint;
  QElapsedTimer m_sinceStart;
  int m_timer = 0;
};

}  // namespace aifactory
