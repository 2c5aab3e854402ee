// SPDX-License-Identifier: GPL-3.0-or-later
// What was recorded is what was told: at any instant, over restarts, holes and bursts.
#include "factory/engines/simulated/simulated_engine.h"
#include "factory/history/scribe.h"
#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

TEST(RecordingTest, AtEveryInstantItIsAReplayOfWhatTheEngineTold) {
  TemporaryDirectory directory;
  RecordedWorld world(quickOptions(directory.file("history")));
  world.at(epochStart);
  ASSERT_TRUE(world.recorded(epochStart));
  RandomEvents events(world, 7);
  events.layout(40);
  for (int step = 0; step < 1500; ++step) events.step();
  ASSERT_TRUE(world.recorded(world.now));
  EXPECT_GT(world.history.statistics()[1].second, 10) << "segments";

  std::mt19937 random(11);
  int measured = 0;
  const auto span = (world.now - epochStart) / 1ms;
  for (int instant = 0; instant < 200; ++instant) {
    const auto time =
        epochStart + std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, span)(random));
    const auto past = pastOf(world.world.factory, time);
    ASSERT_TRUE(past.ok()) << past.status();
    expectSame(*past, world.log, time);
    if (HasFailure()) FAIL() << "at " << timeInWords(time);
    measured += past->sampled != Clock::time_point() ? 1 : 0;
  }
  EXPECT_GT(measured, 50);
}

TEST(RecordingTest, TheSimulatedFactoryIsRememberedAsItWas) {
  TemporaryDirectory directory;
  SimulatedOptions simulated = SimulatedOptions::scaled(48, 8);
  simulated.speed = 1000;
  simulated.preRoll = std::chrono::hours(2);
  simulated.startTime = epochStart;
  const auto engine = makeSimulatedEngine(simulated);
  history::DirectoryHistory history(quickOptions(directory.file("history")));
  EventLog log;
  MemoryLog submissions;
  FactoryOptions options;
  options.history = &history;
  options.observers.push_back(&log);
  Factory factory(*engine, submissions, options);
  factory.start();
  ASSERT_TRUE(eventually([&] { return log.newest() > epochStart + 4000s; }));
  factory.stop();

  ASSERT_TRUE(eventually([&] { return history.spans().back().end >= log.newest(); }, 2s));
  const auto spans = history.spans();
  ASSERT_EQ(spans.size(), 1U);
  const Clock::time_point from = spans.front().start, to = spans.front().end;
  // A factory whose engine says nothing more, to look with.
  FactoryOptions lookOptions;
  lookOptions.history = &history;
  World look(lookOptions, [to](EngineListener& listener) { listener.clock(to + 1s); });
  std::mt19937 random(3);
  for (int instant = 0; instant < 200; ++instant) {
    const auto time =
        from + std::chrono::milliseconds(std::uniform_int_distribution<std::int64_t>(0, (to - from) / 1ms)(random));
    const auto past = pastOf(look.factory, time);
    ASSERT_TRUE(past.ok()) << past.status();
    expectSame(*past, log, time);
    if (HasFailure()) FAIL() << "at " << timeInWords(time);
  }
}

TEST(RecordingTest, TelemetryIsThatOfTheMinute) {
  TemporaryDirectory directory;
  RecordedWorld world(quickOptions(directory.file("history")));
  world.at(epochStart);
  world.listener().layout(smallLayout(world.listener(), 2));
  ASSERT_TRUE(world.recorded(epochStart));
  const auto say = [&](std::chrono::seconds later, std::uint16_t watts) {
    world.at(epochStart + later);
    TelemetryColumns values;
    values.resize(12);
    values.power.assign(12, static_cast<std::uint16_t>(watts + 1));
    world.listener().sampled(values, epochStart + later);
  };
  for (int second = 1; second <= 200; ++second) say(std::chrono::seconds(second), static_cast<std::uint16_t>(second));
  ASSERT_TRUE(world.recorded(epochStart + 200s));
  const auto wattsAt = [&](std::chrono::seconds later) {
    const auto past = pastOf(world.world.factory, epochStart + later);
    return past.ok() && past->telemetry.size() > 0 ? past->telemetry.power[0] - 1 : -2;
  };
  EXPECT_EQ(wattsAt(30s), -1) << "nothing was recorded before the first minute was over";
  for (const int second : {70, 119, 130, 199}) {
    EXPECT_LE(wattsAt(std::chrono::seconds(second)), second);
    EXPECT_GT(wattsAt(std::chrono::seconds(second)), second - 61);
  }
}

