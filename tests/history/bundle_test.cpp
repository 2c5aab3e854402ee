// SPDX-License-Identifier: GPL-3.0-or-later
// A part of the past that is saved to a file and looked at elsewhere.
#include <google/protobuf/text_format.h>

#include <fstream>

#include "factory/history/bundle_alerts.h"
#include "factory/history/bundle_engine.h"
#include "tests/core/alert_world.h"
#include "tests/core/memory_alert_log.h"
#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

/// Name and start of those that are over: all of them as they ended. Asked for in small pages.
std::map<std::pair<std::string, Clock::time_point>, std::string> pastAlertsOf(const Factory& factory,
                                                                              v1::ListPastAlertsRequest request = {}) {
  std::map<std::pair<std::string, Clock::time_point>, std::string> past;
  request.set_page_size(3);
  do {
    const auto page = factory.listPastAlerts(operatorCaller(), request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) break;
    for (const v1::Alert& alert : page->alerts()) {
      const bool isNew =
          past.try_emplace({alert.name(), timePointOf(alert.start_time())}, alert.ShortDebugString()).second;
      EXPECT_TRUE(isNew) << alert.name();
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return past;
}

std::set<std::string> active(const Factory& factory) {
  v1::ListAlertsRequest request;
  request.set_page_size(1000);
  std::set<std::string> names;
  const auto listed = factory.listAlerts(operatorCaller(), request);
  for (const v1::Alert& alert : listed->alerts()) names.insert(alert.name());
  return names;
}

/// A bundle as factoryd --bundle shows it.
struct OpenBundle {
  explicit OpenBundle(const std::string& file) : bundle(*history::readBundle(file)) {
    FactoryOptions options;
    options.history = past.get();
    options.alertLog = alerts.get();
    factory = std::make_unique<Factory>(*engine, log, options);
    factory->start();
  }
  const history::Bundle bundle;
  const std::unique_ptr<Engine> engine = history::makeBundleEngine(bundle);
  const std::unique_ptr<History> past = history::makeBundleHistory(bundle);
  const std::unique_ptr<AlertLog> alerts = history::makeBundleAlertLog(bundle);
  MemoryLog log;
  std::unique_ptr<Factory> factory;
};

class BundleTest : public ::testing::Test {
 protected:
  void SetUp() override {
    history::HistoryOptions options = quickOptions(m_directory.file("history"));
    FactoryOptions named;
    named.displayName = "Ulsan";
    named.alertLog = &m_alerts;
    m_world = std::make_unique<RecordedWorld>(options, epochStart, named);
    m_world->world.engine.setTenantNames({{"tenants/t1", "Tenant One"}});
    m_world->at(epochStart);
    ASSERT_TRUE(m_world->recorded(epochStart));
    RandomEvents events(*m_world, 5);
    events.layout(40);
    for (int step = 0; step < 600; ++step) events.step();
    ASSERT_TRUE(m_world->recorded(m_world->now));
  }

  v1::ExportBundleRequest interval(std::chrono::seconds from, std::chrono::seconds to) {
    v1::ExportBundleRequest request;
    *request.mutable_start() = timestampOf(epochStart + from);
    *request.mutable_end() = timestampOf(epochStart + to);
    return request;
  }
  absl::Status save(const v1::ExportBundleRequest& request) { return save(m_world->world.factory, request, m_file); }
  static absl::Status save(Factory& factory, const v1::ExportBundleRequest& request, const std::string& path) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    std::uint64_t total = 0;
    const absl::Status status =
        factory.exportBundle(operatorCaller(), request, [&](std::string_view bytes, std::uint64_t known) {
          EXPECT_LT(bytes.size(), 1U << 20);
          file << bytes;
          total = known;
          return true;
        });
    if (status.ok()) {
      EXPECT_GT(total, 0U);
    }
    return status;
  }

  TemporaryDirectory m_directory;
  const std::string m_file = m_directory.file("handover.aifbundle");
  MemoryAlertLog m_alerts;
  std::unique_ptr<RecordedWorld> m_world;
};

TEST_F(BundleTest, ShowsTheIntervalAsItWas) {
  v1::ExportBundleRequest request = interval(1000s, 4000s);
  v1::HistoryNote& note = *request.add_notes();
  note.set_identity("kim.js");
  note.set_text("the loop of hall 1 was warm");
  note.set_picture(std::string(300'000, 'p'));
  ASSERT_TRUE(save(request).ok());

  const auto bundle = history::readBundle(m_file);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_EQ(bundle->about.factory_display_name(), "Ulsan");
  const auto engine = history::makeBundleEngine(*bundle);
  const auto history = history::makeBundleHistory(*bundle);
  MemoryLog log;
  FactoryOptions options;
  options.history = history.get();
  Factory factory(*engine, log, options);
  factory.start();

  const v1::WhoAmIResponse who = factory.whoAmI(operatorCaller());
  EXPECT_EQ(who.engine().display_name(), "Bundle");
  EXPECT_TRUE(who.engine().simulated()) << "as the factory that it is of";
  EXPECT_TRUE(who.engine().reachable());
  EXPECT_EQ(timePointOf(who.factory_time()), epochStart + 4000s);
  EXPECT_EQ(who.named_tenants(0).display_name(), "Tenant One");
  EXPECT_EQ(who.telemetry().display_name(), "Simulated") << "who measured it, said of what is saved, too";
  EXPECT_TRUE(who.telemetry().simulated());
  EXPECT_TRUE(who.telemetry().recorded());
  history::Bundle other = *bundle;
  other.about.mutable_telemetry()->set_display_name("Prometheus");
  other.about.mutable_telemetry()->set_simulated(false);
  EXPECT_EQ(history::makeBundleEngine(other)->telemetry().display_name(), "Prometheus");
  EXPECT_FALSE(history::makeBundleEngine(other)->telemetry().simulated());
  EXPECT_EQ(who.telemetry().devices(), m_world->log.at(epochStart + 4000s).rows.size());
  const auto said = factory.history(operatorCaller());
  ASSERT_EQ(said.spans_size(), 1);
  EXPECT_EQ(timePointOf(said.spans(0).start()), epochStart + 1000s);
  EXPECT_EQ(timePointOf(said.spans(0).end()), epochStart + 4000s);
  EXPECT_FALSE(said.recording());
  EXPECT_EQ(said.problem(), "");
  ASSERT_EQ(said.notes_size(), 1);
  EXPECT_EQ(said.notes(0).picture().size(), 300'000U);

  FleetReader now;
  now.connect(factory, operatorCaller(), "");
  now.drain();
  EXPECT_EQ(now.rows(), m_world->log.at(epochStart + 4000s).rows) << "its live view is its last instant";
  for (const auto later : {1000s, 1001s, 1777s, 2500s, 3333s, 4000s}) {
    const auto past = pastOf(factory, epochStart + later);
    ASSERT_TRUE(past.ok()) << past.status();
    expectSame(*past, m_world->log, epochStart + later);
  }
  EXPECT_EQ(reasonOf(pastOf(factory, epochStart + 999s).status()), "HISTORY_TOO_OLD");
  const auto last = pastOf(factory, epochStart + 4000s);
  const auto isForgotten = [&](const auto& job) { return !last->jobs.contains(job.first); };
  const auto early = pastOf(factory, epochStart + 1777s);
  const auto forgotten = std::ranges::find_if(early->jobs, isForgotten);
  ASSERT_NE(forgotten, early->jobs.end());
  EXPECT_TRUE(factory.getJob(operatorCaller(), forgotten->first).ok()) << "to jump to its start and end";

  v1::CancelJobRequest cancel;
  cancel.set_name(factory.listJobs(operatorCaller(), {})->jobs(0).name());
  cancel.set_request_id(newUuid());
  EXPECT_EQ(reasonOf(factory.cancelJob(operatorCaller(), cancel).status()), "BUNDLE_READ_ONLY");
}

TEST_F(BundleTest, HasTheAlertsThatEndedInIt) {
  // Up to now: what ended and came back a moment after the interval is one longer episode to the factory.
  m_world->at(m_world->now + 60s);
  ASSERT_TRUE(m_world->recorded(m_world->now));
  ASSERT_TRUE(save(interval(1000s, 100'000s)).ok());
  const OpenBundle open(m_file);
  const auto expected = [&] {
    auto past = pastAlertsOf(m_world->world.factory);
    std::erase_if(past, [](const auto& entry) {
      v1::Alert alert;
      EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(entry.second, &alert));
      return timePointOf(alert.end_time()) < epochStart + 1000s;
    });
    return past;
  };
  const auto past = pastAlertsOf(*open.factory);
  EXPECT_GT(past.size(), 3U);
  eventually([&] { return expected() == past; });  // once all is written
  EXPECT_EQ(past, expected());

  v1::ListPastAlertsRequest later;
  *later.mutable_from() = timestampOf(epochStart + 3000s);
  *later.mutable_to() = timestampOf(epochStart + 3500s);
  for (const auto& [key, text] : pastAlertsOf(*open.factory, later)) EXPECT_LE(key.second, epochStart + 3500s) << text;

  const auto names = active(*open.factory);
  EXPECT_EQ(names, active(m_world->world.factory));
  ASSERT_FALSE(names.empty());
  v1::AcknowledgeAlertRequest acknowledge;
  acknowledge.set_name(*names.begin());
  acknowledge.set_request_id(newUuid());
  EXPECT_EQ(reasonOf(open.factory->acknowledgeAlert(operatorCaller(), acknowledge).status()), "BUNDLE_READ_ONLY");
}

TEST(BundleOfAlerts, WhatFlickersIsOneAndWhatFollowsIsPartOfItsCause) {
  TemporaryDirectory directory;
  MemoryAlertLog log;
  FactoryOptions options;
  options.alertLog = &log;
  RecordedWorld world(quickOptions(directory.file("history")), epochStart, options);
  world.listener().layout(twoRacks());
  ASSERT_TRUE(world.recorded(epochStart));
  const auto raise = [&](std::chrono::seconds when, v1::Alert alert) {
    world.at(epochStart + when);
    *alert.mutable_start_time() = timestampOf(world.now);
    EngineChange change;
    change.alerts.push_back(std::make_shared<const v1::Alert>(std::move(alert)));
    world.listener().change(std::move(change));
  };
  const auto clear = [&](std::chrono::seconds when, std::vector<std::string> names) {
    world.at(epochStart + when);
    EngineChange change;
    change.removedAlerts = std::move(names);
    world.listener().change(std::move(change));
  };
  raise(100s, AlertWorld::nodeDown(0));
  raise(110s, AlertWorld::nodeDown(1));
  raise(130s, AlertWorld::feedAlarm("power-0", v1::Alert::KIND_POWER));  // which is why
  clear(500s, {"alerts/node-down-n0", "alerts/node-down-n1", "alerts/power-0"});
  raise(600s, AlertWorld::nodeDown(6));
  clear(650s, {"alerts/node-down-n6"});
  raise(680s, AlertWorld::nodeDown(6));
  clear(900s, {"alerts/node-down-n6"});
  world.at(epochStart + 1000s);
  ASSERT_TRUE(world.recorded(world.now));

  v1::ExportBundleRequest request;
  *request.mutable_start() = timestampOf(epochStart + 50s);
  *request.mutable_end() = timestampOf(world.now);
  const std::string path = directory.file("bundle");
  std::ofstream file(path, std::ios::binary);
  ASSERT_TRUE(world.world.factory
                  .exportBundle(operatorCaller(), request,
                                [&](std::string_view bytes, std::uint64_t) {
                                  file << bytes;
                                  return true;
                                })
                  .ok());
  file.close();
  const auto past = pastAlertsOf(*OpenBundle(path).factory);
  ASSERT_EQ(past.size(), 2U);
  EXPECT_TRUE(past.contains({"alerts/node-down-n6", epochStart + 600s}));
  EXPECT_EQ(past.begin()->first.first, "alerts/node-down-n6");
  EXPECT_EQ(past.rbegin()->first.first, "alerts/power-0");
  EXPECT_TRUE(eventually([&] { return pastAlertsOf(world.world.factory) == past; })) << "as the factory tells it";
}

TEST_F(BundleTest, KeepsItsNotesWhenItIsSavedAgain) {
  v1::ExportBundleRequest request = interval(1000s, 4000s);
  request.add_notes()->set_text("first");
  ASSERT_TRUE(save(request).ok());
  const OpenBundle open(m_file);
  v1::ExportBundleRequest part = interval(2000s, 3000s);
  part.add_notes()->set_text("second");
  const std::string again = m_directory.file("again.aifbundle");
  ASSERT_TRUE(save(*open.factory, part, again).ok());
  const auto bundle = history::readBundle(again);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  ASSERT_EQ(bundle->notes.size(), 2U);
  EXPECT_EQ(bundle->notes[0].text(), "first");
  EXPECT_EQ(bundle->notes[1].text(), "second");
  while (part.notes_size() < 200) part.add_notes();
  EXPECT_EQ(reasonOf(save(*open.factory, part, again)), "INVALID_FIELD") << "one too many";
}

/// A factory with a hole in its past, seconds 100 to 500, and what it saves.
struct Holed {
  Holed(const std::string& directory, std::chrono::seconds from, std::chrono::seconds to, const std::string& file) {
    for (const auto begin : {0s, 500s}) {
      RecordedWorld world(quickOptions(directory), epochStart + begin);
      world.listener().layout(smallLayout(world.listener(), 2));
      EXPECT_TRUE(world.recorded(epochStart + begin));
      world.at(epochStart + begin + 100s);
      EXPECT_TRUE(world.recorded(epochStart + begin + 100s));
      if (begin == 0s) continue;
      v1::ExportBundleRequest request;
      *request.mutable_start() = timestampOf(epochStart + from);
      *request.mutable_end() = timestampOf(epochStart + to);
      std::ofstream bytes(file, std::ios::binary | std::ios::trunc);
      saved = world.world.factory.exportBundle(operatorCaller(), request, [&](std::string_view piece, std::uint64_t) {
        bytes << piece;
        return true;
      });
    }
  }
  absl::Status saved;
};

TEST(BundleOfAHole, ShowsItAndInventsNothingUpToItsEnd) {
  TemporaryDirectory directory;
  const std::string file = directory.file("bundle");
  ASSERT_TRUE(Holed(directory.file("over"), 50s, 550s, file).saved.ok());
  auto bundle = history::readBundle(file);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  auto spans = bundle->catalog->spans();
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[0].start, epochStart + 50s);
  EXPECT_EQ(spans[0].end, epochStart + 100s);
  EXPECT_EQ(spans[1].start, epochStart + 500s);
  EXPECT_EQ(spans[1].end, epochStart + 550s);

  ASSERT_TRUE(Holed(directory.file("into"), 50s, 300s, file).saved.ok());
  bundle = history::readBundle(file);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  spans = bundle->catalog->spans();
  ASSERT_EQ(spans.size(), 1U);
  EXPECT_EQ(spans[0].end, epochStart + 100s) << "what was so at 300 s nobody knows";
}

TEST_F(BundleTest, WhatIsDamagedIsAHole) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(m_directory.file("history"))) {
    if (entry.path().extension() == ".history") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  ASSERT_GE(files.size(), 4U);
  // The last record but one of the second: its Mark and everything behind it stay.
  const auto stream = history::RecordStream::open(files[1], history::FileHeader::size).value();
  std::vector<std::uint64_t> offsets;
  while (stream->peek() == history::RecordStream::Next::Record) {
    offsets.push_back(stream->offset());
    stream->skip();
  }
  ASSERT_GT(offsets.size(), 10U);
  std::fstream bytes(files[1], std::ios::binary | std::ios::in | std::ios::out);
  bytes.seekp(static_cast<std::streamoff>(offsets[offsets.size() / 2] + history::RecordHeader::size));
  bytes << "damaged!";
  bytes.close();
  ASSERT_TRUE(save(interval(0s, 4000s)).ok());
  const auto bundle = history::readBundle(m_file);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  const auto spans = bundle->catalog->spans();
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_GT(spans[1].start - spans[0].end, 1s);
  EXPECT_EQ(spans[1].end, epochStart + 4000s);
}

TEST_F(BundleTest, SaysWhatCannotBeSaved) {
  EXPECT_EQ(reasonOf(save(interval(400s, 300s))), "INVALID_FIELD");
  EXPECT_EQ(reasonOf(save(interval(-4000s, -3000s))), "HISTORY_TOO_OLD");
  World without;
  EXPECT_EQ(reasonOf(without.factory.exportBundle(operatorCaller(), interval(1s, 2s),
                                                  [](std::string_view, std::uint64_t) { return true; })),
            "HISTORY_OFF");
}

TEST_F(BundleTest, AFileThatIsNoneIsNamed) {
  std::ofstream(m_file) << "no bundle at all, but a long enough text";
  const auto text = history::readBundle(m_file).status();
  EXPECT_THAT(std::string(text.message()), ::testing::HasSubstr("handover.aifbundle: it is not a history file"));
  ASSERT_TRUE(save(interval(1000s, 1500s)).ok());
  std::filesystem::resize_file(m_file, 500);
  EXPECT_THAT(std::string(history::readBundle(m_file).status().message()), ::testing::HasSubstr("export it again"));
  EXPECT_FALSE(history::readBundle("/nonexistent").ok());
}

}  // namespace
}  // namespace aifactory::testing
