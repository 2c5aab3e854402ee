// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/bundle.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <cstring>

#include "factory/core/timestamps.h"
#include "factory/history/history_reader.h"
#include "factory/history/scribe.h"

namespace aifactory::history {
namespace {

constexpr std::size_t chunk = 512U << 10;

absl::Status broken() { return absl::CancelledError("the reader went away"); }

/// For a reader whose image is all that is wanted.
class Nobody final : public EngineListener {
 public:
  std::uint32_t intern(std::string_view) override { return 0; }
  void layout(v1::FleetLayout) override {}
  void change(EngineChange) override {}
  void sampled(const TelemetryColumns&, Clock::time_point) override {}
  void reachable(bool, std::string_view) override {}
  void clock(Clock::time_point) override {}
};

/// Hands bytes on in pieces.
class Output {
 public:
  Output(const History::TakeBytes& take, std::uint64_t total) : m_take(take), m_total(total) {}
  bool add(std::string_view bytes) {
    m_pending.append(bytes);
    return m_pending.size() < chunk || flush();
  }
  bool flush() {
    std::string_view rest = m_pending;
    while (!rest.empty()) {
      if (!m_take(rest.substr(0, chunk), m_total)) return false;
      rest.remove_prefix(std::min(chunk, rest.size()));
    }
    m_pending.clear();
    return true;
  }

 private:
  const History::TakeBytes& m_take;
  const std::uint64_t m_total;
  std::string m_pending;
};

/// The records of a segment later than `after` and up to `end`; its keyframe only if all of it is. Returns until when
/// they say everything, which is not `end` where the segment ends before, or is damaged.
absl::StatusOr<Milliseconds> copyRecords(const Segment& segment, Milliseconds after, Milliseconds end,
                                         bool withKeyframe, Output& out) {
  const auto stream = RecordStream::open(segment.path, segment.begin, segment.end);
  if (!stream.ok()) return cannotBeRead(std::string(stream.status().message()));
  bool inKeyframe = true;
  Milliseconds last = segment.start;
  std::string_view bytes;
  while ((*stream)->peek() == RecordStream::Next::Record) {
    const RecordHeader header = (*stream)->header();
    if (header.time > end) return std::min(end, segment.last);
    // A layout whose fleet is still being written.
    if (header.kind == RecordKind::Layout && (*stream)->peekBehind() == RecordStream::Next::End) break;
    const bool wanted = inKeyframe ? withKeyframe : header.time > after;
    if (header.kind == RecordKind::KeyframeEnd) inKeyframe = false;
    if (!wanted) {
      (*stream)->skip();
    } else if (!(*stream)->takeRaw(bytes)) {
      break;  // what is damaged is a hole here as well
    } else if (!out.add(bytes)) {
      return broken();
    }
    last = header.time;
  }
  if (const int error = (*stream)->error(); error != 0) return cannotBeRead(std::strerror(error));
  return std::min(last, segment.last);
}

}  // namespace

absl::Status writeBundle(SegmentCatalog& catalog, const std::vector<v1::HistoryNote>& notes,
                         const v1::ExportBundleRequest& request, const v1::WhoAmIResponse& about,
                         const History::TakeBytes& take) {
  if (notes.size() + static_cast<std::size_t>(request.notes_size()) > History::mostNotes) {
    return invalidField("notes", "A bundle holds at most 200 notes, with those that this past came with.");
  }
  const Milliseconds end = google::protobuf::util::TimeUtil::TimestampToMilliseconds(request.end());
  const Milliseconds wanted = google::protobuf::util::TimeUtil::TimestampToMilliseconds(request.start());
  Nobody nobody;
  HistoryReader reader(catalog, {.fleet = true, .jobs = true, .alerts = true}, nobody);
  const auto reached = reader.advance(timeOf(wanted));
  if (!reached.ok()) return reached.status();
  const Milliseconds start = millisecondsOf(*reached);
  if (start > end) {
    return invalidField("end", "Nothing is recorded in this interval; GetHistory lists what is.", "HISTORY_GAP");
  }

  const auto segments = catalog.segments();
  const auto factory = catalog.factory();
  std::uint64_t total = 0;
  for (const Segment& segment : *segments) {
    if (segment.last < start || segment.start > end) continue;
    const auto stream = RecordStream::open(segment.path, segment.begin, segment.end);
    if (stream.ok()) total += (*stream)->length();
  }
  Output out(take, total);
  std::string head = encode(factory.value_or(FileHeader()));
  appendRecord(head, RecordKind::About, start, about.SerializeAsString());
  const auto add = [&](const v1::HistoryNote& note) {
    return appendRecord(head, RecordKind::Note, start, note.SerializeAsString());
  };
  if (!std::ranges::all_of(notes, add) || !std::ranges::all_of(request.notes(), add)) {
    return invalidField("notes", "A note with its picture is larger than a bundle can hold.");
  }
  Scribe scribe(reader.image());
  scribe.keyframe(start, false);
  if (!scribe.status().ok()) return scribe.status();
  if (!out.add(head) || !out.add(scribe.takeBytes())) return broken();
  bool first = true;
  Milliseconds known = start;
  for (const Segment& segment : *segments) {
    if (segment.last < start || segment.start > end) continue;
    const auto copied = copyRecords(segment, start, end, !first, out);
    if (!copied.ok()) return copied.status();
    known = std::max(known, *copied);
    first = false;
  }
  std::string tail;
  appendRecord(tail, RecordKind::Mark, known);
  return out.add(tail) && out.flush() ? absl::OkStatus() : broken();
}

absl::Status readOnly() {
  return refusal(absl::StatusCode::kFailedPrecondition, "BUNDLE_READ_ONLY",
                 "This is a saved part of the past, not a factory: nothing can be done in it.");
}

absl::StatusOr<Bundle> readBundle(const std::string& path) {
  if (const auto header = readFileHeader(path); !header.ok()) {
    return refusal(header.status().code(), "BUNDLE", path + ": " + std::string(header.status().message()) + ".");
  }
  Bundle bundle;
  bundle.catalog = std::make_shared<SegmentCatalog>(path, true);
  if (bundle.catalog->segments()->empty()) {
    return refusal(absl::StatusCode::kDataLoss, "BUNDLE", path + ": nothing of it can be read; export it again.");
  }
  const auto stream = RecordStream::open(path, FileHeader::size);
  if (!stream.ok()) return stream.status();
  std::string plain;
  while ((*stream)->peek() == RecordStream::Next::Record) {
    const RecordKind kind = (*stream)->header().kind;
    if (kind != RecordKind::About && kind != RecordKind::Note) break;  // they come first
    if (!(*stream)->take(plain)) break;
    if (kind == RecordKind::About) {
      bundle.about.ParseFromString(plain);
    } else if (v1::HistoryNote note; note.ParseFromString(plain)) {
      bundle.notes.push_back(std::move(note));
    }
  }
  return bundle;
}

}  // namespace aifactory::history
