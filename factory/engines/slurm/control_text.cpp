// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/control_text.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <array>

namespace aifactory {
namespace {

struct Field {
  std::string_view key;
  JobColumn column;
  bool toEndOfLine = false;  // text of users, or more words
};
struct Line {
  std::string_view begin;
  bool required;
  std::array<Field, 3> fields{};
};
using Column = JobColumn;
// Every line that we read, with what it begins with. A name with line ends in it can only add lines, so a line that is
// there twice gives it away.
constexpr std::array lines{
    Line{"   UserId=", true, {Field{"UserId", Column::User}}},
    Line{"   Priority=",
         true,
         {Field{"Priority", Column::Priority}, {"Account", Column::Account}, {"QOS", Column::Qos}}},
    Line{"   JobState=", true, {Field{"JobState", Column::State}, {"Reason", Column::Reason}}},
    Line{"   Requeue=", true, {Field{"Restarts", Column::Restarts}, {"ExitCode", Column::ExitCode}}},
    Line{"   RunTime=", true, {Field{"TimeLimit", Column::Limit}}},
    Line{"   SubmitTime=", true, {Field{"SubmitTime", Column::Submit}}},
    Line{"   StartTime=", true, {Field{"StartTime", Column::Start}, {"EndTime", Column::End}}},
    Line{"   Partition=", true, {Field{"Partition", Column::Queue}}},
    Line{"   NodeList=", true, {Field{"NodeList", Column::NodeList}}},
    Line{"   NumNodes=", true, {Field{"NumNodes", Column::Nodes}}},
    Line{"   TRES=", false, {Field{"TRES", Column::Tres}}},
    Line{"   ReqTRES=", false, {Field{"ReqTRES", Column::Tres}}},  // newer versions have these two instead
    Line{"   AllocTRES=", false, {Field{"AllocTRES", Column::Tres}}},
    Line{"   WorkDir=", true, {Field{"WorkDir", Column::Directory, true}}},
    Line{"   Comment=", false, {Field{"Comment", Column::Comment, true}}},
    Line{"   StdErr=", false, {Field{"StdErr", Column::Error, true}}},
    Line{"   StdOut=", false, {Field{"StdOut", Column::Output, true}}},
};

std::string_view valueOf(std::string_view line, const Field& field) {
  for (std::size_t at = line.find(field.key); at != std::string_view::npos; at = line.find(field.key, at + 1)) {
    if (line[at - 1] == ' ' && line.substr(at + field.key.size(), 1) == "=") {
      const std::string_view rest = line.substr(at + field.key.size() + 1);
      return field.toEndOfLine ? rest : rest.substr(0, std::min(rest.find(' '), rest.size()));
    }
  }
  return {};
}

// "JobId=8 ArrayJobId=7 ArrayTaskId=1 JobName=x"; the name comes last.
void readFirstLine(std::string_view line, JobRow& row) {
  const std::size_t name = std::min(line.find(" JobName="), line.size());
  const std::string_view numbers = line.substr(0, name);
  const auto set = [&row](Column column, std::string_view value) {
    row.columns[static_cast<std::size_t>(column)] = value;
  };
  set(Column::Id, line.substr(6, std::min(numbers.find(' '), numbers.size()) - 6));
  set(Column::Name, line.substr(std::min(name + 9, line.size())));
  set(Column::ArrayId, valueOf(numbers, {"ArrayJobId", Column::ArrayId}));
  set(Column::ArrayTasks, valueOf(numbers, {"ArrayTaskId", Column::ArrayTasks}));
}

// "   Key=value", "     Nodes=…", or nothing but blanks: what sbatch submitted ends in "   ".
bool isSlurms(std::string_view line) {
  return line.find_first_not_of(' ') == std::string_view::npos ||
         (line.starts_with("   ") && line.find('=') != std::string_view::npos);
}

bool readLine(std::string_view line, JobRow& row, std::array<bool, lines.size()>& seen) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!line.starts_with(lines[i].begin)) {
      continue;
    }
    if (std::exchange(seen[i], true)) {
      return false;
    }
    for (const Field& field : lines[i].fields) {
      const std::string_view value = field.key.empty() ? std::string_view{} : valueOf(line, field);
      if (!value.empty() && value != "(null)") {
        row.columns[static_cast<std::size_t>(field.column)] = value;
      }
    }
    return true;
  }
  return true;
}

// Where squeue says it otherwise.
void speakAsSqueue(std::string& text, JobRow& row) {
  const auto column = [&row](Column which) -> std::string_view& {
    return row.columns[static_cast<std::size_t>(which)];
  };
  std::string_view& user = column(Column::User);
  user = user.substr(0, user.rfind('('));
  std::string_view& comment = column(Column::Comment);
  comment.remove_suffix(comment.ends_with(' ') ? 1 : 0);
  const std::string_view reason = column(Column::Reason);
  const auto begin = text.begin() + (reason.empty() ? 0 : reason.data() - text.data());
  std::replace(begin, begin + static_cast<std::ptrdiff_t>(reason.size()), '_', ' ');
}

}  // namespace

JobRecord parseJobRecord(std::uint64_t number, std::string text) {
  JobRecord record;
  record.number = number;
  record.text = std::move(text);
  const std::string_view whole = record.text;
  if (whole.find_first_not_of(" \n") == std::string_view::npos) {
    return record;
  }
  record.kind = JobRecord::Kind::Unclear;
  if (!whole.starts_with(absl::StrCat("JobId=", number, " "))) {
    return record;
  }
  std::array<bool, lines.size()> seen{};
  std::size_t at = 0;
  for (const absl::string_view raw : absl::StrSplit(record.text, '\n')) {
    const std::string_view line(raw.data(), raw.size());
    if (at == 0) {
      readFirstLine(line, record.row);
    } else if ((at == 1 && !line.starts_with(lines.front().begin)) || !isSlurms(line) ||
               !readLine(line, record.row, seen)) {
      return record;
    }
    ++at;
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].required && !seen[i]) {
      return record;
    }
  }
  // Placements stand between these two: what a user wrote does not.
  const std::size_t begin = whole.find("\n   NumNodes=");
  auto placements = parseGpuPlacements(
      absl::StrCat("JobId=", number, " \n", record.text.substr(begin, whole.find("\n   WorkDir=") - begin)));
  record.placement = std::move(placements[number]);
  speakAsSqueue(record.text, record.row);
  record.kind = JobRecord::Kind::Known;
  return record;
}

std::unordered_set<std::string> parseStepOwners(std::string_view text) {
  constexpr std::string_view begin = "StepId=";
  std::unordered_set<std::string> owners;
  for (const absl::string_view raw : absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    const std::string_view line(raw.data(), raw.size());
    if (line.starts_with(begin)) {
      const std::string_view rest = line.substr(begin.size());
      owners.emplace(rest.substr(0, rest.find_first_of(". +")));
    }
  }
  return owners;
}

}  // namespace aifactory
