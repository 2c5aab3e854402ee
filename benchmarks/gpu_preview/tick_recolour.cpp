// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/gpu_preview/tick_recolour.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "benchmarks/gpu_preview/trial_hall.h"
#include "benchmarks/report.h"

namespace aifactory::preview {

namespace {

constexpr const char* name = "tick_recolour";
constexpr std::uint32_t rounds = 9;
constexpr double sameShare = 0.999;

/// A renderer of the hall, and its picture.
class Screen {
 public:
  explicit Screen(const TrialHall& hall) : m_view(hall.view) {
    m_renderer->setScene(hall.scene);
    trace();
  }

  /// A telemetry tick.
  void recolour(const std::vector<ItemColor>& colors) {
    m_renderer->setItemColors(colors);
    m_renderer->resolve(m_picture);
  }
  void trace() {
    // A background that nobody can tell from the one before starts the frame anew.
    m_view.background.x = std::nextafter(m_view.background.x, m_view.background.x < 0.05F ? 1.0F : 0.0F);
    m_renderer->setView(m_view);
    m_renderer->accumulate(1);
  }
  const Picture& picture() const { return m_picture; }

 private:
  const std::unique_ptr<Renderer> m_renderer = makeRenderer(Backend::Embree).renderer;
  View m_view;
  Picture m_picture;
};

/// Of pixels whose channels are all within a step of each other.
double shareAlike(const Picture& a, const Picture& b) {
  std::size_t alike = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) {
    int most = 0;
    for (const unsigned shift : {0U, 8U, 16U}) {
      most = std::max(most, std::abs(static_cast<int>(a.pixels[i] >> shift & 0xFFU) -
                                     static_cast<int>(b.pixels[i] >> shift & 0xFFU)));
    }
    alike += most <= 1 ? 1U : 0U;
  }
  return static_cast<double>(alike) / static_cast<double>(a.pixels.size());
}

}  // namespace

void benchRecolouring() {
  const TrialHall hall = trialHall();
  Screen ours(hall), peer(hall);
  std::vector<double> oursMs, peerMs;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    const std::vector<ItemColor> colors = trialColors(*hall.scene, round);
    const double recoloured = secondsOf([&] { ours.recolour(colors); });
    const double traced = secondsOf([&] {
      peer.trace();
      peer.recolour(colors);
    });
    if (shareAlike(ours.picture(), peer.picture()) < sameShare) wrong(name, "it looks otherwise than traced anew");
    oursMs.push_back(1e3 * recoloured);
    peerMs.push_back(1e3 * traced);
  }
  reportAgainstPeer(name, median(oursMs), "ms", "traced anew", median(peerMs), true);
}

}  // namespace aifactory::preview
