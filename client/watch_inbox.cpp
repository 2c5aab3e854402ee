// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/gui_post.h"
#include "client/watch_stream.h"

namespace aifactory {

using std::chrono::steady_clock;

WatchInbox::WatchInbox(WatchStream* stream, std::shared_ptr<WatchFeed> feed)
    : m_stream(stream), m_feed(std::move(feed)) {}

void WatchInbox::begin() {
  m_inSnapshot = false;
  m_heard = steady_clock::now();
  m_muted = false;
}

void WatchInbox::mute() {
  const std::lock_guard lock(m_mutex);
  m_muted = true;
}

bool WatchInbox::receive(const v1::WatchHeader& header, const std::function<absl::Status(bool)>& fold) {
  if (m_muted) return false;
  m_heard = steady_clock::now();
  m_heardAt = QDateTime::currentMSecsSinceEpoch();
  if (follow(header, fold).ok()) return true;
  m_inSnapshot = false;
  m_token.clear();
  return false;
}

absl::Status WatchInbox::follow(const v1::WatchHeader& header, const std::function<absl::Status(bool)>& fold) {
  using Header = v1::WatchHeader;
  switch (header.kind()) {
    case Header::KIND_RESET:
      m_inSnapshot = true;
      m_feed->beginSnapshot();
      return fold(true);
    case Header::KIND_SNAPSHOT:
      if (!m_inSnapshot) return absl::DataLossError("a snapshot that did not start");
      return fold(true);
    case Header::KIND_SYNCED: {
      if (m_inSnapshot) {
        if (absl::Status status = m_feed->finishSnapshot(); !status.ok()) return status;
        m_revision = 0;
        m_inSnapshot = false;
      }
      accept(header);
      return absl::OkStatus();
    }
    case Header::KIND_CHANGE: {
      if (m_inSnapshot) return absl::DataLossError("a change inside of a snapshot");
      // Comes twice or late: what it says is older than what we hold, and so is its token. Telemetry may come under
      // the revision that we hold; and under none what a factory tells ahead of a snapshot that it cannot give yet.
      if (header.revision() != 0 && header.revision() < m_revision) return absl::OkStatus();
      if (absl::Status status = fold(false); !status.ok()) return status;
      accept(header);
      return absl::OkStatus();
    }
    case Header::KIND_BOOKMARK:
      if (!m_inSnapshot) accept(header);
      return absl::OkStatus();
    default:
      return absl::OkStatus();  // a newer server's; the kinds above say all that is needed
  }
}

void WatchInbox::accept(const v1::WatchHeader& header) {
  m_revision = std::max(m_revision, header.revision());
  if (!header.resume_token().empty()) m_token = header.resume_token();
  {
    const std::lock_guard lock(m_mutex);
    // What was folded stays with the feed, and goes with the difference to the snapshot that comes.
    if (m_muted) return;
    m_feed->publish();
    m_batch.revision = m_revision;
    m_batch.synced |= header.kind() == v1::WatchHeader::KIND_SYNCED;
    if (header.has_factory_time()) {
      const auto& time = header.factory_time();
      m_batch.clock = {std::chrono::milliseconds(time.seconds() * 1000 + time.nanos() / 1'000'000),
                       steady_clock::now()};
    }
    if (std::exchange(m_posted, true)) return;
  }
  postToGui(m_stream, [stream = m_stream] { static_cast<WatchStream*>(stream.data())->onBatch(); });
}

void WatchInbox::ended(const grpc::Status& status) {
  postToGui(m_stream, [stream = m_stream, status] { static_cast<WatchStream*>(stream.data())->onEnded(status); });
}

WatchInbox::Batch WatchInbox::take() {
  const std::lock_guard lock(m_mutex);
  m_posted = false;
  m_feed->take();
  return std::exchange(m_batch, Batch{m_batch.revision, false, std::nullopt});
}

std::chrono::milliseconds WatchInbox::silence() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - m_heard.load());
}

QDateTime WatchInbox::heardAt() const {
  const qint64 at = m_heardAt;
  return at ? QDateTime::fromMSecsSinceEpoch(at) : QDateTime();
}

}  // namespace aifactory
