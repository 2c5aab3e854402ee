// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/status.h"

namespace soci {
class session;
}

namespace aifactory {

/// The database of factoryd: SQLite in WAL mode with synchronous=FULL, held by one process. Work from any thread is
/// run by one writer thread, which commits all that waits in one transaction: one flush to disk serves many callers,
/// and each returns only when its own work is durable.
class Database {
 public:
  /// May throw soci::soci_error; then only its own effect is undone.
  using Work = std::function<void(soci::session&)>;

  /// Creates the file (readable by its owner only) or migrates it. Errors say what is wrong with the file and what to
  /// do: UNAVAILABLE when another process holds it, DATA_LOSS when it is damaged, FAILED_PRECONDITION otherwise.
  static absl::StatusOr<std::unique_ptr<Database>> open(const std::string& path);
  ~Database();

  /// Blocks until committed. UNAVAILABLE, with nothing written, when the disk refuses.
  absl::Status run(Work work);

 private:
  struct Job {
    Work work;
    std::promise<absl::Status> done;
  };
  Database(std::string path, std::unique_ptr<soci::session> session);
  void writerLoop();
  absl::Status commitTogether(std::vector<Job>& batch);
  absl::Status commitAlone(const Work& work);

  const std::string m_path;
  std::unique_ptr<soci::session> m_session;  ///< the writer thread's, once it runs
  std::mutex m_mutex;
  std::condition_variable m_wake;
  std::vector<Job> m_waiting;
  bool m_stopping = false;
  std::thread m_writer;
};

}  // namespace aifactory
