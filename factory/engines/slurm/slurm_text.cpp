// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/slurm_text.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>
#include <absl/time/time.h>

#include <algorithm>
#include <array>
#include <functional>
#include <random>
#include <set>

#include "base/utf8.h"

namespace aifactory {
namespace {

constexpr std::size_t columnCount = static_cast<std::size_t>(JobColumn::Count);

struct ColumnNames {
  std::string_view squeue;
  std::string_view sacct;  // empty when accounting does not keep it
};
constexpr std::array<ColumnNames, columnCount> columnNames{{
    {"JobID", "JobIDRaw"},
    {"ArrayJobID", ""},
    {"ArrayTaskID", ""},
    {"State", "State"},
    {"Reason", "Reason"},
    {"exit_code", "ExitCode"},
    {"Account", "Account"},
    {"UserName", "User"},
    {"Partition", "Partition"},
    {"QOS", "QOS"},
    {"PriorityLong", "Priority"},
    {"RestartCnt", ""},
    {"SubmitTime", "Submit"},
    {"StartTime", "Start"},
    {"EndTime", "End"},
    {"TimeLimit", "Timelimit"},
    {"NumNodes", "NNodes"},
    {"tres", "ReqTRES"},
    {"NodeList", "NodeList"},
    {"STDOUT", ""},
    {"STDERR", ""},
    {"WorkDir", "WorkDir"},
    {"Name", "JobName"},
    {"Comment", "Comment"},
}};

absl::string_view view(std::string_view text) { return {text.data(), text.size()}; }

// Calls back with every field that ends in the separator; what is left after the last one is returned.
template <class Take>
std::string_view splitFields(std::string_view text, std::string_view separator, Take take) {
  for (std::size_t end; (end = text.find(separator)) != std::string_view::npos;) {
    take(text.substr(0, end));
    text.remove_prefix(end + separator.size());
  }
  return text;
}

absl::StatusOr<std::vector<JobRow>> parseRows(std::string_view text, std::string_view separator,
                                              const std::vector<std::size_t>& present) {
  std::vector<JobRow> rows;
  std::size_t next = 0;
  const std::string_view rest = splitFields(text, separator, [&](std::string_view field) {
    if (next == 0) {
      rows.emplace_back();
      field = field.substr(std::min(field.find_first_not_of('\n'), field.size()));
    }
    rows.back().columns[present[next]] = field;
    next = (next + 1) % present.size();
  });
  if (next != 0 || rest.find_first_not_of('\n') != std::string_view::npos) {
    return absl::DataLossError("Slurm's list of jobs ends in the middle of a job");
  }
  return rows;
}

// "Key=value" pairs of one scontrol line up to the next blank; free text never comes before what we look for.
std::string_view valueOf(std::string_view line, std::string_view key) {
  for (std::size_t at = line.find(key); at != std::string_view::npos; at = line.find(key, at + 1)) {
    if ((at == 0 || line[at - 1] == ' ') && line.substr(at + key.size(), 1) == "=") {
      const std::string_view rest = line.substr(at + key.size() + 1);
      return rest.substr(0, std::min(rest.find(' '), rest.size()));
    }
  }
  return {};
}

std::vector<std::string> listOf(std::string_view text) {
  if (text.empty() || text == "ALL" || text == "(null)") {
    return {};
  }
  return absl::StrSplit(view(text), ',', absl::SkipEmpty());
}

// "GPU broken [root@2026-11-22T19:30:00]"
void readReason(std::string_view text, SlurmNode& node) {
  node.reason = printable(text);
  const std::size_t open = text.rfind(" [");
  const std::size_t at = text.rfind('@');
  if (open == std::string_view::npos || at == std::string_view::npos || at < open || text.back() != ']') {
    return;
  }
  if (const auto time = parseSlurmTime(text.substr(at + 1, text.size() - at - 2))) {
    node.reason = printable(text.substr(0, open));
    node.reasonUser = printable(text.substr(open + 2, at - open - 2));
    node.reasonTime = *time;
  }
}

}  // namespace

std::uint64_t JobRow::id() const {
  std::uint64_t number = 0;
  return absl::SimpleAtoi(view((*this)[JobColumn::Id]), &number) ? number : 0;
}

std::size_t JobRow::hash() const {
  std::size_t result = 0;
  for (const std::string_view column : columns) {
    result = result * 0x9E3779B97F4A7C15u + std::hash<std::string_view>{}(column);
  }
  return result;
}

std::string newSeparator() {
  std::random_device random;
  return absl::StrFormat("\x1f%08x%08x", random(), random());
}

std::string squeueFormat(std::string_view separator) {
  std::string format;
  for (const ColumnNames& column : columnNames) {
    absl::StrAppend(&format, format.empty() ? "" : ",", view(column.squeue), ":", view(separator));
  }
  return format;
}

absl::StatusOr<std::vector<JobRow>> parseJobRows(std::string_view text, std::string_view separator) {
  static const std::vector<std::size_t> present = [] {
    std::vector<std::size_t> all(columnCount);
    for (std::size_t i = 0; i < columnCount; ++i) all[i] = i;
    return all;
  }();
  return parseRows(text, separator, present);
}

std::string sacctFormat() {
  std::string format;
  for (const ColumnNames& column : columnNames) {
    if (!column.sacct.empty()) {
      absl::StrAppend(&format, format.empty() ? "" : ",", view(column.sacct));
    }
  }
  return format;
}

absl::StatusOr<std::vector<JobRow>> parseAccountingRows(std::string_view text, std::string_view separator) {
  static const std::vector<std::size_t> present = [] {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < columnCount; ++i) {
      if (!columnNames[i].sacct.empty()) kept.push_back(i);
    }
    return kept;
  }();
  return parseRows(text, separator, present);
}

