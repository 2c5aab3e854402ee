// SPDX-License-Identifier: GPL-3.0-or-later
// Full disks, damaged files, and several factoryds on one directory.
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "factory/history/history_reader.h"
#include "factory/history/keeper.h"
#include "factory/history/lease.h"
#include "tests/history/recorded_world.h"

namespace aifactory::testing {
namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<fs::path> filesIn(const std::string& directory, std::string_view suffix) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().native().ends_with(suffix)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Three segments of a hundred seconds each, job 1's priority being the second.
void recordThree(const std::string& directory) {
  history::HistoryOptions options = quickOptions(directory);
  options.recorder.keyframeEvery = 100s;
  RecordedWorld world(options);
  world.at(epochStart);
  world.listener().layout(smallLayout(world.listener(), 2));
  ASSERT_TRUE(world.recorded(epochStart));
  for (int second = 1; second < 300; ++second) {
    world.at(epochStart + std::chrono::seconds(second));
    v1::Job job = jobOf(1, "tenants/a", v1::Job::STATE_RUNNING);
    job.set_priority(static_cast<std::uint64_t>(second));
    world.world.engine.tell(job);
  }
  ASSERT_TRUE(world.recorded(epochStart + 299s));
}

/// Looks without writing.
struct Looker {
  explicit Looker(const std::string& directory) : history(quickOptions(directory)) {
    FactoryOptions options;
    options.history = &history;
    factory = std::make_unique<Factory>(engine, log, options);
  }
  std::int64_t priorityAt(int second) {
    const auto past = pastOf(*factory, epochStart + std::chrono::seconds(second));
    if (!past.ok()) return -1;
    v1::Job job;
    job.ParseFromString(past->jobs.at("jobs/1"));
    return static_cast<std::int64_t>(job.priority());
  }
  history::DirectoryHistory history;
  FakeEngine engine;
  MemoryLog log;
  std::unique_ptr<Factory> factory;
};

/// Records there, is told once `fill` has left no room, and goes on after `makeRoom`.
void expectAlertAndResumption(const std::string& directory, const std::function<void()>& fill,
                              const std::function<void()>& makeRoom, const char* why) {
  RecordedWorld world(quickOptions(directory));
  world.at(epochStart);
  ASSERT_TRUE(world.recorded(epochStart));
  fill();
  const auto alerts = [&] { return *world.world.factory.listAlerts(operatorCaller(), {}); };
  int second = 1;
  const bool alerted = eventually([&] {
    world.at(epochStart + std::chrono::seconds(++second));
    world.world.engine.tell(jobOf(static_cast<std::uint64_t>(second), newUuid(), v1::Job::STATE_RUNNING));
    return alerts().alerts_size() == 1;
  });
  const auto told = alerts();
  const auto history = world.world.factory.history(operatorCaller());
  makeRoom();
  ASSERT_TRUE(alerted);
  EXPECT_EQ(told.alerts(0).kind(), v1::Alert::KIND_HISTORY);
  EXPECT_THAT(told.alerts(0).summary(), ::testing::HasSubstr("Make room there."));
  EXPECT_FALSE(history.recording());
  EXPECT_THAT(history.problem(), ::testing::HasSubstr(why));
  EXPECT_EQ(world.world.factory.listAlerts(customer({"tenants/a"}), {})->alerts_size(), 0);

  world.at(epochStart + 1000s);
  ASSERT_TRUE(world.recorded(epochStart + 1000s));
  EXPECT_TRUE(eventually([&] { return alerts().alerts_size() == 0; }));
  EXPECT_TRUE(world.world.factory.history(operatorCaller()).recording());
  EXPECT_EQ(world.history.spans().size(), 2U) << "what was not written is a hole";
  const auto past = pastOf(world.world.factory, epochStart + 1000s);
  ASSERT_TRUE(past.ok()) << past.status();
  EXPECT_EQ(past->jobs, world.log.at(epochStart + 1000s).jobs);
}

TEST(TroubleTest, AFullDiskStopsRecordingWithAnAlertAndResumes) {
  ::signal(SIGXFSZ, SIG_IGN);
  const TemporaryDirectory directory;
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{2000, before.rlim_max};
  expectAlertAndResumption(
      directory.file("history"), [&] { ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0); },
      [&] { ::setrlimit(RLIMIT_FSIZE, &before); }, "cannot be written: File too large");
}

