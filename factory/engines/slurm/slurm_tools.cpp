// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/slurm_tools.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <absl/time/time.h>

#include "base/utf8.h"
#include "factory/engines/slurm/token_source.h"

namespace aifactory {
namespace {

// Above this many, one listing of everything is cheaper than asking for each.
constexpr std::size_t mostNamedJobs = 200;
constexpr std::chrono::seconds databaseTimeout{30};
constexpr const char* everyState =
    "--state=PENDING,RUNNING,SUSPENDED,REQUEUED,BOOT_FAIL,CANCELLED,COMPLETED,DEADLINE,FAILED,NODE_FAIL,OUT_OF_MEMORY,"
    "PREEMPTED,TIMEOUT";

absl::Status unreachable(const std::string& words) {
  return unavailable("SLURM_UNREACHABLE", absl::StrCat("Slurm does not answer: ", words), std::chrono::seconds(2));
}

std::string firstLine(std::string_view text) { return printable(text.substr(0, text.find('\n'))); }

// Tools say "error" in many ways, but these mean that the controller or the database could not be asked.
bool saysUnreachable(const std::string& error) {
  for (const char* words : {"Unable to contact", "Socket timed out", "Connection refused", "Zero Bytes",
                            "Problem talking to the database", "Connection reset", "Communication", "standby mode"}) {
    if (absl::StrContains(error, words)) {
      return true;
    }
  }
  return false;
}

absl::Status verbStatus(std::string_view error, std::string_view subject) {
  const std::string words = firstLine(error);
  if (saysUnreachable(words)) {
    return unreachable(words);
  }
  if (absl::StrContains(words, "Invalid job id") || absl::StrContains(words, "Invalid node name")) {
    return refusal(absl::StatusCode::kNotFound, "NOT_KNOWN_TO_SLURM",
                   absl::StrCat("Slurm knows no ", std::string(subject), "."));
  }
  if (absl::StrContains(words, "denied") || absl::StrContains(words, "Invalid user")) {
    return refusal(absl::StatusCode::kPermissionDenied, "REFUSED_BY_SLURM", absl::StrCat("Slurm says: ", words));
  }
  return refusal(absl::StatusCode::kFailedPrecondition, "REFUSED_BY_SLURM", absl::StrCat("Slurm says: ", words));
}

std::vector<std::string> showCommands(std::span<const std::uint64_t> jobs) {
  std::vector<std::string> commands;
  for (const std::uint64_t job : jobs) {
    commands.push_back(absl::StrCat("show job ", job));
  }
  return commands;
}

// A job is unknown only where Slurm says so: nothing printed can have other causes.
absl::StatusOr<std::vector<JobRecord>> recordsOf(std::span<const std::uint64_t> jobs, ControlSession::Answers answers) {
  std::vector<JobRecord> records;
  std::ptrdiff_t unknown = 0;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    records.push_back(parseJobRecord(jobs[i], std::move(answers.texts[i])));
    unknown += records.back().kind == JobRecord::Kind::Unknown ? 1 : 0;
  }
  std::ptrdiff_t refused = 0;
  for (const absl::string_view line : absl::StrSplit(answers.error, '\n')) {
    refused += absl::StrContains(line, "Invalid job id") ? 1 : 0;
  }
  if (refused != unknown) {
    return absl::InternalError("scontrol: " + firstLine(answers.error));
  }
  return records;
}

}  // namespace

absl::StatusOr<std::string> SlurmTools::run(std::vector<std::string> arguments, std::stop_token stop, std::string input,
                                            std::chrono::milliseconds timeout) const {
  const std::string program = arguments.front();
  auto result = runCommand({.arguments = std::move(arguments),
                            .environment = toolEnvironment(m_options),
                            .input = std::move(input),
                            .timeout = timeout.count() > 0 ? timeout : m_options.commandTimeout},
                           stop);
  if (!result.ok()) {
    return absl::IsCancelled(result.status()) ? result.status() : unreachable(std::string(result.status().message()));
  }
  if (result->exitCode != 0) {
    const std::string words = firstLine(result->error);
    return saysUnreachable(result->error) ? unreachable(words)
                                          : absl::InternalError(absl::StrCat(program, ": ", words));
  }
  return std::move(result->output);
}

