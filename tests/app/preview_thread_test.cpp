// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/preview_thread.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <QSignalSpy>
#include <QTemporaryDir>

#include <chrono>
#include <thread>

#include "app/twin/picture_export.h"
#include "app/twin/refusal_words.h"
#include "tests/app/fake_renderer.h"
#include "tests/client/spin.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;
using preview::Backend;

class PreviewThreadTest : public ::testing::Test {
 protected:
  MakeRenderer maker() {
    return [this](Backend backend) {
      ++made;
      if (backend == Backend::Auto) return preview::ChosenRenderer{std::make_unique<FakeRenderer>(log, "Fast"), {}};
      return preview::ChosenRenderer{std::make_unique<FakeRenderer>(spare, "Spare"), {noDriver}};
    };
  }
  PreviewWish wish() const {
    PreviewWish wish;
    wish.scene = scene;
    wish.size = {64, 48};
    return wish;
  }
  /// Shows it and waits until it is as good as it gets.
  void refine(PreviewThread& thread) {
    thread.setPaused(false);
    thread.show(wish());
    ASSERT_TRUE(spinUntil([&] { return thread.frame().refined; }));
  }

  const preview::Refusal noDriver{Backend::Cuda, preview::Obstacle::NoDriver, {}};
  const preview::Refusal noMemory{Backend::Cuda, preview::Obstacle::OutOfMemory, {}};
  RendererLog log, spare;
  std::atomic<int> made = 0;
  std::shared_ptr<const preview::Scene> scene = std::make_shared<const preview::Scene>();
};

TEST_F(PreviewThreadTest, RefinesToTheEndAndThenSleeps) {
  PreviewThread thread(maker());
  refine(thread);
  EXPECT_EQ(thread.frame().samples, PreviewThread::wantedSamples);
  EXPECT_EQ(thread.frame().image.size(), QSize(64, 48));
  EXPECT_EQ(thread.frame().image.pixel(5, 5), 0xFF808080);
  EXPECT_EQ(thread.backend().name, QStringLiteral("Fast"));
  const int pictures = log.pictures;
  spinFor(100ms);
  EXPECT_EQ(log.pictures, pictures);
}

TEST_F(PreviewThreadTest, ColoursOfARefinedPictureNeedNoSample) {
  PreviewThread thread(maker());
  refine(thread);
  const int samples = log.samples;
  PreviewWish colored = wish();
  colored.colors = std::make_shared<const std::vector<preview::ItemColor>>(1, 0x123456U);
  QSignalSpy frames(&thread, &PreviewThread::frameChanged);
  thread.show(colored);
  ASSERT_TRUE(spinUntil([&] { return !frames.empty(); }));
  EXPECT_EQ(log.firstColor, 0x123456U);
  EXPECT_EQ(log.samples, samples);
  EXPECT_EQ(log.scenes, 1);
}

TEST_F(PreviewThreadTest, RendersNothingWhileItIsPaused) {
  PreviewThread thread(maker());
  thread.show(wish());
  spinFor(60ms);
  EXPECT_EQ(made, 0);
  refine(thread);
  thread.setPaused(true);
  spinFor(40ms);
  const int pictures = log.pictures;
  PreviewWish moved = wish();
  moved.camera.eye = {1, 2, 3};
  thread.show(moved);
  spinFor(60ms);
  EXPECT_EQ(log.pictures, pictures);
}

TEST_F(PreviewThreadTest, WhatComesTooLateForTheGuiIsDropped) {
  PreviewThread thread(maker());
  refine(thread);
  QSignalSpy frames(&thread, &PreviewThread::frameChanged);
  const int before = log.pictures;
  PreviewWish moved = wish();
  for (int step = 1; step <= 20; ++step) {
    moved.camera.eye.x = static_cast<float>(step);
    thread.show(moved);
    std::this_thread::sleep_for(20ms);  // the event loop stands still meanwhile
  }
  ASSERT_GT(log.pictures, before + 3);
  QCoreApplication::processEvents();
  EXPECT_LE(frames.count(), 2);
}