/// A disk of 1 MiB there, which nobody but this process sees.
class SmallDisk {
 public:
  explicit SmallDisk(std::string path) : m_path(std::move(path)) {
    fs::create_directory(m_path);
    mounted = ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
              ::mount("tmpfs", m_path.c_str(), "tmpfs", 0, "size=1m") == 0;
  }
  ~SmallDisk() {
    if (mounted) ::umount2(m_path.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool mounted;  ///< errno tells why not

 private:
  const std::string m_path;
};

TEST(TroubleTest, ADiskThatOthersFilledStopsRecordingWithAnAlertAndResumes) {
  const TemporaryDirectory directory;
  const SmallDisk disk(directory.file("disk"));
  if (!disk.mounted) GTEST_SKIP() << "a disk of its own cannot be mounted here: " << std::strerror(errno);
  const std::string others = directory.file("disk/others");
  const auto fill = [&] {
    std::ofstream(others) << std::string(1U << 20, 'x');  // as far as it goes
    ASSERT_EQ(fs::space(directory.file("disk")).available, 0U);
  };
  expectAlertAndResumption(
      directory.file("disk/history"), fill, [&] { fs::remove(others); }, "No space left on device");
}

TEST(TroubleTest, ADirectoryThatCannotBeWrittenIsAnAlert) {
  TemporaryDirectory directory;
  std::ofstream(directory.file("file")) << "no directory";
  RecordedWorld world(quickOptions(directory.file("file") + "/history"));
  world.at(epochStart);
  ASSERT_TRUE(eventually([&] { return world.world.factory.listAlerts(operatorCaller(), {})->alerts_size() == 1; }));
  EXPECT_THAT(world.world.factory.history(operatorCaller()).problem(), ::testing::HasSubstr("Not a directory"));
}

TEST(TroubleTest, AnyTruncationIsReadUpToItsLastWholeRecord) {
  TemporaryDirectory directory;
  recordThree(directory.file("history"));
  const fs::path last = filesIn(directory.file("history"), ".history").back();
  const std::string bytes = contentOf(last);
  std::int64_t longest = 0;
  for (std::size_t size = 0; size <= bytes.size(); size += 1 + bytes.size() / 97) {
    std::ofstream(last, std::ios::binary | std::ios::trunc) << bytes.substr(0, size);
    Looker looker(directory.file("history"));
    ASSERT_EQ(looker.priorityAt(199), 199);
    const std::int64_t found = looker.priorityAt(1000);  // its last
    EXPECT_GE(found, longest) << size;
    longest = std::max(longest, found);
  }
  EXPECT_GE(longest, 280);
}

/// Where the records of a file begin, and of which kind they are.
std::vector<std::pair<std::uint64_t, history::RecordKind>> recordsIn(const fs::path& path) {
  std::vector<std::pair<std::uint64_t, history::RecordKind>> records;
  const auto stream = history::RecordStream::open(path, history::FileHeader::size).value();
  for (; stream->peek() == history::RecordStream::Next::Record; stream->skip()) {
    records.emplace_back(stream->offset(), stream->header().kind);
  }
  return records;
}

/// Makes the length in a record's header larger than the file.
void damageLength(const fs::path& path, std::uint64_t record) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(record + 4 + 3));  // behind the checksum, its highest byte
  file.put('\x02');
}

/// A keeper of a directory that nobody writes to.
struct Kept {
  explicit Kept(const std::string& directory) : catalog(directory, false) {}
  void checkAll(const std::string& current) {
    for (int round = 0; round < 8; ++round) keeper.checkOne(current);
  }
  const history::AtPoint nowhere;
  history::SegmentCatalog catalog;
  history::Keeper keeper{catalog, {}, nowhere};
};