TEST(RecordingTest, ASampleThatIsOldSetsNoClockBack) {
  TemporaryDirectory directory;
  RecordedWorld world(quickOptions(directory.file("history")));
  world.at(epochStart);
  world.listener().layout(smallLayout(world.listener(), 2));
  ASSERT_TRUE(world.recorded(epochStart));
  world.at(epochStart + 1000s);
  ASSERT_TRUE(world.recorded(epochStart + 1000s));
  TelemetryColumns values;
  values.resize(12);
  values.power.assign(12, 301);
  world.listener().sampled(values, epochStart + 400s);
  world.at(epochStart + 1100s);
  ASSERT_TRUE(world.recorded(epochStart + 1100s));
  ASSERT_EQ(world.history.spans().size(), 1U);
  EXPECT_EQ(world.history.spans().front().start, epochStart);
  EXPECT_EQ(pastOf(world.world.factory, epochStart + 1100s)->telemetry.power.at(0), 301);
  const auto before = pastOf(world.world.factory, epochStart + 900s);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_TRUE(before->telemetry.power.empty() || before->telemetry.power[0] == notMeasured) << "it had not come yet";
}

TEST(RecordingTest, WhatComesInOneChangeIsAsManyRecordsAsItTakes) {
  history::Scribe scribe;
  EngineChange change;
  for (std::uint64_t number = 1; number <= 6; ++number) {
    v1::Job job = jobOf(number, "tenants/a", v1::Job::STATE_RUNNING);
    job.set_display_name(std::string(1U << 20, 'j'));
    change.jobs.push_back(std::make_shared<v1::Job>(job));
    auto alert = std::make_shared<v1::Alert>();
    alert->set_name("alerts/a" + std::to_string(number));
    alert->set_summary(std::string(1U << 20, 'a'));
    change.alerts.push_back(std::move(alert));
  }
  change.removedJobs.push_back("jobs/6");
  const auto count = [&](history::RecordKind kind) {
    const std::string bytes = scribe.takeBytes();
    int records = 0;
    history::RecordHeader header;
    for (std::size_t place = 0; place < bytes.size(); place += history::RecordHeader::size + header.length) {
      EXPECT_TRUE(history::decode(std::string_view(bytes).substr(place), header));
      std::string plain;
      EXPECT_TRUE(
          history::unpack(std::string_view(bytes).substr(place + history::RecordHeader::size, header.length), plain));
      EXPECT_LT(plain.size(), 3U << 20);
      records += header.kind == kind ? 1 : 0;
    }
    return records;
  };
  scribe.change(change, 1000);
  EXPECT_GE(count(history::RecordKind::ItemChange), 6);
  scribe.keyframe(2000, false);
  EXPECT_GE(count(history::RecordKind::Items), 6);
  EXPECT_TRUE(scribe.status().ok());

  change.jobs.resize(1);
  v1::Job huge = *change.jobs.front();
  huge.set_display_name(std::string(history::RecordHeader::mostPayload, 'j'));
  change.jobs = {std::make_shared<v1::Job>(huge)};
  scribe.change(change, 3000);
  EXPECT_EQ(reasonOf(scribe.status()), "HISTORY_RECORD") << "what nobody could read is refused";
}