absl::StatusOr<ControlSession::Answers> SlurmTools::ask(const std::vector<std::string>& commands,
                                                        std::stop_token stop) const {
  auto answers = m_session.ask(commands, stop);
  if (!answers.ok()) {
    return absl::IsCancelled(answers.status()) ? answers.status()
                                               : unreachable("scontrol: " + std::string(answers.status().message()));
  }
  return saysUnreachable(answers->error) ? unreachable(firstLine(answers->error)) : std::move(answers);
}

absl::StatusOr<JobListing> SlurmTools::jobs(std::stop_token stop) const {
  const std::string separator = newSeparator();
  auto text = run({"squeue", "--noheader", "--states=all", "--all", "--Format=" + squeueFormat(separator)}, stop);
  if (!text.ok()) {
    return text.status();
  }
  JobListing listing{*std::move(text), {}};
  auto rows = parseJobRows(listing.text, separator);
  if (!rows.ok()) {
    return rows.status();
  }
  listing.rows = *std::move(rows);
  return listing;
}

absl::StatusOr<JobListing> SlurmTools::accountedJobs(std::int64_t since, std::span<const std::uint64_t> numbers,
                                                     std::stop_token stop) const {
  const std::string separator = newSeparator();
  std::vector<std::string> arguments{
      "sacct",
      "--allusers",
      "--allocations",
      "--noheader",
      "--parsable",
      "--delimiter=" + separator,
      "--format=" + sacctFormat(),
      "--starttime=" + absl::FormatTime("%Y-%m-%dT%H:%M:%S", absl::FromUnixSeconds(since), absl::UTCTimeZone())};
  if (!numbers.empty()) {
    arguments.push_back("--jobs=" + absl::StrJoin(numbers.begin(), numbers.end(), ","));
  } else {
    // Without states it lists what was eligible since then, which a job cancelled while it was held or waited for its
    // begin or for another job never was. With states it wants an end as well, and clocks may differ.
    arguments.insert(arguments.end(), {everyState, "--endtime=now+1hour"});
  }
  auto text = run(std::move(arguments), stop, {}, databaseTimeout);
  if (!text.ok()) {
    return text.status();
  }
  JobListing listing{*std::move(text), {}};
  auto rows = parseAccountingRows(listing.text, separator);
  if (!rows.ok()) {
    return rows.status();
  }
  listing.rows = *std::move(rows);
  return listing;
}

absl::StatusOr<std::vector<SlurmNode>> SlurmTools::nodes(std::stop_token stop) const {
  const auto answers = ask({"show node"}, stop);
  if (!answers.ok()) {
    return answers.status();
  }
  return answers->error.empty() ? absl::StatusOr<std::vector<SlurmNode>>(parseNodes(answers->texts.front()))
                                : absl::InternalError("scontrol: " + firstLine(answers->error));
}

absl::StatusOr<std::vector<SlurmPartition>> SlurmTools::partitions(std::stop_token stop) const {
  const auto text = run({"scontrol", "--all", "--oneliner", "show", "partition"}, stop);
  return text.ok() ? parsePartitions(*text) : absl::StatusOr<std::vector<SlurmPartition>>(text.status());
}

absl::StatusOr<std::map<std::uint64_t, GpuPlacement>> SlurmTools::gpuPlacements(std::span<const std::uint64_t> jobs,
                                                                                std::stop_token stop) const {
  std::map<std::uint64_t, GpuPlacement> placements;
  if (jobs.size() > mostNamedJobs) {
    const auto text = run({"scontrol", "--details", "show", "job"}, stop);
    if (!text.ok()) {
      return text.status();
    }
    placements = parseGpuPlacements(*text);
    // A name with line ends in it can look like another job: only what was asked for counts.
    std::erase_if(placements, [jobs](const auto& entry) { return std::ranges::find(jobs, entry.first) == jobs.end(); });
    return placements;
  }
  const auto answers = ask(showCommands(jobs), stop);
  if (!answers.ok()) {
    return answers.status();
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    auto found = parseGpuPlacements(answers->texts[i]);
    if (const auto own = found.find(jobs[i]); own != found.end()) {
      placements.insert(std::move(*own));
    }
  }
  return placements;
}

