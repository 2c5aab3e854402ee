// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/watch_frame.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>

#include "factory/core/timestamps.h"

namespace aifactory {
namespace {

namespace io = google::protobuf::io;

constexpr int headerField = 1;
constexpr std::uint32_t lengthDelimited = 2;

void beginField(io::CodedOutputStream& stream, int field, std::size_t size) {
  stream.WriteTag((static_cast<std::uint32_t>(field) << 3) | lengthDelimited);
  stream.WriteVarint32(static_cast<std::uint32_t>(size));
}

}  // namespace

void appendField(std::string& body, int field, const google::protobuf::Message& message) {
  io::StringOutputStream output(&body);
  io::CodedOutputStream stream(&output);
  beginField(stream, field, message.ByteSizeLong());
  message.SerializeWithCachedSizes(&stream);
}

void appendField(std::string& body, int field, std::string_view bytes) {
  io::StringOutputStream output(&body);
  io::CodedOutputStream stream(&output);
  beginField(stream, field, bytes.size());
  stream.WriteRaw(bytes.data(), static_cast<int>(bytes.size()));
}

WatchFrame WatchContext::frame(v1::WatchHeader::Kind kind, std::uint64_t revision, std::string_view resumeToken,
                               std::string_view body) const {
  v1::WatchHeader header;
  header.set_kind(kind);
  header.set_revision(revision);
  if (m_tokens == Tokens::Given) header.set_resume_token(resumeToken.data(), resumeToken.size());
  *header.mutable_server_time() = timestampOf(std::chrono::system_clock::now());
  *header.mutable_factory_time() = timestampOf(factoryTime());
  auto bytes = std::make_shared<std::string>();
  bytes->reserve(body.size() + 128);
  appendField(*bytes, headerField, header);
  bytes->append(body);
  return bytes;
}

std::chrono::system_clock::time_point WatchContext::factoryTime() const {
  const auto told = m_factoryTime.load();
  return told == std::chrono::system_clock::time_point{} ? std::chrono::system_clock::now() : told;
}

absl::Status WatchContext::notBegun() {
  return unavailable("SCHEDULER_UNAVAILABLE", "The scheduler has not answered yet since factoryd was started.",
                     std::chrono::seconds(2));
}

absl::Status WatchContext::running() const {
  if (!m_stopped.load()) return absl::OkStatus();
  return unavailable("FACTORY_STOPPING", "The factory's server is stopping; connect again in a moment.",
                     std::chrono::seconds(1));
}

absl::Status readerTooSlow() {
  return refusal(absl::StatusCode::kResourceExhausted, "READER_TOO_SLOW",
                 "This reader fell behind what the server keeps; watch again with the last resume token.");
}

}  // namespace aifactory