TEST(TroubleTest, HalfALayoutIsWaitedFor) {
  TemporaryDirectory directory;
  const std::string history = directory.file("history");
  {
    RecordedWorld world(quickOptions(history));
    world.at(epochStart);
    world.listener().layout(smallLayout(world.listener(), 2));
    ASSERT_TRUE(world.recorded(epochStart));
    world.at(epochStart + 10s);
    world.listener().layout(smallLayout(world.listener(), 3));
    ASSERT_TRUE(world.recorded(epochStart + 10s));
  }
  const fs::path file = filesIn(history, ".history").back();
  const std::string bytes = contentOf(file);
  std::uint64_t half = 0;
  for (const auto& [offset, kind] : recordsIn(file)) {
    if (kind == history::RecordKind::Fleet) half = offset;
  }
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes.substr(0, half);

  class Layouts final : public EngineListener {
   public:
    std::uint32_t intern(std::string_view) override { return 0; }
    void layout(v1::FleetLayout layout) override { nodes = layout.nodes_size(); }
    void change(EngineChange) override {}
    void sampled(const TelemetryColumns&, Clock::time_point) override {}
    void reachable(bool, std::string_view) override {}
    void clock(Clock::time_point) override {}
    int nodes = 0;
  } listener;
  Looker looker(history);
  const auto past = looker.history.open({.fleet = true, .jobs = false, .alerts = false}, listener).value();
  EXPECT_TRUE(past->advance(epochStart + 20s).ok()) << "it may be half a write of this moment";
  EXPECT_EQ(listener.nodes, 2);
  std::ofstream(file, std::ios::binary | std::ios::app) << bytes.substr(half);
  EXPECT_TRUE(eventually([&] { return past->advance(epochStart + 20s).ok() && listener.nodes == 3; }));

  // Left behind like that, it goes as a whole.
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes.substr(0, half);
  Kept(history).keeper.takeOver();
  EXPECT_LT(fs::file_size(file), half);
  EXPECT_TRUE(filesIn(history, ".damaged").empty());
}

TEST(TroubleTest, WhatIsBeingWrittenIsNeverCut) {
  TemporaryDirectory directory;
  const std::string history = directory.file("history");
  recordThree(history);
  const std::string current = filesIn(history, ".history").back();
  const auto size = fs::file_size(current);
  Kept kept(history);
  ASSERT_EQ(kept.catalog.segments(true)->size(), 3U);
  kept.catalog.noteDamage(current, size / 2, 0);
  kept.checkAll(current);
  EXPECT_EQ(fs::file_size(current), size);
  EXPECT_TRUE(filesIn(history, ".damaged").empty());
  kept.checkAll({});
  EXPECT_EQ(fs::file_size(current), size / 2) << "once it is not";

  const std::string first = filesIn(history, ".history").front();
  for (const fs::path& other : filesIn(history, ".history")) {
    if (other != first) fs::remove(other);
  }
  const auto whole = fs::file_size(first);
  std::ofstream(first, std::ios::app) << std::string("\x10\0\0\0half a record", 17);
  Kept recalling(history);
  recalling.checkAll({});
  EXPECT_EQ(fs::file_size(first), whole + 17) << "somebody may be writing the rest of it";
  recalling.keeper.takeOver();
  EXPECT_EQ(fs::file_size(first), whole);
}

TEST(TroubleTest, ALengthThatIsDamagedCostsNothing) {
  TemporaryDirectory directory;
  const std::string history = directory.file("history");
  recordThree(history);
  const auto files = filesIn(history, ".history");
  const auto size = fs::file_size(files[2]);
  const auto records = recordsIn(files[2]);
  const std::uint64_t middle = records[records.size() / 2].first;
  damageLength(files[2], middle);
  std::ofstream(files[2].string() + ".damaged") << "of another time";
  Kept(history).keeper.takeOver();
  EXPECT_EQ(fs::file_size(files[2]), middle);
  EXPECT_EQ(contentOf(files[2].string() + ".damaged"), "of another time");
  EXPECT_EQ(fs::file_size(files[2].string() + ".2.damaged"), size - middle) << "nothing of it is lost";

  // The same within a keyframe is no file that was only begun.
  for (const fs::path& file : {files[2], files[0]}) {
    const auto before = fs::file_size(file);
    damageLength(file, recordsIn(file).at(1).first);
    Kept(history).keeper.takeOver();
    EXPECT_FALSE(fs::exists(file));
    EXPECT_EQ(fs::file_size(file.string() + (file == files[2] ? ".3.damaged" : ".damaged")), before);
  }
  // One that was is gone.
  const std::string begun = history + "/20291117T000000.000Z.history";
  std::ofstream(begun, std::ios::binary) << contentOf(files[1]).substr(0, 60);
  Kept(history).keeper.takeOver();
  EXPECT_FALSE(fs::exists(begun));
  EXPECT_FALSE(fs::exists(begun + ".damaged"));
}

