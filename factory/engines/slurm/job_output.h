// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>

#include "factory/core/engine.h"
#include "factory/reader/file_reader.h"

namespace aifactory {

/// Output of a Slurm job: a file that may not be there yet, may grow, and may be replaced when the job is requeued.
class SlurmJobOutput final : public JobOutput {
 public:
  /// `isOver` tells whether the job writes no more.
  SlurmJobOutput(const FileReader& reader, std::string user, std::string path, std::function<bool()> isOver);

  /// Opens the file; a missing one of a job that may still write it is no error.
  absl::Status open();
  absl::StatusOr<Chunk> read(std::int64_t offset, std::size_t maxBytes) override;

 private:
  /// Whether the path now leads to another file, which then is the one read.
  absl::StatusOr<bool> followReplacement(bool over);

  const FileReader m_reader;
  const std::string m_user;
  const std::string m_path;
  const std::function<bool()> m_isOver;
  FileDescriptor m_file;
  std::int64_t m_seen = 0;  // the largest size so far
  std::chrono::steady_clock::time_point m_checked{};
};

}  // namespace aifactory
