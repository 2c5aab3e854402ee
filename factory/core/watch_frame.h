// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "aifactory/v1/watch.pb.h"
#include "base/status.h"

namespace google::protobuf {
class Message;
}

namespace aifactory {

/// One serialised Watch…Response. All of them have the header in field 1, so a frame is a header followed by a body of
/// the other fields, which readers share.
using WatchFrame = std::shared_ptr<const std::string>;

/// Upper bound of a message's body; the header stays far below the rest of the promised 1 MiB.
inline constexpr std::size_t maxFrameBody = 1'000'000;

/// What all watches of a factory share: clocks, pace of bookmarks, and whether it runs. Any thread.
class WatchContext {
 public:
  /// Whether readers may resume.
  enum class Tokens { Given, None };
  explicit WatchContext(std::chrono::milliseconds bookmarkEvery, Tokens tokens = Tokens::Given)
      : m_bookmarkEvery(bookmarkEvery), m_tokens(tokens) {}

  WatchFrame frame(v1::WatchHeader::Kind kind, std::uint64_t revision, std::string_view resumeToken,
                   std::string_view body = {}) const;

  /// How often the factory wakes idle watches; a bookmark is due one tick before the promise would be broken.
  std::chrono::milliseconds tick() const { return m_bookmarkEvery / 4; }
  std::chrono::milliseconds bookmarkAfter() const { return m_bookmarkEvery - tick(); }

  void setFactoryTime(std::chrono::system_clock::time_point time) { m_factoryTime.store(time); }
  std::chrono::system_clock::time_point factoryTime() const;

  /// The engine has told all that there is for the first time. Until then a snapshot would be empty, and a reader that
  /// knows more from before a restart would forget it.
  void begin() { m_begun.store(true); }
  bool begun() const { return m_begun.load(); }
  /// What who asks for all that there is is told until then.
  static absl::Status notBegun();
  void stop() { m_stopped.store(true); }
  /// UNAVAILABLE once stopped.
  absl::Status running() const;

 private:
  const std::chrono::milliseconds m_bookmarkEvery;
  const Tokens m_tokens;
  std::atomic<std::chrono::system_clock::time_point> m_factoryTime{};
  std::atomic<bool> m_begun{false};
  std::atomic<bool> m_stopped{false};
};

/// What a reader is told that stayed behind what the log holds.
absl::Status readerTooSlow();

/// Appends a length-delimited field.
void appendField(std::string& body, int field, const google::protobuf::Message& message);
void appendField(std::string& body, int field, std::string_view bytes);

}  // namespace aifactory
