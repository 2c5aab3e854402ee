// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/loudspeaker.h"

#include <QApplication>
#include <QLibrary>

#include "app/alerts/alarm_tone.h"

namespace aifactory {
namespace {

using Samples = std::vector<std::int16_t>;

template <class Function>
Function resolve(QLibrary& library, const char* name) {
  return reinterpret_cast<Function>(library.resolve(name));
}

/// As in pulse/simple.h and pulse/sample.h.
bool playOnPulse(const Samples& samples) {
  struct SampleSpec {
    int format;
    std::uint32_t rate;
    std::uint8_t channels;
  };
  constexpr int signed16LittleEndian = 3, playback = 1;
  QLibrary library(QStringLiteral("pulse-simple"), 0);
  const auto open = resolve<void* (*)(const char*, const char*, int, const char*, const char*, const SampleSpec*,
                                      const void*, const void*, int*)>(library, "pa_simple_new");
  const auto write = resolve<int (*)(void*, const void*, std::size_t, int*)>(library, "pa_simple_write");
  const auto drain = resolve<int (*)(void*, int*)>(library, "pa_simple_drain");
  const auto close = resolve<void (*)(void*)>(library, "pa_simple_free");
  if (!open || !write || !drain || !close) return false;
  const SampleSpec spec{signed16LittleEndian, toneRate, 1};
  void* stream = open(nullptr, "AI Factory Console", playback, nullptr, "Alert", &spec, nullptr, nullptr, nullptr);
  if (!stream) return false;
  const bool played =
      write(stream, samples.data(), samples.size() * sizeof(std::int16_t), nullptr) == 0 && drain(stream, nullptr) == 0;
  close(stream);
  return played;
}

void sayNothing(const char*, int, const char*, int, const char*, ...) {}

/// As in alsa/pcm.h.
bool playOnAlsa(const Samples& samples) {
  constexpr int playback = 0, signed16LittleEndian = 2, interleaved = 3;
  constexpr unsigned latencyMicroseconds = 200'000;
  QLibrary library(QStringLiteral("asound"), 2);
  const auto setErrorHandler = resolve<int (*)(void (*)(const char*, int, const char*, int, const char*, ...))>(
      library, "snd_lib_error_set_handler");
  const auto open = resolve<int (*)(void**, const char*, int, int)>(library, "snd_pcm_open");
  const auto setParameters =
      resolve<int (*)(void*, int, int, unsigned, unsigned, int, unsigned)>(library, "snd_pcm_set_params");
  const auto write = resolve<long (*)(void*, const void*, unsigned long)>(library, "snd_pcm_writei");
  const auto drain = resolve<int (*)(void*)>(library, "snd_pcm_drain");
  const auto close = resolve<int (*)(void*)>(library, "snd_pcm_close");
  if (!setErrorHandler || !open || !setParameters || !write || !drain || !close) return false;
  setErrorHandler(sayNothing);
  void* device = nullptr;
  if (open(&device, "default", playback, 0) < 0) return false;
  bool played = setParameters(device, signed16LittleEndian, interleaved, 1, toneRate, 1, latencyMicroseconds) == 0;
  for (std::size_t done = 0; played && done < samples.size();) {
    const long frames = write(device, samples.data() + done, samples.size() - done);
    played = frames > 0;
    if (played) done += static_cast<std::size_t>(frames);
  }
  if (played) drain(device);
  close(device);
  return played;
}

}  // namespace

Loudspeaker::Loudspeaker() { m_thread.setMaxThreadCount(1); }

Loudspeaker::~Loudspeaker() { m_thread.waitForDone(); }

void Loudspeaker::play(bool critical) {
  // One at a time: alarms that come while one is heard are part of the same noise.
  if (m_thread.activeThreadCount() > 0) return;
  m_thread.start([this, critical] {
    const Samples samples = alarmTone(critical);
    if (playOnPulse(samples)) {
      m_way = Way::Pulse;
    } else if (playOnAlsa(samples)) {
      m_way = Way::Alsa;
    } else {
      m_way = Way::Beep;
      QMetaObject::invokeMethod(
          qApp, [] { QApplication::beep(); }, Qt::QueuedConnection);
    }
  });
}

Loudspeaker::Way Loudspeaker::finish() {
  m_thread.waitForDone();
  return m_way;
}

}  // namespace aifactory