TEST(RecordingTest, ARestartLeavesAHoleThatNothingIsInventedFor) {
  TemporaryDirectory directory;
  const auto tell = [&](RecordedWorld& world, Clock::time_point time, const std::string& tenant) {
    world.at(time);
    world.listener().layout(smallLayout(world.listener(), 2));
    world.world.engine.tell(jobOf(1, tenant, v1::Job::STATE_RUNNING));
    ASSERT_TRUE(world.recorded(time));
  };
  {
    RecordedWorld first(quickOptions(directory.file("history")));
    tell(first, epochStart, "tenants/a");
    first.at(epochStart + 100s);
    ASSERT_TRUE(first.recorded(epochStart + 100s));
  }
  RecordedWorld second(quickOptions(directory.file("history")), epochStart + 500s);
  tell(second, epochStart + 500s, "tenants/b");
  const auto history = second.world.factory.history(operatorCaller());
  ASSERT_EQ(history.spans_size(), 2);
  EXPECT_EQ(history.spans(0).start().seconds(), epochStart.time_since_epoch() / 1s);
  EXPECT_EQ(history.spans(0).end().seconds(), (epochStart + 100s).time_since_epoch() / 1s);
  EXPECT_TRUE(history.recording());
  EXPECT_GT(history.bytes(), 0U);
  const auto inTheHole = pastOf(second.world.factory, epochStart + 300s);
  EXPECT_EQ(reasonOf(inTheHole.status()), "HISTORY_GAP");
  EXPECT_THAT(std::string(inTheHole.status().message()), ::testing::HasSubstr(timeInWords(epochStart + 500s)));
  EXPECT_THAT(pastOf(second.world.factory, epochStart + 50s)->jobs.at("jobs/1"), ::testing::HasSubstr("tenants/a"));
  EXPECT_THAT(pastOf(second.world.factory, epochStart + 500s)->jobs.at("jobs/1"), ::testing::HasSubstr("tenants/b"));
}

TEST(RecordingTest, ABurstIsAHoleAndNeverADelay) {
  TemporaryDirectory directory;
  history::HistoryOptions options = quickOptions(directory.file("history"));
  options.recorder.queue.mostWeight = 100'000;
  std::mutex stopped;  // the recorder's disk
  options.recorder.atPoint = [&](std::string_view point) {
    if (point == "records ready") const std::lock_guard wait(stopped);
  };
  RecordedWorld world(options);
  world.at(epochStart);
  ASSERT_TRUE(world.recorded(epochStart));
  world.listener().layout(smallLayout(world.listener(), 2));
  {
    const std::lock_guard holdUp(stopped);
    for (std::uint64_t number = 1; number <= 5000; ++number) {
      world.at(epochStart + std::chrono::seconds(number));
      world.world.engine.tell(jobOf(number, "tenants/a", v1::Job::STATE_RUNNING));
    }
    EXPECT_LE(world.history.statistics()[3].second, 200) << "what waits is bounded";
  }
  world.at(epochStart + 6000s);
  ASSERT_TRUE(world.recorded(epochStart + 6000s));
  world.world.engine.tell(jobOf(6000, "tenants/a", v1::Job::STATE_RUNNING));
  world.at(epochStart + 6001s);
  ASSERT_TRUE(world.recorded(epochStart + 6001s));
  EXPECT_EQ(world.history.spans().size(), 2U);
  expectSame(*pastOf(world.world.factory, epochStart + 6001s), world.log, epochStart + 6001s);
  EXPECT_EQ(world.world.factory.listAlerts(operatorCaller(), {})->alerts_size(), 0);
}

TEST(RecordingTest, AClockThatIsSetBackHidesNothingNew) {
  TemporaryDirectory directory;
  RecordedWorld world(quickOptions(directory.file("history")), epochStart + 5000s);
  ASSERT_TRUE(world.recorded(epochStart + 5000s));
  world.world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
  world.at(epochStart + 5100s);
  ASSERT_TRUE(world.recorded(epochStart + 5100s));
  world.at(epochStart + 2000s);
  world.world.engine.tell(jobOf(2, "tenants/a", v1::Job::STATE_RUNNING));
  ASSERT_TRUE(eventually([&] {
    const auto spans = world.history.spans();
    return !spans.empty() && spans.front().start == epochStart + 2000s;
  }));
  EXPECT_EQ(world.history.spans().size(), 1U);
  EXPECT_EQ(pastOf(world.world.factory, epochStart + 2000s)->jobs.size(), 2U);
}

}  // namespace
}  // namespace aifactory::testing