bool SlurmNode::has(std::string_view flag) const {
  for (const absl::string_view word : absl::StrSplit(state, '+')) {
    const absl::string_view bare = word.substr(0, word.find_first_of("*~#!%$@^-"));
    if (bare == view(flag) || (flag == "*" && word.find('*') != absl::string_view::npos)) {
      return true;
    }
  }
  return false;
}

std::vector<SlurmNode> parseNodes(std::string_view text) {
  std::vector<SlurmNode> nodes;
  for (absl::string_view raw : absl::StrSplit(view(text), '\n')) {
    const std::string_view whole(raw.data(), raw.size());
    const std::string_view line = whole.substr(std::min(whole.find_first_not_of(' '), whole.size()));
    if (whole.starts_with("NodeName=")) {
      nodes.emplace_back().name = valueOf(line, "NodeName");
    } else if (nodes.empty()) {
      continue;
    } else if (line.starts_with("CPUAlloc=")) {
      (void)absl::SimpleAtoi(view(valueOf(line, "CPUTot")), &nodes.back().cpus);
    } else if (line.starts_with("Gres=")) {
      nodes.back().gres = parseGres(line.substr(5));
    } else if (line.starts_with("State=")) {
      nodes.back().state = valueOf(line, "State");
    } else if (line.starts_with("Partitions=")) {
      nodes.back().queues = listOf(valueOf(line, "Partitions"));
    } else if (line.starts_with("Reason=")) {
      readReason(line.substr(7), nodes.back());
    }
  }
  return nodes;
}

std::vector<SlurmPartition> parsePartitions(std::string_view text) {
  std::vector<SlurmPartition> partitions;
  for (absl::string_view raw : absl::StrSplit(view(text), '\n', absl::SkipWhitespace())) {
    const std::string_view line(raw.data(), raw.size());
    SlurmPartition partition;
    partition.name = valueOf(line, "PartitionName");
    if (partition.name.empty()) {
      continue;
    }
    partition.isDefault = valueOf(line, "Default") == "YES";
    partition.up = valueOf(line, "State") == "UP";
    partition.hidden = valueOf(line, "Hidden") == "YES";
    partition.maxMinutes = parseSlurmDuration(valueOf(line, "MaxTime")).value_or(0) / 60;
    partition.defaultMinutes = parseSlurmDuration(valueOf(line, "DefaultTime")).value_or(0) / 60;
    partition.accounts = listOf(valueOf(line, "AllowAccounts"));
    partitions.push_back(std::move(partition));
  }
  return partitions;
}

std::map<std::uint64_t, GpuPlacement> parseGpuPlacements(std::string_view text) {
  std::map<std::uint64_t, GpuPlacement> placements;
  std::set<std::uint64_t> twice;
  GpuPlacement* current = nullptr;
  for (absl::string_view raw : absl::StrSplit(view(text), '\n')) {
    const std::string_view line(raw.data(), raw.size());
    if (line.starts_with("JobId=")) {
      std::uint64_t job = 0;
      current = nullptr;
      if (absl::SimpleAtoi(view(valueOf(line, "JobId")), &job)) {
        const auto [place, isNew] = placements.try_emplace(job);
        current = &place->second;
        if (!isNew) twice.insert(job);
      }
    } else if (line.starts_with("   Command=") || line.starts_with("   WorkDir=")) {
      current = nullptr;  // from here on come texts that users chose
    } else if (current != nullptr && line.starts_with("     Nodes=")) {
      const std::string_view fields = line.substr(5);
      current->emplace_back(valueOf(fields, "Nodes"), parseGres(valueOf(fields, "GRES")));
    }
  }
  // Of two records of one job a user wrote one, and nobody can say which.
  std::erase_if(placements, [&](const auto& entry) { return twice.contains(entry.first); });
  return placements;
}

std::optional<std::int64_t> parseSlurmTime(std::string_view text) {
  absl::Time time;
  if (text.size() != 19 || !absl::ParseTime("%Y-%m-%dT%H:%M:%S", view(text), absl::UTCTimeZone(), &time, nullptr)) {
    return std::nullopt;
  }
  return absl::ToUnixSeconds(time);
}

std::optional<std::int64_t> parseSlurmDuration(std::string_view text) {
  std::int64_t days = 0;
  const std::size_t dash = text.find('-');
  if (dash != std::string_view::npos) {
    if (!absl::SimpleAtoi(view(text.substr(0, dash)), &days)) {
      return std::nullopt;
    }
    text.remove_prefix(dash + 1);
  }
  std::vector<std::int64_t> parts;
  for (const absl::string_view word : absl::StrSplit(view(text), ':')) {
    if (!absl::SimpleAtoi(word, &parts.emplace_back()) || parts.back() < 0) {
      return std::nullopt;
    }
  }
  // "D-H[:M[:S]]", "H:M:S", "M:S" or "M".
  const bool hoursFirst = dash != std::string_view::npos || parts.size() == 3;
  if (parts.size() > 3) {
    return std::nullopt;
  }
  std::int64_t seconds = days * 86400;
  std::int64_t unit = hoursFirst ? 3600 : 60;
  for (const std::int64_t part : parts) {
    seconds += part * unit;
    unit /= 60;
  }
  return seconds;
}

}  // namespace aifactory