absl::StatusOr<std::vector<JobRecord>> SlurmTools::jobRecords(std::span<const std::uint64_t> jobs,
                                                              std::stop_token stop) const {
  auto answers = ask(showCommands(jobs), stop);
  return answers.ok() ? recordsOf(jobs, *std::move(answers)) : answers.status();
}

absl::StatusOr<SlurmTools::Glance> SlurmTools::glance(std::span<const std::uint64_t> jobs, std::stop_token stop) const {
  std::vector<std::string> commands = showCommands(jobs);
  commands.insert(commands.begin(), "show step");
  auto answers = ask(commands, stop);
  if (!answers.ok()) {
    return answers.status();
  }
  Glance glance;
  glance.stepOwners = parseStepOwners(answers->texts.front());
  answers->texts.erase(answers->texts.begin());
  auto records = recordsOf(jobs, *std::move(answers));
  if (!records.ok()) {
    return records.status();
  }
  glance.jobs = *std::move(records);
  return glance;
}

absl::StatusOr<std::map<std::string, std::string>> SlurmTools::configuration(std::stop_token stop) const {
  const auto text = run({"scontrol", "show", "config"}, stop);
  if (!text.ok()) {
    return text.status();
  }
  std::map<std::string, std::string> values;
  for (const absl::string_view line : absl::StrSplit(*text, '\n')) {
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(line, absl::MaxSplits('=', 1));
    values.emplace(std::string(absl::StripAsciiWhitespace(parts.first)),
                   std::string(absl::StripAsciiWhitespace(parts.second)));
  }
  return values;
}

absl::StatusOr<std::vector<SlurmTools::Association>> SlurmTools::associations(const std::string& user,
                                                                              const std::string& cluster) const {
  const auto text = run({"sacctmgr", "--noheader", "--parsable2", "show", "associations", "format=account,qos", "where",
                         "user=" + user, "cluster=" + cluster},
                        {}, {}, databaseTimeout);
  if (!text.ok()) {
    return text.status();
  }
  std::vector<Association> associations;
  for (const absl::string_view line : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> fields = absl::StrSplit(line, '|');
    if (fields.size() == 2) {
      associations.push_back({fields[0], absl::StrSplit(fields[1], ',', absl::SkipEmpty())});
    }
  }
  return associations;
}

absl::StatusOr<std::map<std::string, std::string>> SlurmTools::accountDescriptions(std::stop_token stop) const {
  const auto text = run({"sacctmgr", "--noheader", "--parsable2", "show", "account", "format=account,description"},
                        stop, {}, databaseTimeout);
  if (!text.ok()) {
    return text.status();
  }
  std::map<std::string, std::string> descriptions;
  for (const absl::string_view line : absl::StrSplit(*text, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> fields = absl::StrSplit(line, absl::MaxSplits('|', 1));
    if (fields.size() == 2) {
      descriptions[fields[0]] = printable(fields[1]);
    }
  }
  return descriptions;
}

absl::Status SlurmTools::act(std::vector<std::string> arguments, std::string_view subject) const {
  arguments.insert(arguments.begin(), "scontrol");
  const auto result = runCommand({.arguments = std::move(arguments),
                                  .environment = toolEnvironment(m_options),
                                  .input = {},
                                  .timeout = m_options.requestTimeout});
  if (!result.ok()) {
    return unreachable(std::string(result.status().message()));
  }
  // It says more often than its exit code does that something was wrong.
  return result->exitCode == 0 && result->error.empty() ? absl::OkStatus()
                                                        : verbStatus(result->error + result->output, subject);
}

absl::Status SlurmTools::requeue(std::uint64_t job) const {
  return act({"requeue", absl::StrCat(job)}, absl::StrCat("job ", job));
}

absl::Status SlurmTools::drain(const std::string& node, std::string_view reason, const std::string& by) const {
  // scontrol takes what follows the first "=" as it is; a quote or line end would only mislead those who read it.
  std::string words = printable(reason);
  std::ranges::replace_if(
      words, [](char c) { return c == '"' || c == '\'' || c == '\\'; }, ' ');
  return act({"update", "NodeName=" + node, "State=DRAIN",
              absl::StrCat("Reason=", by.empty() ? "" : printable(by) + ": ", words)},
             "node " + node);
}

absl::Status SlurmTools::resume(const std::string& node) const {
  return act({"update", "NodeName=" + node, "State=RESUME"}, "node " + node);
}

}  // namespace aifactory