TEST(TroubleTest, WhatCannotBeListedNowIsNotGone) {
  TemporaryDirectory directory;
  recordThree(directory.file("history"));
  Kept kept(directory.file("history"));
  ASSERT_EQ(kept.catalog.segments(true)->size(), 3U);
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto segments = kept.catalog.segments(true);
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(segments->size(), 3U);
}

TEST(TroubleTest, DamageIsNamedAndSetAside) {
  TemporaryDirectory directory;
  const std::string history = directory.file("history");
  recordThree(history);
  const auto files = filesIn(history, ".history");
  ASSERT_EQ(files.size(), 3U);
  // In the middle of the first: a record later than its keyframe.
  std::string bytes = contentOf(files[0]);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x55);
  std::ofstream(files[0], std::ios::binary | std::ios::trunc) << bytes;
  // A foreign one, one of a later version, one that is no history at all, and one that claims to be huge.
  std::ofstream(history + "/20261117T000000.000Z.history") << "this is a diary, not a history of GPUs, you know";
  std::string later = contentOf(files[1]);
  later[8] = 2;
  std::ofstream(history + "/20261117T010000.000Z.history", std::ios::binary) << later;
  std::string foreign = history::encode(history::FileHeader{1, {'o', 't', 'h', 'e', 'r'}});
  std::ofstream(history + "/20270103T000000.000Z.history", std::ios::binary) << foreign << later.substr(32);
  std::string huge = contentOf(files[1]).substr(0, 32);
  history::appendRecord(huge, history::RecordKind::Begin, 0);
  huge += std::string("\xff\xff\xff\xff", 4) + std::string(1000, '\0');
  std::ofstream(history + "/20261117T030000.000Z.history", std::ios::binary) << huge;

  {
    Looker looker(history);
    EXPECT_EQ(looker.priorityAt(150), 150) << "the others do not hinder";
    EXPECT_EQ(looker.priorityAt(98), -1) << "what is damaged is an error, never something else";
    EXPECT_EQ(looker.priorityAt(10), 10);
    EXPECT_EQ(filesIn(history, ".damaged").size(), 0U) << "who only reads changes nothing";
  }
  RecordedWorld world(quickOptions(history), epochStart + 1000s);
  ASSERT_TRUE(world.recorded(epochStart + 1000s));
  EXPECT_TRUE(eventually([&] { return filesIn(history, ".damaged").size() == 5U; }));
  Looker looker(history);
  EXPECT_EQ(looker.priorityAt(150), 150);
  EXPECT_EQ(looker.priorityAt(10), 10);
  EXPECT_EQ(looker.history.spans().size(), 3U) << "the damaged part is a hole";
}

TEST(TroubleTest, WhatIsTooMuchOrTooOldGoesOldestFirst) {
  TemporaryDirectory directory;
  const std::string history = directory.file("history");
  recordThree(history);
  const auto before = filesIn(history, ".history");
  history::HistoryOptions options = quickOptions(history);
  options.recorder.keeper.mostBytes = fs::file_size(before[2]) + fs::file_size(before[1]) / 2;
  {
    RecordedWorld world(options, epochStart + 1000s);
    ASSERT_TRUE(world.recorded(epochStart + 1000s));
    EXPECT_FALSE(fs::exists(before[0]));
    EXPECT_FALSE(fs::exists(before[1]));
    EXPECT_TRUE(fs::exists(before[2]));
  }
  options = quickOptions(history);
  options.recorder.keeper.keep = std::chrono::hours(24);
  RecordedWorld world(options, epochStart + std::chrono::hours(48));
  ASSERT_TRUE(world.recorded(epochStart + std::chrono::hours(48)));
  EXPECT_FALSE(fs::exists(before[2]));
  EXPECT_EQ(filesIn(history, ".history").size(), 1U);
}

