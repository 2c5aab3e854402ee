// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "factory/engines/slurm/gres.h"

namespace aifactory {

// What Slurm's own tools print, parsed. Their text costs slurmctld and us a tenth of what JSON costs
// (docs/decisions.md). Times are printed with TZ=UTC.

/// Columns that we ask squeue and sacct for, in this order.
enum class JobColumn : std::size_t {
  Id,
  ArrayId,
  ArrayTasks,
  State,
  Reason,
  ExitCode,
  Account,
  User,
  Queue,
  Qos,
  Priority,
  Restarts,
  Submit,
  Start,
  End,
  Limit,
  Nodes,
  Tres,
  NodeList,
  Output,
  Error,
  Directory,
  Name,
  Comment,
  Count
};

/// One job in columns; views into the text that was parsed.
struct JobRow {
  std::string_view columns[static_cast<std::size_t>(JobColumn::Count)];
  std::string_view operator[](JobColumn column) const { return columns[static_cast<std::size_t>(column)]; }
  std::uint64_t id() const;
  std::size_t hash() const;
};

/// Argument of squeue -O. Users choose names and comments, line ends included, so what ends a column is a word that
/// nobody could know beforehand: make a new one with `newSeparator` for every call.
std::string squeueFormat(std::string_view separator);
std::string newSeparator();
/// DATA_LOSS when the text was cut off.
absl::StatusOr<std::vector<JobRow>> parseJobRows(std::string_view text, std::string_view separator);

/// Argument of sacct -o for the same columns. What accounting does not keep (output paths) is left out: see parse.
std::string sacctFormat();
absl::StatusOr<std::vector<JobRow>> parseAccountingRows(std::string_view text, std::string_view separator);

/// A node of `scontrol show node`.
struct SlurmNode {
  std::string name;
  std::vector<GpuGres> gres;
  std::vector<std::string> queues;
  std::string state;  ///< "MIXED+DRAIN"
  std::string reason;
  std::string reasonUser;
  std::int64_t reasonTime = 0;  ///< seconds since 1970
  std::uint32_t cpus = 0;
  bool has(std::string_view flag) const;  ///< in `state`, the base state included; "*" when it does not respond
  bool operator==(const SlurmNode&) const = default;
};
std::vector<SlurmNode> parseNodes(std::string_view text);

/// A partition of `scontrol -o show partition`.
struct SlurmPartition {
  std::string name;
  bool isDefault = false;
  bool up = false;
  std::int64_t maxMinutes = 0;  ///< 0 for no limit
  std::int64_t defaultMinutes = 0;
  std::vector<std::string> accounts;  ///< that may use it; empty for all
  bool hidden = false;                ///< from who does not ask with --all
};
std::vector<SlurmPartition> parsePartitions(std::string_view text);

/// GPU indices of jobs, of `scontrol -d show job`: job number to (hostlist, GPUs) in Slurm's order.
using GpuPlacement = std::vector<std::pair<std::string, std::vector<GpuGres>>>;
std::map<std::uint64_t, GpuPlacement> parseGpuPlacements(std::string_view text);

/// "2026-11-22T19:28:07" in UTC to seconds since 1970; nothing for "N/A", "Unknown" and "None".
std::optional<std::int64_t> parseSlurmTime(std::string_view text);
/// "1-02:00:00", "30:00", "45" (minutes); nothing for "UNLIMITED" and the like. Seconds.
std::optional<std::int64_t> parseSlurmDuration(std::string_view text);

}  // namespace aifactory
