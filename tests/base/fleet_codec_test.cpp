// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fleet_codec.h"

#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>
#include <zstd.h>

#include <random>

#include "base/packed_fields.h"

namespace aifactory {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Seeded changes to a fleet, from a single device to all of them.
class RandomFleet {
 public:
  RandomFleet(std::size_t devices, unsigned seed) : m_random(seed) { columns.resize(devices); }

  std::vector<DeviceRange> changeStates() {
    std::vector<DeviceRange> ranges;
    for (std::uint32_t device = m_random() % 4; device < columns.size();) {
      const std::uint32_t count = std::min<std::uint32_t>(1 + m_random() % 9, columns.size() - device);
      for (std::uint32_t i = device; i < device + count; ++i) {
        if (m_random() % 3 != 0) m_job = m_random() % 5 == 0 ? UINT64_MAX - m_random() : m_random() % 100;
        columns.states.state[i] = static_cast<std::uint8_t>(m_random() % 10);
        columns.states.job[i] = m_job;
        columns.states.tenant[i] = m_random() % 4;
        columns.states.xid[i] = static_cast<std::uint16_t>(m_random() % 2 * 79);
      }
      ranges.push_back({device, count});
      device += count + 1 + m_random() % 20;
    }
    return ranges;
  }

  void changeTelemetry() {
    const unsigned oneIn = m_random() % 3 == 0 ? 1 : 1 + m_random() % 50;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (m_random() % oneIn != 0) continue;
      columns.telemetry.utilization[i] = static_cast<std::uint8_t>(m_random());
      columns.telemetry.memory[i] = static_cast<std::uint16_t>(m_random());
      columns.telemetry.temperature[i] = static_cast<std::uint8_t>(m_random());
      columns.telemetry.power[i] = static_cast<std::uint16_t>(m_random());
    }
  }

  FleetColumns columns;

 private:
  std::mt19937 m_random;
  std::uint64_t m_job = 0;
};

v1::FleetUpdate throughTheWire(const v1::FleetUpdate& update) {
  const auto arrived = unpackUpdate(packUpdate(update));
  EXPECT_TRUE(arrived.ok()) << arrived.status();
  return *arrived;
}

TEST(FleetCodec, AnySequenceOfUpdatesReproducesTheSource) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomFleet source(seed * 7 % 400, seed);
    FleetColumns reader;
    reader.resize(source.columns.size());
    std::uint64_t frame = 41;
    for (int step = 0; step < 12; ++step) {
      const TelemetryColumns before = source.columns.telemetry;
      const FleetColumns readerBefore = reader;
      v1::FleetUpdate update;
      source.changeStates();
      source.changeTelemetry();
      *update.mutable_telemetry() = step % 5 == 4 ? encodeTelemetryAbsolute(source.columns.telemetry, frame + 1 + step)
                                                  : encodeTelemetry(before, source.columns.telemetry, frame + 1);
      const std::vector<DeviceRange> all{{0, static_cast<std::uint32_t>(source.columns.size())}};
      *update.mutable_states() = encodeStates(source.columns.states, all);

      std::vector<DeviceRange> changed;
      const v1::FleetUpdate arrived = throughTheWire(update);
      ASSERT_TRUE(applyStates(arrived.states(), reader.states, changed).ok());
      changed.clear();
      ASSERT_TRUE(applyTelemetry(arrived.telemetry(), reader.telemetry, frame, changed).ok());
      ASSERT_EQ(reader.states, source.columns.states);
      ASSERT_EQ(reader.telemetry, source.columns.telemetry);
      ASSERT_EQ(frame, update.telemetry().frame());
      // What is not named as changed did not change.
      std::vector<bool> named(reader.size());
      for (const DeviceRange& range : changed) std::fill_n(named.begin() + range.first, range.count, true);
      for (std::size_t i = 0; i < reader.size(); ++i) {
        if (!named[i]) {
          ASSERT_EQ(reader.telemetry.power[i], readerBefore.telemetry.power[i]);
        }
      }
    }
  }
}

TEST(FleetCodec, ChangedRangesAloneReproduceTheStates) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    RandomFleet source(seed * 11 % 500, seed);
    StateColumns reader = source.columns.states;
    for (int step = 0; step < 8; ++step) {
      const std::vector<DeviceRange> touched = source.changeStates();
      std::vector<DeviceRange> changed;
      ASSERT_TRUE(applyStates(encodeStates(source.columns.states, touched), reader, changed).ok());
      ASSERT_EQ(reader, source.columns.states);
      ASSERT_EQ(changed, touched);
    }
  }
}

TEST(FleetCodec, EqualNeighboursAreOneRun) {
  StateColumns columns;
  columns.resize(1000);
  std::fill(columns.job.begin() + 500, columns.job.end(), 77);
  const v1::DeviceStates update = encodeStates(columns, std::vector<DeviceRange>{{10, 20}, {400, 200}});
  EXPECT_THAT(update.skip(), ElementsAre(10, 370, 0));
  EXPECT_THAT(update.length(), ElementsAre(20, 100, 100));
  EXPECT_THAT(update.job_delta(), ElementsAre(0, 0, 77));
}

