// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/preview_thread.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/twin/background_priority.h"
#include "app/twin/picture_image.h"
#include "client/gui_post.h"

namespace aifactory {

namespace {

using namespace std::chrono_literals;

constexpr auto framePeriod = 16ms;      // no screen shows more
constexpr double restSeconds = 0.15;    // after the last move, until the picture refines
constexpr double stepSeconds = 0.1;     // of a refining picture, from frame to frame
constexpr double slowSeconds = 0.05;    // of a frame in motion: coarser from there on,
constexpr double quickSeconds = 0.012;  // finer from there on; four times the pixels are still not slow
constexpr int coarsest = 4;

double secondsBetween(std::chrono::steady_clock::time_point start, std::chrono::steady_clock::time_point end) {
  return std::chrono::duration<double>(end - start).count();
}

}  // namespace

PreviewThread::PreviewThread(MakeRenderer make, QObject* parent)
    : QObject(parent), m_make(std::move(make)), m_thread([this](const std::stop_token& stop) { work(stop); }) {}

PreviewThread::~PreviewThread() {
  m_thread.request_stop();
  order([] {});
}

template <class Change>
void PreviewThread::order(const Change& change) {
  {
    const std::lock_guard lock(m_mutex);
    change();
    m_newer.request_stop();
  }
  m_wake.notify_one();
}

void PreviewThread::show(PreviewWish wish) {
  order([&] {
    m_wish = std::move(wish);
    m_wished = true;
  });
}

void PreviewThread::setPaused(bool paused) {
  order([&] { m_paused = paused; });
}

void PreviewThread::restart() {
  order([this] { m_restart = m_failed; });
}

void PreviewThread::pick(PickFor purpose, QPointF point) {
  order([&] { m_points[static_cast<std::size_t>(purpose)] = point; });
}

void PreviewThread::work(const std::stop_token& stop) {
  workInBackground();
  std::optional<WishRenderer> renderer(m_make);
  Progress progress;
  while (const std::optional<Orders> orders = takeOrders(stop, progress)) {
    if (orders->restart) renderer.emplace(m_make);
    try {
      hand(step(*renderer, progress, *orders, stop));
    } catch (const std::exception& problem) {
      {
        const std::lock_guard lock(m_mutex);
        m_failed = true;
      }
      hand({.backend = PreviewBackend{{}, {}, QString::fromUtf8(problem.what())}});
    }
  }
}

bool PreviewThread::hasPoints(const Points& points) {
  return std::any_of(points.begin(), points.end(), [](const auto& point) { return point.has_value(); });
}

std::optional<PreviewThread::Orders> PreviewThread::takeOrders(const std::stop_token& stop, Progress& progress) {
  std::this_thread::sleep_until(progress.begun + framePeriod);
  std::unique_lock lock(m_mutex);
  m_wake.wait(lock, stop, [&] {
    return m_restart || (!m_failed && !m_paused && (m_wished || hasPoints(m_points) || !progress.done));
  });
  if (stop.stop_requested()) return std::nullopt;
  progress.begun = Clock::now();
  if (!m_wish.looksAs(progress.wish)) progress.moved = progress.begun;
  progress.wish = m_wish;
  progress.moving = secondsBetween(progress.moved, progress.begun) < restSeconds;
  m_failed = false;
  m_newer = std::stop_source();
  return Orders{std::exchange(m_points, {}), std::exchange(m_wished, false), std::exchange(m_restart, false),
                m_newer.get_token()};
}

PreviewThread::Results PreviewThread::step(WishRenderer& renderer, Progress& progress, const Orders& orders,
                                           const std::stop_token& stop) {
  Results results;
  Points points = orders.points;
  progress.done = progress.wish.isEmpty();
  if (progress.done) return results;
  const bool moving = progress.moving;
  const QSize size = moving ? progress.wish.size / progress.coarseness : progress.wish.size;
  renderer.render(progress.wish, size, moving ? preview::Light::Draft : preview::Light::Still,
                  [&](preview::Renderer& current) {
                    // At once: a sample may take long.
                    if (hasPoints(points)) hand({.answers = answer(current, size, std::exchange(points, {}))});
                    if (orders.wished && current.samples() > 0) hand({.frame = frameOf(current, progress)});
                    // Who moves on all the time shall see something on the way.
                    const bool better = addSamples(current, progress, moving ? stop : orders.outdated);
                    progress.done = isRefined(current, progress);
                    if (better) results.frame = frameOf(current, progress);
                  });
  results.backend = {QString::fromStdString(renderer.name()), renderer.refusals(), {}};
  return results;
}

PreviewFrame PreviewThread::frameOf(preview::Renderer& renderer, const Progress& progress) {
  return {resolvedImage(renderer), renderer.samples(), isRefined(renderer, progress), progress.perSecond};
}

bool PreviewThread::isRefined(const preview::Renderer& renderer, const Progress& progress) {
  return !progress.moving && renderer.samples() >= wantedSamples;
}

std::vector<PreviewThread::Answer> PreviewThread::answer(preview::Renderer& renderer, QSize size,
                                                         const Points& points) {
  const auto pixel = [](double share, int count) {
    return std::clamp(static_cast<int>(share * count), 0, std::max(0, count - 1));
  };
  std::vector<Answer> answers;
  for (std::size_t kind = 0; kind < pickKinds; ++kind) {
    if (!points[kind]) continue;
    const preview::Hit hit =
        renderer.pick(pixel(points[kind]->x(), size.width()), pixel(points[kind]->y(), size.height()));
    answers.push_back({static_cast<PickFor>(kind), *points[kind], hit});
  }
  return answers;
}

bool PreviewThread::addSamples(preview::Renderer& renderer, Progress& progress, const std::stop_token& interrupted) {
  const int before = renderer.samples(), missing = wantedSamples - before;
  if (missing <= 0) return false;
  const int affordable = std::max(1, static_cast<int>(stepSeconds / progress.sampleSeconds));
  const Clock::time_point start = Clock::now();
  {
    const std::stop_callback interrupt(interrupted, [&] { renderer.interrupt(); });
    renderer.accumulate(progress.moving ? 1 : std::min(affordable, missing));
  }
  const int added = renderer.samples() - before;
  if (added > 0) learnPace(progress, std::max(secondsBetween(start, Clock::now()), 1e-6), added);
  return added > 0;
}

void PreviewThread::learnPace(Progress& progress, double seconds, int samples) {
  const double perSecond = std::min(1 / seconds, static_cast<double>(1s / framePeriod));
  progress.perSecond = progress.perSecond == 0 ? perSecond : 0.8 * progress.perSecond + 0.2 * perSecond;
  if (!progress.moving) {
    progress.sampleSeconds = seconds / samples;
  } else if (seconds > slowSeconds && progress.coarseness < coarsest) {
    progress.coarseness *= 2;
  } else if (seconds < quickSeconds && progress.coarseness > 1) {
    progress.coarseness /= 2;
  }
}

void PreviewThread::hand(Results results) {
  {
    const std::lock_guard lock(m_mutex);
    if (results.frame) m_results.frame = std::move(results.frame);
    if (results.backend) m_results.backend = std::move(results.backend);
    std::move(results.answers.begin(), results.answers.end(), std::back_inserter(m_results.answers));
    if (std::exchange(m_posted, true)) return;
  }
  postToGui(m_self, [this] { take(); });
}

void PreviewThread::take() {
  Results results;
  {
    const std::lock_guard lock(m_mutex);
    results = std::exchange(m_results, {});
    m_posted = false;
  }
  if (results.backend && *results.backend != m_backend) {
    m_backend = std::move(*results.backend);
    Q_EMIT backendChanged();
  }
  if (results.frame) {
    m_frame = std::move(*results.frame);
    Q_EMIT frameChanged();
  }
  for (const Answer& answer : results.answers) Q_EMIT picked(answer.purpose, answer.point, answer.hit);
}

}  // namespace aifactory