TEST(TroubleTest, AClockThatMayBeWrongCostsNothing) {
  TemporaryDirectory directory;
  const std::string history = directory.file("history");
  recordThree(history);
  const auto before = filesIn(history, ".history");
  history::HistoryOptions options = quickOptions(history);
  options.recorder.clockPatience = std::chrono::hours(1);
  options.recorder.keeper.keep = std::chrono::hours(24);
  const auto problem = [](RecordedWorld& world) { return world.world.factory.history(operatorCaller()).problem(); };
  const auto awaitsTheClock = [&](RecordedWorld& world) {
    return eventually([&] { return problem(world).find("The clock is behind") != std::string::npos; });
  };
  {
    RecordedWorld world(options, epochStart - std::chrono::hours(1000));
    ASSERT_TRUE(awaitsTheClock(world)) << problem(world);
    world.at(epochStart + 400s);
    ASSERT_TRUE(world.recorded(epochStart + 400s)) << "it was for a moment only";
    EXPECT_TRUE(eventually([&] { return problem(world).empty(); }));
    world.at(epochStart + 100s);
    world.world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
    ASSERT_TRUE(awaitsTheClock(world)) << "also while it records";
    world.at(epochStart + 500s);
    ASSERT_TRUE(world.recorded(epochStart + 500s));
  }
  RecordedWorld world(options, epochStart + std::chrono::hours(10'000));
  ASSERT_TRUE(world.recorded(epochStart + std::chrono::hours(10'000)));
  for (const fs::path& file : before) EXPECT_TRUE(fs::exists(file)) << file;
  EXPECT_TRUE(filesIn(history, ".damaged").empty());
}

TEST(TroubleTest, ALockThatWasRemovedIsNoLock) {
  TemporaryDirectory directory;
  const std::string history = directory.file("history");
  fs::create_directory(history);
  history::Lease lease(history), other(history);
  ASSERT_TRUE(lease.acquire().ok());
  EXPECT_TRUE(lease.stillOurs());
  EXPECT_TRUE(other.heldElsewhere());
  EXPECT_EQ(reasonOf(other.acquire()), "HISTORY_LEASED");
  fs::remove(history + "/writer.lock");
  EXPECT_FALSE(lease.stillOurs());
  ASSERT_TRUE(other.acquire().ok());
  EXPECT_FALSE(lease.stillOurs());
  EXPECT_TRUE(other.stillOurs());
  other.release();
  lease.release();
  EXPECT_FALSE(lease.stillOurs());

  RecordedWorld world(quickOptions(history));
  world.at(epochStart);
  ASSERT_TRUE(world.recorded(epochStart));
  std::error_code ignored;
  fs::remove_all(history, ignored);
  ASSERT_TRUE(eventually([&] { return fs::exists(history + "/writer.lock"); })) << "it is begun anew";
  world.at(epochStart + 100s);
  ASSERT_TRUE(world.recorded(epochStart + 100s));
  EXPECT_EQ(filesIn(history, ".history").size(), 1U);
}

TEST(TroubleTest, OneOfSeveralWritesAndAllRead) {
  TemporaryDirectory directory;
  auto first = std::make_unique<RecordedWorld>(quickOptions(directory.file("history")));
  first->at(epochStart);
  ASSERT_TRUE(first->recorded(epochStart));
  RecordedWorld second(quickOptions(directory.file("history")), epochStart + 1s);
  first->world.engine.tell(jobOf(1, "tenants/a", v1::Job::STATE_RUNNING));
  first->at(epochStart + 10s);
  ASSERT_TRUE(second.recorded(epochStart + 10s)) << "what one writes the other reads";
  EXPECT_TRUE(second.world.factory.history(operatorCaller()).recording()) << "by another";
  EXPECT_EQ(second.history.statistics()[4].second, 0) << "not by itself";
  EXPECT_EQ(pastOf(second.world.factory, epochStart + 10s)->jobs.size(), 1U);
  first.reset();
  second.at(epochStart + 20s);
  second.world.engine.tell(jobOf(2, "tenants/a", v1::Job::STATE_RUNNING));
  ASSERT_TRUE(second.recorded(epochStart + 20s));
  EXPECT_EQ(second.history.statistics()[4].second, 1);
  EXPECT_TRUE(pastOf(second.world.factory, epochStart + 20s)->jobs.contains("jobs/2"));
}

}  // namespace
}  // namespace aifactory::testing