TEST_F(PreviewThreadTest, OnlyTheNewestWishIsRendered) {
  std::atomic<bool> held = true;
  log.beforeSamples = [&] {
    while (held) std::this_thread::sleep_for(1ms);
  };
  PreviewThread thread(maker());
  thread.setPaused(false);
  thread.show(wish());
  ASSERT_TRUE(spinUntil([&] { return log.views == 1; }));
  PreviewWish moved = wish();
  for (int step = 1; step <= 50; ++step) {
    moved.camera.eye.x = static_cast<float>(step);
    thread.show(moved);
  }
  held = false;
  ASSERT_TRUE(spinUntil([&] { return thread.frame().refined; }));
  EXPECT_LE(log.views, 5);  // the first, the newest in draft and in still, and another size on the way at most
}

TEST_F(PreviewThreadTest, AMovingPictureIsCoarserWhereItIsSlow) {
  log.beforeSamples = [] { std::this_thread::sleep_for(60ms); };
  PreviewThread thread(maker());
  thread.setPaused(false);
  PreviewWish moved = wish();
  QSize least = moved.size;
  for (int step = 0; step < 6; ++step) {
    moved.camera.eye.x = static_cast<float>(step);
    thread.show(moved);
    spinFor(70ms);
    if (!thread.frame().image.isNull()) least = least.boundedTo(thread.frame().image.size());
  }
  EXPECT_EQ(least, QSize(16, 12));
}

TEST_F(PreviewThreadTest, ALostDeviceLosesNeitherViewNorPicture) {
  std::atomic<int> calls = 0;
  log.beforeSamples = [&] {
    if (++calls == 3) throw preview::DeviceLost(noMemory);
  };
  PreviewThread thread(maker());
  refine(thread);
  EXPECT_EQ(thread.backend().name, QStringLiteral("Spare"));
  EXPECT_EQ(thread.backend().refusals, std::vector{noMemory});
  EXPECT_TRUE(thread.backend().problem.isEmpty());
  EXPECT_EQ(spare.scenes, 1);
}

TEST_F(PreviewThreadTest, WhereNoBackEndIsLeftItSaysSoAndCanBeTriedAgain) {
  const auto lose = [this] { throw preview::DeviceLost(noMemory); };
  log.beforeSamples = spare.beforeSamples = lose;
  PreviewThread thread(maker());
  thread.setPaused(false);
  thread.show(wish());
  ASSERT_TRUE(spinUntil([&] { return !thread.backend().problem.isEmpty(); }));
  EXPECT_EQ(thread.backend().problem, QString::fromStdString(sentenceOf(noMemory)));
  const int tried = made;
  thread.show(wish());
  spinFor(50ms);
  EXPECT_EQ(made, tried);  // it stands still until it is asked to go on
  log.beforeSamples = [] {};
  thread.restart();
  EXPECT_TRUE(spinUntil([&] { return thread.frame().refined; }));
  EXPECT_TRUE(thread.backend().problem.isEmpty());
}

TEST_F(PreviewThreadTest, ARendererThatCannotBeMadeIsAProblemInWords) {
  PreviewThread thread([](Backend) -> preview::ChosenRenderer { throw std::runtime_error("no back-end serves"); });
  thread.setPaused(false);
  thread.show(wish());
  EXPECT_TRUE(spinUntil([&] { return thread.backend().problem == QStringLiteral("no back-end serves"); }));
}

TEST_F(PreviewThreadTest, APickFindsWhatIsAtThatPlaceWhateverTheSize) {
  PreviewThread thread(maker());
  refine(thread);
  std::vector<std::uint32_t> items;
  QObject::connect(&thread, &PreviewThread::picked,
                   [&](PreviewThread::PickFor, QPointF, const preview::Hit& hit) { items.push_back(hit.item); });
  const int pictures = log.pictures;
  thread.pick(PreviewThread::PickFor::Choose, {0.5, 0.5});
  ASSERT_TRUE(spinUntil([&] { return items.size() == 1; }));
  EXPECT_EQ(items.front(), 24U * 64 + 32);
  EXPECT_EQ(log.pictures, pictures);
  thread.pick(PreviewThread::PickFor::Choose, {1, 1});
  ASSERT_TRUE(spinUntil([&] { return items.size() == 2; }));
  EXPECT_EQ(items.back(), 48U * 64 - 1);
}

