// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <string>

#include "factory/history/record_stream.h"

namespace aifactory::history {

/// The right to write in a history directory: a lock on a file in it that the kernel takes back from whoever dies,
/// however that happens. Belongs to this object, not to the process.
class Lease {
 public:
  explicit Lease(const std::string& directory) : m_path(directory + "/writer.lock") {}

  /// OK once it is ours; FAILED_PRECONDITION while somebody else has it; else why the file cannot be locked.
  absl::Status acquire();
  void release();
  /// Whether what was acquired still keeps others out: the file may have been removed, or the lock lost.
  bool stillOurs() const;
  /// Any thread.
  bool held() const { return m_held; }
  /// Whether somebody else, in this process or another, has it. Any thread.
  bool heldElsewhere() const;

 private:
  const std::string m_path;
  File m_file;
  std::atomic<bool> m_held = false;
};

}  // namespace aifactory::history
