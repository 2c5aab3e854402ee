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
  enum class Stage { Waiting, Running, Over };
  /// `stage` tells whether the job writes yet, and whether it still does.
  SlurmJobOutput(const FileReader& reader, std::string user, std::string path, std::function<Stage()> stage);

  /// Opens the file; a missing one of a job that may still write it is no error.
  absl::Status open();
  absl::StatusOr<Chunk> read(std::int64_t offset, std::size_t maxBytes) override;

 private:
  /// Whether the path now leads to another file, which then is the one read.
  absl::StatusOr<bool> followReplacement(Stage stage);

  const FileReader m_reader;
  const std::string m_user;
  const std::string m_path;
  const std::function<Stage()> m_stage;
  FileDescriptor m_file;
  std::int64_t m_seen = 0;  // the largest size so far
  std::chrono::steady_clock::time_point m_checked{};
  std::chrono::milliseconds m_pause;  // before it is looked for again
};

}  // namespace aifactory
