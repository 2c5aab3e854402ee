// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QObject>
#include <QPointF>
#include <QPointer>

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "app/twin/wish_renderer.h"

namespace aifactory {

/// A picture, and how good it is.
struct PreviewFrame {
  QImage image;
  int samples = 0;
  bool refined = false;  ///< no sample will be added
  double perSecond = 0;  ///< frames, lately
};

/// Who renders, or why nobody does.
struct PreviewBackend {
  QString name;
  std::vector<preview::Refusal> refusals;  ///< why it is not the best one; empty where it is
  QString problem;                         ///< nothing is rendered any more until `restart`; empty while all is well
  bool operator==(const PreviewBackend&) const = default;
};

/// Renders on a thread of its own. It always works for the newest wish, and hands over the newest frame: a late one is
/// dropped. While the camera moves frames are quick and maybe coarse; when it rests they refine up to `wantedSamples`,
/// and then the thread sleeps. All methods and signals are of the GUI thread, which never waits.
class PreviewThread : public QObject {
  Q_OBJECT

 public:
  /// Samples of a picture that is done.
  static constexpr int wantedSamples = 256;
  /// What a pick is for; one of each waits at most.
  enum class PickFor { Hover, Choose, Open, Menu };
  static constexpr std::size_t pickKinds = 4;

  explicit PreviewThread(MakeRenderer make = preview::makeRenderer, QObject* parent = nullptr);
  /// Waits for no sample.
  ~PreviewThread() override;

  void show(PreviewWish wish);
  /// Paused at first; a paused thread sleeps.
  void setPaused(bool paused);
  /// Tries again after a problem.
  void restart();
  /// What is at a point, in shares of the picture's width and height; `picked` says it.
  void pick(PickFor purpose, QPointF point);

  const PreviewFrame& frame() const { return m_frame; }
  const PreviewBackend& backend() const { return m_backend; }

 Q_SIGNALS:
  void frameChanged();
  void backendChanged();
  void picked(aifactory::PreviewThread::PickFor purpose, QPointF point, const aifactory::preview::Hit& hit);

 private:
  using Clock = std::chrono::steady_clock;
  using Points = std::array<std::optional<QPointF>, pickKinds>;
  struct Orders {
    Points points;
    bool wished = false;  ///< there is a new wish
    bool restart = false;
    std::stop_token outdated;  ///< there are newer ones
  };
  struct Answer {
    PickFor purpose;
    QPointF point;
    preview::Hit hit;
  };
  /// What waits for the GUI thread; the newest of each.
  struct Results {
    std::optional<PreviewFrame> frame = {};
    std::optional<PreviewBackend> backend = {};
    std::vector<Answer> answers = {};
  };
  /// What the worker knows from step to step.
  struct Progress {
    PreviewWish wish;
    Clock::time_point moved;
    Clock::time_point begun;      ///< of the newest step
    bool moving = false;          ///< the camera, or it has not rested for long
    int coarseness = 1;           ///< pixels of the screen to one of a moving picture, each way
    double sampleSeconds = 0.05;  ///< of one sample of a still picture
    double perSecond = 0;
    bool done = true;
  };

  void work(const std::stop_token& stop);
  static bool hasPoints(const Points& points);
  /// Changes what is under m_mutex, and lets the worker know.
  template <class Change>
  void order(const Change& change);
  /// Waits for something to do; nothing when it is to stop.
  std::optional<Orders> takeOrders(const std::stop_token& stop, Progress& progress);
  Results step(WishRenderer& renderer, Progress& progress, const Orders& orders, const std::stop_token& stop);
  static std::vector<Answer> answer(preview::Renderer& renderer, QSize size, const Points& points);
  static bool isRefined(const preview::Renderer& renderer, const Progress& progress);
  static PreviewFrame frameOf(preview::Renderer& renderer, const Progress& progress);
  /// Until it is interrupted; false where the picture got no better.
  static bool addSamples(preview::Renderer& renderer, Progress& progress, const std::stop_token& interrupted);
  static void learnPace(Progress& progress, double seconds, int samples);
  void hand(Results results);
  void take();

  const MakeRenderer m_make;
  const QPointer<QObject> m_self{this};  // made on the GUI thread

  // under m_mutex
  std::mutex m_mutex;
  std::condition_variable_any m_wake;
  PreviewWish m_wish;
  Points m_points;
  bool m_wished = false;
  bool m_paused = true;
  bool m_failed = false;
  bool m_restart = false;
  std::stop_source m_newer;  ///< stopped when the worker's orders are not the newest
  Results m_results;
  bool m_posted = false;

  // GUI thread
  PreviewFrame m_frame;
  PreviewBackend m_backend;

  std::jthread m_thread;  // last: it uses all of the above
};

}  // namespace aifactory
