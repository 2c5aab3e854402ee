// SPDX-License-Identifier: GPL-3.0-or-later
// A part of the past that is saved to a file and looked at elsewhere.
#include <fstream>

#include "factory/history/bundle_engine.h"
#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

class BundleTest : public ::testing::Test {
 protected:
  void SetUp() override {
    history::HistoryOptions options = quickOptions(m_directory.file("history"));
    FactoryOptions named;
    named.displayName = "Ulsan";
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
  absl::Status save(const v1::ExportBundleRequest& request, const Caller& caller = operatorCaller()) {
    std::ofstream file(m_file, std::ios::binary | std::ios::trunc);
    std::uint64_t total = 0;
    const absl::Status status =
        m_world->world.factory.exportBundle(caller, request, [&](std::string_view bytes, std::uint64_t known) {
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

  v1::CancelJobRequest cancel;
  cancel.set_name(factory.listJobs(operatorCaller(), {})->jobs(0).name());
  cancel.set_request_id(newUuid());
  EXPECT_EQ(reasonOf(factory.cancelJob(operatorCaller(), cancel).status()), "BUNDLE_READ_ONLY");
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
