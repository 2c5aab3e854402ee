// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QThreadPool>

#include <atomic>

#include "app/alerts/alert_notifier.h"

namespace aifactory {

/// Plays alarms on this machine: through PulseAudio or PipeWire (libpulse-simple), else ALSA (libasound), both opened
/// at run time, else as the desktop's beep. On a thread of its own: a sound system may take its time to answer.
class Loudspeaker : public AlarmSound {
 public:
  /// Which way the last sound took; Silent before the first.
  enum class Way { Silent, Pulse, Alsa, Beep };

  Loudspeaker();
  ~Loudspeaker() override;

  void play(bool critical) override;
  /// Waits until what was asked for has been played.
  Way finish();

 private:
  QThreadPool m_thread;
  std::atomic<Way> m_way = Way::Silent;
};

}  // namespace aifactory
