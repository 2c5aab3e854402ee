// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <stdexcept>
#include <string>

namespace aifactory::preview {

enum class Backend { Auto, Cuda, Embree, Portable };

enum class Obstacle {
  NotBuilt,     ///< this build does not have it
  NoDriver,     ///< not installed on this machine
  OldDriver,    ///< older than what this build needs
  NoDevice,     ///< the driver finds none
  OutOfMemory,  ///< the scene or the picture does not fit
  Failed,       ///< anything else; the detail says what
};

/// Why a back-end does not render, for whoever words it.
struct Refusal {
  Backend backend = Backend::Auto;
  Obstacle obstacle = Obstacle::Failed;
  std::string detail;  ///< in a driver's own words, for example "CUDA_ERROR_ILLEGAL_ADDRESS"; may be empty
  bool operator==(const Refusal&) const = default;
};

/// "CUDA"
const char* nameOf(Backend backend);
/// A sentence in English, without its full stop.
std::string sentenceOf(const Refusal& refusal);
/// Of several, one after the other; empty for none.
std::string sentencesOf(std::span<const Refusal> refusals);

/// The device is gone, or has no memory left: another back-end can go on with the same scene.
class DeviceLost : public std::runtime_error {
 public:
  explicit DeviceLost(Refusal refusal) : std::runtime_error(sentenceOf(refusal)), m_refusal(std::move(refusal)) {}
  const Refusal& refusal() const { return m_refusal; }

 private:
  Refusal m_refusal;
};

}  // namespace aifactory::preview
