// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/job_search.h"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <spdlog/spdlog.h>

#include <cstring>
#include <optional>
#include <string_view>

#include "base/resource_name.h"
#include "factory/core/timestamps.h"
#include "factory/history/history_reader.h"
#include "factory/history/scribe.h"

namespace aifactory::history {
namespace {

constexpr std::chrono::milliseconds askEvery{100};  // while another one looks

/// By its bytes, in which the name comes first: most jobs are not the one that is looked for.
std::optional<std::uint64_t> numberOf(std::string_view job) {
  constexpr std::uint32_t lengthDelimited = 2;
  constexpr std::uint32_t nameTag = (v1::Job::kNameFieldNumber << 3) | lengthDelimited;
  google::protobuf::io::CodedInputStream bytes(reinterpret_cast<const std::uint8_t*>(job.data()),
                                               static_cast<int>(job.size()));
  std::uint32_t length = 0;
  if (bytes.ReadTag() != nameTag || !bytes.ReadVarint32(&length)) return std::nullopt;
  return jobNumber(job.substr(static_cast<std::size_t>(bytes.CurrentPosition()), length));
}

bool hasJobs(const RecordHeader& header) {
  const bool hasItems = header.kind == RecordKind::Items || header.kind == RecordKind::ItemChange;
  return hasItems && (header.flags & jobsFlag) != 0;
}

template <class Record, class Take>
bool handOut(const std::string& plain, Take& take) {
  Record record;
  if (!record.ParseFromString(plain)) return false;
  for (const std::string& job : record.jobs()) take(job);
  return true;
}

/// Hands out the jobs of what follows in the stream, as they were serialised.
template <class Take>
absl::Status readJobs(RecordStream& stream, const Segment& segment, Take take) {
  Milliseconds last = segment.start;
  std::string plain;
  while (true) {
    const RecordStream::Next next = stream.peek();
    if (next == RecordStream::Next::End) return absl::OkStatus();
    bool isIntact = next == RecordStream::Next::Record;
    const RecordHeader header = stream.header();
    if (isIntact && header.time > segment.last) return absl::OkStatus();
    if (isIntact && !hasJobs(header)) {
      stream.skip();
    } else if (isIntact) {
      isIntact = stream.take(plain) && (header.kind == RecordKind::Items ? handOut<v1::HistoryKeyframe>(plain, take)
                                                                         : handOut<v1::HistoryChange>(plain, take));
    }
    if (stream.error() != 0) return cannotBeRead(std::strerror(stream.error()));
    if (!isIntact) {
      return refusal(absl::StatusCode::kDataLoss, "HISTORY_DAMAGED",
                     fmt::format("What is recorded after {} cannot be read, and the job may stand there.",
                                 timeInWords(timeOf(last))));
    }
    last = header.time;
  }
}

}  // namespace

absl::StatusOr<RecordedJob> JobSearch::last(std::uint64_t number, const History::GoOn& goOn) {
  std::unique_lock turn(m_turn, std::defer_lock);
  while (!turn.try_lock_for(askEvery)) {
    if (absl::Status status = goOn(); !status.ok()) return status;
  }
  const std::shared_ptr<const Segments> segments = m_catalog.segments();
  std::erase_if(m_contents, [&](const auto& entry) {
    return !std::ranges::binary_search(*segments, entry.first, {}, &Segment::start);
  });
  RecordedJob recorded;
  bool isFollowed = false;
  for (auto segment = segments->rbegin(); segment != segments->rend() && !recorded.job; ++segment) {
    if (absl::Status status = goOn(); !status.ok()) return status;
    recorded.trouble.Update(lookIn(*segment, isFollowed, number, recorded.job));
    isFollowed = segment->continues;
  }
  if (!recorded.trouble.ok()) {
    spdlog::warn("{} is looked for in the past: {}", jobName(number), std::string(recorded.trouble.message()));
  }
  return recorded;
}

absl::Status JobSearch::lookIn(const Segment& segment, bool isFollowed, std::uint64_t number,
                               std::shared_ptr<const v1::Job>& found) {
  Contents& contents = m_contents.try_emplace(segment.start, Contents{.read = segment.begin}).first->second;
  const bool fromItsBegin = contents.mayHave(number);
  if (contents.isWhole && !fromItsBegin) return absl::OkStatus();
  const auto stream = RecordStream::open(segment.path, fromItsBegin ? segment.begin : contents.read, segment.end);
  if (absl::IsNotFound(stream.status())) return absl::OkStatus();  // removed just now
  if (!stream.ok()) return cannotBeRead(std::string(stream.status().message()));
  std::string newest;
  absl::Status status = readJobs(**stream, segment, [&](const std::string& job) {
    const auto its = numberOf(job);
    if (its) contents.add(*its);
    if (its == number) newest = job;
  });
  contents.read = std::max(contents.read, (*stream)->offset());
  contents.isWhole = status.ok() && isFollowed;
  auto job = std::make_shared<v1::Job>();
  if (!newest.empty() && job->ParseFromString(newest)) found = std::move(job);
  return status;
}

}  // namespace aifactory::history
