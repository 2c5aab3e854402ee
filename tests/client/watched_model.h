// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <random>
#include <string>

#include "tests/client/scripted_factory.h"

namespace aifactory {

/// The server's side of a watch, with every trouble that a network and a restarted server can make: cut streams (also
/// inside of a snapshot), messages twice and late, tokens that are too old, of another epoch, or refused outright.
/// `Response` messages come from the test: the snapshot in parts, and one message a revision.
template <class Request, class Response>
class WatchedModel {
 public:
  explicit WatchedModel(unsigned seed, bool trouble = true) : m_random(seed), m_trouble(trouble) {}

  /// Snapshot of the state now; called with the lock held, on gRPC's thread.
  std::function<std::vector<Response>()> snapshot;
  /// May add what goes to this reader only (telemetry); same lock.
  std::function<void(Response&, bool first)> decorate;

  void change(const std::function<Response()>& make) {
    const std::lock_guard lock(m_mutex);
    ++m_revision;
    m_log.push_back(make());
    while (m_log.size() > 20) m_log.pop_front();
    m_changed.notify_all();
  }
  /// The server came back and has forgotten its log; `alter` is what happened meanwhile.
  void restart(const std::function<void()>& alter) {
    const std::lock_guard lock(m_mutex);
    ++m_epoch;
    m_revision = 1;
    m_log.clear();
    alter();
    m_changed.notify_all();
  }
  void compact() {
    const std::lock_guard lock(m_mutex);
    m_log.clear();
  }
  void calm() {
    const std::lock_guard lock(m_mutex);
    m_trouble = false;
    m_changed.notify_all();
  }
  std::unique_lock<std::mutex> lock() { return std::unique_lock(m_mutex); }
  /// Whether both ways to begin were walked, which the test's timing decides.
  bool sawBoth() const { return m_resets > 1 && m_resumes > 1; }
  std::uint64_t resets() const { return m_resets; }
  std::uint64_t resumes() const { return m_resumes; }

  grpc::Status watch(grpc::ServerContext& context, const Request& request, grpc::ServerWriter<Response>& writer) {
    std::unique_lock lock(m_mutex);
    const std::uint64_t epoch = m_epoch;
    std::uint64_t sent = 0;
    bool fresh = true;
    if (!request.resume_token().empty() && chance(10)) return {grpc::INVALID_ARGUMENT, "no such token"};
    if (!resumes(request.resume_token(), sent)) {
      ++m_resets;
      if (const grpc::Status status = sendSnapshot(writer, lock); !status.ok()) return status;
      sent = m_sentSnapshot;
      if (m_epoch != epoch) return {grpc::UNAVAILABLE, "restarted"};
    } else {
      ++m_resumes;
      while (sent < m_revision) {
        if (firstInLog() > sent + 1) return {grpc::RESOURCE_EXHAUSTED, "stayed behind"};
        if (!send(writer, ++sent, lock, fresh)) return grpc::Status::CANCELLED;
        if (m_epoch != epoch || chance(8)) return {grpc::UNAVAILABLE, "cut while catching up"};
      }
      if (!sendBare(writer, v1::WatchHeader::KIND_SYNCED, sent, lock)) return grpc::Status::CANCELLED;
    }
    while (!context.IsCancelled()) {
      if (m_epoch != epoch) return {grpc::UNAVAILABLE, "restarted"};
      if (sent >= m_revision) {
        m_changed.wait_for(lock, std::chrono::milliseconds(2));
        if (m_epoch == epoch && chance(60) && !sendBare(writer, v1::WatchHeader::KIND_BOOKMARK, sent, lock)) break;
        continue;
      }
      if (firstInLog() > sent + 1) return {grpc::RESOURCE_EXHAUSTED, "stayed behind"};
      const bool twice = chance(6), late = chance(6);
      if (!send(writer, ++sent, lock, fresh)) break;
      if (m_epoch == epoch && twice && !send(writer, sent, lock, fresh)) break;
      if (m_epoch == epoch && late && sent > firstInLog() && !send(writer, sent - 1, lock, fresh)) break;
      if (chance(12)) return chance(2) ? grpc::Status::OK : grpc::Status(grpc::UNAVAILABLE, "cut");
    }
    return grpc::Status::CANCELLED;
  }

 private:
  bool chance(unsigned oneIn) { return m_trouble && m_random() % oneIn == 0; }
  std::uint64_t firstInLog() const { return m_revision - m_log.size() + 1; }
  std::string token(std::uint64_t revision) const { return std::to_string(m_epoch) + ":" + std::to_string(revision); }

  bool resumes(const std::string& given, std::uint64_t& revision) const {
    const std::size_t colon = given.find(':');
    if (colon == std::string::npos || std::stoull(given.substr(0, colon)) != m_epoch) return false;
    revision = std::stoull(given.substr(colon + 1));
    return revision <= m_revision && revision + 1 >= firstInLog();
  }
  bool send(grpc::ServerWriter<Response>& writer, std::uint64_t revision, std::unique_lock<std::mutex>& lock,
            bool& fresh) {
    if (revision < firstInLog() || revision > m_revision) return true;
    Response response = m_log[revision - firstInLog()];
    *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_CHANGE, revision, token(revision));
    if (decorate && revision == m_revision) decorate(response, std::exchange(fresh, false));
    return write(writer, response, lock);
  }
  bool sendBare(grpc::ServerWriter<Response>& writer, v1::WatchHeader::Kind kind, std::uint64_t revision,
                std::unique_lock<std::mutex>& lock) {
    Response response;
    *response.mutable_header() = watchHeader(kind, revision, token(revision));
    return write(writer, response, lock);
  }
  bool write(grpc::ServerWriter<Response>& writer, const Response& response, std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    const bool written = writer.Write(response);
    lock.lock();
    return written;
  }
  grpc::Status sendSnapshot(grpc::ServerWriter<Response>& writer, std::unique_lock<std::mutex>& lock) {
    const std::vector<Response> parts = snapshot();
    const std::uint64_t revision = m_sentSnapshot = m_revision;
    const std::string resumeToken = token(revision);
    const bool cut = chance(4);
    const std::size_t cutAt = m_random() % (parts.size() + 1);
    lock.unlock();
    Response response;
    *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_RESET, revision, {});
    bool written = writer.Write(response);
    for (std::size_t part = 0; written && part < parts.size(); ++part) {
      if (cut && part == cutAt) break;
      response = parts[part];
      *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_SNAPSHOT, revision, {});
      written = writer.Write(response);
    }
    if (!cut && written) {
      response.Clear();
      *response.mutable_header() = watchHeader(v1::WatchHeader::KIND_SYNCED, revision, resumeToken);
      written = writer.Write(response);
    }
    lock.lock();
    m_sentSnapshot = revision;
    if (cut) return {grpc::UNAVAILABLE, "cut inside of the snapshot"};
    return written ? grpc::Status::OK : grpc::Status::CANCELLED;
  }

  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::mt19937 m_random;
  bool m_trouble;
  std::uint64_t m_epoch = 1, m_revision = 1, m_sentSnapshot = 0;
  std::deque<Response> m_log;  // the last one made m_revision
  std::atomic<std::uint64_t> m_resets = 0, m_resumes = 0;
};

}  // namespace aifactory