TEST_F(PreviewThreadTest, APickDoesNotWaitForSamplesThatComeAfterIt) {
  std::atomic<bool> held = false;
  log.beforeSamples = [&] {
    while (held) std::this_thread::sleep_for(1ms);
  };
  PreviewThread thread(maker());
  refine(thread);
  QSignalSpy answers(&thread, &PreviewThread::picked);
  held = true;
  PreviewWish moved = wish();
  moved.camera.eye = {1, 2, 3};
  thread.pick(PreviewThread::PickFor::Hover, {0.5, 0.5});
  thread.show(moved);
  EXPECT_TRUE(spinUntil([&] { return answers.count() == 1; }));
  held = false;
}

TEST_F(PreviewThreadTest, NothingToShowIsNoPictureAndNoProblem) {
  PreviewThread thread(maker());
  thread.setPaused(false);
  PreviewWish flat = wish();
  flat.size = {64, 0};
  thread.show(flat);
  thread.show({});
  spinFor(60ms);
  EXPECT_TRUE(thread.frame().image.isNull());
  EXPECT_TRUE(thread.backend().problem.isEmpty());
}

/// A sample that takes for ever unless it is interrupted or let go.
class LongSampleTest : public PreviewThreadTest {
 protected:
  LongSampleTest() {
    log.beforeSamples = [this] {
      while (held && !log.interrupted) std::this_thread::sleep_for(1ms);
    };
  }
  /// Has it at work on one of a picture at rest.
  void hold(PreviewThread& thread) {
    refine(thread);
    held = true;
    PreviewWish bright = wish();
    bright.background = {1, 1, 1};
    const int views = log.views;
    thread.show(bright);
    ASSERT_TRUE(spinUntil([&] { return log.views > views; }));
  }

  std::atomic<bool> held = false;
};

TEST_F(LongSampleTest, IsInterruptedByAPick) {
  PreviewThread thread(maker());
  hold(thread);
  QSignalSpy answers(&thread, &PreviewThread::picked);
  thread.pick(PreviewThread::PickFor::Choose, {0.5, 0.5});
  EXPECT_TRUE(spinUntil([&] { return answers.count() == 1; }));
  held = false;
  EXPECT_TRUE(spinUntil([&] { return thread.frame().refined; }));
}

TEST_F(LongSampleTest, IsInterruptedByAWish) {
  PreviewThread thread(maker());
  hold(thread);
  const int views = log.views;
  thread.show(wish());
  EXPECT_TRUE(spinUntil([&] { return log.views > views; }));
}

TEST_F(LongSampleTest, DoesNotKeepTheThreadFromGoing) {
  PreviewThread thread(maker());
  hold(thread);
}

TEST_F(LongSampleTest, DoesNotKeepAnExportFromGoing) {
  held = true;
  const QTemporaryDir directory;
  PictureExport pictures(maker());
  pictures.start({.wish = wish(), .file = directory.filePath(QStringLiteral("hall.png"))});
  ASSERT_TRUE(spinUntil([&] { return log.views == 1; }));
}

TEST_F(PreviewThreadTest, RendersInTheBackground) {
  std::atomic<int> niceness = 0;
  log.beforeSamples = [&] { niceness = ::getpriority(PRIO_PROCESS, 0); };
  PreviewThread thread(maker());
  refine(thread);
  EXPECT_GT(niceness, ::getpriority(PRIO_PROCESS, 0));
}

TEST(RefusalWords, NameTheBackEndAndItsOwnWords) {
  using preview::Obstacle;
  EXPECT_EQ(RefusalWords::sentence({Backend::Cuda, Obstacle::NotBuilt, {}}), QStringLiteral("This build has no CUDA"));
  EXPECT_EQ(RefusalWords::sentence({Backend::Embree, Obstacle::Failed, "error 3"}),
            QStringLiteral("Embree failed (error 3)"));
  const std::array refusals{preview::Refusal{Backend::Cuda, Obstacle::NoDevice, {}},
                            preview::Refusal{Backend::Embree, Obstacle::OutOfMemory, {}}};
  EXPECT_EQ(RefusalWords::sentences(refusals),
            QStringLiteral("CUDA finds no device · Embree has no memory left for this picture"));
  EXPECT_TRUE(RefusalWords::sentences({}).isEmpty());
}

}  // namespace
}  // namespace aifactory