TEST(FleetCodec, AnUnchangedFleetCostsNothingButTheFrame) {
  TelemetryColumns columns;
  columns.resize(50'176);
  v1::FleetUpdate update;
  *update.mutable_telemetry() = encodeTelemetry(columns, columns, 9);
  EXPECT_LT(packUpdate(update).size(), 32u);
  std::uint64_t frame = 8;
  std::vector<DeviceRange> changed;
  ASSERT_TRUE(applyTelemetry(update.telemetry(), columns, frame, changed).ok());
  EXPECT_EQ(frame, 9u);
  EXPECT_THAT(changed, IsEmpty());
}

class MalformedStates : public testing::Test {
 protected:
  MalformedStates() {
    columns.resize(10);
    good = encodeStates(columns, std::vector<DeviceRange>{{0, 2}, {5, 5}});
  }
  void refused(const v1::DeviceStates& update) {
    StateColumns target;
    target.resize(10);
    std::fill(target.tenant.begin(), target.tenant.end(), 5);
    const StateColumns before = target;
    std::vector<DeviceRange> changed;
    EXPECT_EQ(applyStates(update, target, changed).code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(target, before);
    EXPECT_THAT(changed, IsEmpty());
  }
  StateColumns columns;
  v1::DeviceStates good;
};

TEST_F(MalformedStates, NothingIsWritten) {
  using Change = void (*)(v1::DeviceStates&);
  for (const Change change : std::initializer_list<Change>{
           [](auto& u) { u.add_skip(0); }, [](auto& u) { u.mutable_length()->RemoveLast(); },
           [](auto& u) { u.add_state(1); }, [](auto& u) { u.mutable_job_delta()->Clear(); },
           [](auto& u) { u.add_tenant(1); }, [](auto& u) { u.add_xid(1); }, [](auto& u) { u.set_length(1, 6); },
           [](auto& u) { u.set_length(1, 0); }, [](auto& u) { u.set_skip(1, 4); }, [](auto& u) { u.set_state(1, 256); },
           [](auto& u) { u.set_xid(1, 65536); }, [](auto& u) { u.set_skip(1, UINT32_MAX); },
           [](auto& u) { u.set_length(1, UINT32_MAX); },
           [](auto& u) { u.set_skip(1, UINT32_MAX - 1), u.set_length(1, 5); }}) {
    v1::DeviceStates update = good;
    change(update);
    refused(update);
  }
}

class MalformedTelemetry : public testing::Test {
 protected:
  MalformedTelemetry() {
    now.resize(10);
    std::fill(now.utilization.begin(), now.utilization.end(), 100);
    TelemetryColumns next = now;
    next.power[3] = 500;
    next.power[9] = 65535;
    partial = encodeTelemetry(now, next, 5);
    std::fill(next.temperature.begin(), next.temperature.end(), 255);
    all = encodeTelemetry(now, next, 5);
    absolute = encodeTelemetryAbsolute(next, 99);
  }
  void refused(const v1::Telemetry& update) {
    TelemetryColumns target = now;
    std::uint64_t frame = 4;
    std::vector<DeviceRange> changed;
    EXPECT_EQ(applyTelemetry(update, target, frame, changed).code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(target, now);
    EXPECT_EQ(frame, 4u);
    EXPECT_THAT(changed, IsEmpty());
  }
  template <class Change>
  void refusedWith(const v1::Telemetry& good, Change change) {
    v1::Telemetry update = good;
    change(update);
    refused(update);
  }
  TelemetryColumns now;
  v1::Telemetry partial, all, absolute;
};

TEST_F(MalformedTelemetry, TheGoodOnesAreGood) {
  for (const v1::Telemetry& update : {partial, all, absolute}) {
    TelemetryColumns target = now;
    std::uint64_t frame = 4;
    std::vector<DeviceRange> changed;
    EXPECT_TRUE(applyTelemetry(update, target, frame, changed).ok());
    EXPECT_EQ(target.power[9], 65535);
  }
}

TEST_F(MalformedTelemetry, NothingIsWritten) {
  for (const v1::Telemetry& good : {partial, all}) {
    refusedWith(good, [](auto& u) { u.set_frame(4); });
    refusedWith(good, [](auto& u) { u.set_frame(6); });
    refusedWith(good, [](auto& u) { u.set_power(1, 65536); });
    refusedWith(good, [](auto& u) { u.set_power(1, -1); });
    refusedWith(good, [](auto& u) { u.set_power(1, INT32_MAX); });
    refusedWith(good, [](auto& u) { u.set_power(1, INT32_MIN); });
    refusedWith(good, [](auto& u) { u.set_utilization(0, 156); });
    refusedWith(good, [](auto& u) { u.set_utilization(0, -101); });
    refusedWith(good, [](auto& u) { u.set_temperature(0, 256); });
    refusedWith(good, [](auto& u) { u.set_memory(0, 65536); });
  }
  for (const v1::Telemetry& good : {partial, all, absolute}) {
    refusedWith(good, [](auto& u) { u.add_skip(0); });
    refusedWith(good, [](auto& u) { u.add_utilization(0); });
    refusedWith(good, [](auto& u) { u.mutable_memory()->Clear(); });
    refusedWith(good, [](auto& u) { u.mutable_temperature()->RemoveLast(); });
    refusedWith(good, [](auto& u) { u.add_power(0); });
  }
  refusedWith(partial, [](auto& u) { u.clear_skip(); });
  refusedWith(partial, [](auto& u) { u.set_skip(1, 6); });
  refusedWith(partial, [](auto& u) { u.set_skip(1, UINT32_MAX); });
  refusedWith(partial, [](auto& u) { u.set_absolute(true); });
  refusedWith(absolute, [](auto& u) { u.set_power(9, 65536); });
  refusedWith(absolute, [](auto& u) { u.set_utilization(9, -1); });
  refusedWith(absolute, [](auto& u) { u.Clear(), u.set_absolute(true); });
}

TEST(FleetCodec, DamagedPackagesAreRefused) {
  RandomFleet fleet(300, 3);
  fleet.changeTelemetry();
  v1::FleetUpdate update;
  *update.mutable_telemetry() = encodeTelemetryAbsolute(fleet.columns.telemetry, 1);
  const std::string packed = packUpdate(update);
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_EQ(unpackUpdate(packed.substr(0, size)).status().code(), absl::StatusCode::kDataLoss) << size;
  }
  std::mt19937 random(1);
  for (int i = 0; i < 5000; ++i) {
    std::string damaged = packed;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
    (void)unpackUpdate(damaged);  // refused or some other update, but never a crash
  }
}

/// Any bytes at all: the fast reader says what protobuf's own says.
void sameAsProtobuf(const std::string& bytes) {
  static v1::FleetUpdate fast;  // what the last one left in it must not show
  v1::FleetUpdate plain;
  const bool accepted = plain.ParseFromString(bytes);
  ASSERT_EQ(parseFleetUpdate(bytes, fast), accepted) << testing::PrintToString(bytes);
  if (accepted) {
    ASSERT_EQ(fast.SerializeAsString(), plain.SerializeAsString());
  }
}

TEST(FleetCodec, TheFastReaderReadsWhatProtobufReads) {
  google::protobuf::LogSilencer silence;  // of what it says about each string that is no UTF-8
  std::mt19937 random(11);
  for (int round = 0; round < 3000; ++round) {
    v1::FleetUpdate update;
    if (random() % 2) update.set_layout_version(random());
    if (random() % 2) update.add_strings("tenants/skt");
    if (random() % 2) update.mutable_states()->add_skip(random());
    v1::Telemetry& telemetry = *update.mutable_telemetry();
    telemetry.set_frame(random());
    if (random() % 2) telemetry.mutable_sample_time()->set_seconds(random());
    const unsigned rare = 1 + random() % 40;  // from all long varints to hardly any
    for (unsigned i = random() % 80; i > 0; --i) {
      telemetry.add_skip(random() % rare ? random() % 128 : random());
      telemetry.add_utilization(static_cast<int>(random() % rare ? random() % 128 - 64 : random()));
      telemetry.add_power(static_cast<int>(random() % rare ? random() % 128 - 64 : random()));
    }
    if (random() % 2) update.add_node_states()->set_reason("dust");
    std::string bytes = update.SerializeAsString();
    sameAsProtobuf(bytes);
    if (random() % 4 == 0) bytes += bytes;  // fields given twice are merged
    sameAsProtobuf(bytes);
    for (int damage = 0; damage < 4 && !bytes.empty(); ++damage) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
      sameAsProtobuf(bytes);
    }
    sameAsProtobuf(bytes.substr(0, random() % (bytes.size() + 1)));
  }
  const std::string tooLong = std::string("\x2A\x0D\x2A\x0B", 4) + std::string(10, '\x80') + '\x01';
  sameAsProtobuf(tooLong);
  sameAsProtobuf(std::string("\x2A\x0C\x2A\x0A", 4) + std::string(9, '\xFF') + '\x7F');
}

TEST(FleetCodec, AReaderForgetsTheUpdateBefore) {
  RandomFleet fleet(500, 3);
  fleet.changeTelemetry();
  v1::FleetUpdate full, empty;
  full.add_strings("tenants/skt");
  *full.mutable_telemetry() = encodeTelemetryAbsolute(fleet.columns.telemetry, 7);
  empty.set_layout_version(3);
  FleetUpdateReader reader;
  for (const v1::FleetUpdate& update : {full, empty, full}) {
    EXPECT_FALSE(reader.read("damaged").ok());
    const auto arrived = reader.read(packUpdate(update));
    ASSERT_TRUE(arrived.ok());
    EXPECT_EQ((*arrived)->SerializeAsString(), update.SerializeAsString());
  }
}

TEST(FleetCodec, AZipBombIsRefused) {
  const std::string plain((std::size_t{64} << 20) + 1, '\0');
  std::string packed(ZSTD_compressBound(plain.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 1));
  const auto update = unpackUpdate(packed);
  EXPECT_EQ(update.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(update.status().message()), testing::HasSubstr("64 MiB"));
}

}  // namespace
}  // namespace aifactory
