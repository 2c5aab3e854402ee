// SPDX-License-Identifier: GPL-3.0-or-later
#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "base/resource_name.h"
#include "factory/core/submitter.h"

namespace aifactory {
namespace {

constexpr std::size_t maxScriptBytes = 4 << 20;
constexpr std::size_t maxEnvironmentBytes = 1 << 20;
constexpr std::size_t maxPathBytes = 4096;
constexpr std::size_t maxNameCharacters = 128;
constexpr std::int64_t maxTimeLimitSeconds = 366 * 86400;

class Violations {
 public:
  void add(std::string_view field, std::string_view reason, std::string_view sentence) {
    auto& violation = *m_request.add_field_violations();
    violation.set_field(std::string(field));
    violation.set_reason(std::string(reason));
    violation.set_description(std::string(sentence));
  }

  absl::Status status() const {
    if (m_request.field_violations().empty()) {
      return absl::OkStatus();
    }
    std::string sentences;
    for (const auto& violation : m_request.field_violations()) {
      absl::StrAppend(&sentences, sentences.empty() ? "" : " ", violation.description());
    }
    absl::Status status = invalidField(m_request.field_violations(0).field(), sentences);
    status.SetPayload("type.googleapis.com/google.rpc.BadRequest", absl::Cord(m_request.SerializeAsString()));
    return status;
  }

 private:
  google::rpc::BadRequest m_request;
};

std::size_t characters(std::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; });
}

bool isName(std::string_view text) {
  return isPrintable(text, 4 * maxNameCharacters) && characters(text) <= maxNameCharacters;
}

void checkNames(const v1::JobSpec& spec, Violations& violations) {
  const auto name = [&](std::string_view field, const char* word, const std::string& text) {
    if (!text.empty() && !isName(text)) {
      violations.add(field, "NAME_NOT_PRINTABLE",
                     absl::StrCat("The ", word, " must be at most 128 printable characters."));
    }
  };
  const auto resource = [&](std::string_view field, const char* collection, const std::string& text) {
    if (!text.empty() && (!idIn(collection, text) || idIn(collection, text)->empty() || !isName(text))) {
      violations.add(field, "NAME_NOT_A_RESOURCE", absl::StrCat("Name it as \"", collection, "/…\"."));
    }
  };
  name("job.display_name", "job's name", spec.display_name());
  name("job.account", "account", spec.account());
  name("job.qos", "QOS", spec.qos());
  resource("job.tenant", "tenants", spec.tenant());
  resource("job.queue", "queues", spec.queue());
}

void checkResources(const v1::JobSpec& spec, Violations& violations) {
  if (spec.node_count() < 1 || spec.node_count() > 1'000'000) {
    violations.add("job.node_count", "NODE_COUNT_OUT_OF_RANGE", "Ask for 1 node or more.");
  }
  if (spec.gpus_per_node() > 1024) {
    violations.add("job.gpus_per_node", "GPU_COUNT_OUT_OF_RANGE", "No node has more than 1024 GPUs.");
  }
  if (spec.cpus_per_node() > 65'535) {
    violations.add("job.cpus_per_node", "CPU_COUNT_OUT_OF_RANGE", "No node has more than 65535 CPUs.");
  }
  if (spec.has_time_limit() && (spec.time_limit().seconds() < 1 || spec.time_limit().seconds() > maxTimeLimitSeconds ||
                                spec.time_limit().nanos() != 0)) {
    violations.add("job.time_limit", "TIME_LIMIT_OUT_OF_RANGE",
                   "The time limit must be 1 second to 366 days, in whole seconds.");
  }
}

void checkScript(const std::string& script, Violations& violations) {
  const auto refuse = [&](std::string_view reason, std::string_view sentence) {
    violations.add("job.script", reason, sentence);
  };
  if (script.empty()) {
    refuse("SCRIPT_MISSING", "Write a script.");
  } else if (script.size() > maxScriptBytes) {
    refuse("SCRIPT_TOO_LARGE",
           absl::StrCat("The script has ", script.size(), " bytes; at most 4 MiB (4194304 bytes) are allowed."));
  } else if (!absl::StartsWith(script, "#!")) {
    refuse("SCRIPT_WITHOUT_INTERPRETER",
           "The script's first line must name its interpreter, for example \"#!/bin/bash\".");
  } else if (script.substr(2, script.find('\n') - 2).find('/') == script.npos) {
    refuse("SCRIPT_INTERPRETER_WITHOUT_PATH",
           "The script's first line must give its interpreter's path, for example \"#!/bin/bash\".");
  } else if (script.find('\0') != script.npos) {
    refuse("SCRIPT_WITH_NUL", "The script contains a NUL byte; only text can be submitted.");
  } else if (script.find("\r\n") != script.npos) {
    refuse("SCRIPT_WITH_DOS_LINES",
           "The script has DOS line ends (CR LF), which the shell cannot run; save it with Unix line ends.");
  }
}

void checkPaths(const v1::JobSpec& spec, Violations& violations) {
  if (!spec.working_directory().empty() &&
      (spec.working_directory().front() != '/' || !isPrintable(spec.working_directory(), maxPathBytes))) {
    violations.add("job.working_directory", "PATH_NOT_ABSOLUTE", "The working directory must be an absolute path.");
  }
  const auto file = [&](std::string_view field, const std::string& path) {
    if (!path.empty() && !isPrintable(path, maxPathBytes)) {
      violations.add(field, "PATH_NOT_PRINTABLE",
                     "The output file must be a path of printable characters, at most 4096 bytes.");
    }
  };
  file("job.standard_output", spec.standard_output());
  file("job.standard_error", spec.standard_error());
}

void checkEnvironment(const v1::JobSpec& spec, Violations& violations) {
  std::size_t bytes = 0;
  for (const auto& [name, value] : spec.environment()) {
    bytes += name.size() + value.size() + 2;
    const bool goodName =
        !name.empty() && !absl::ascii_isdigit(name.front()) &&
        std::all_of(name.begin(), name.end(), [](unsigned char c) { return absl::ascii_isalnum(c) || c == '_'; });
    if (!goodName || value.find('\0') != value.npos) {
      violations.add("job.environment", "ENVIRONMENT_NAME",
                     "Environment names are letters, digits and underscores, and do not start with "
                     "a digit; values hold no NUL byte.");
      return;
    }
  }
  if (bytes > maxEnvironmentBytes) {
    violations.add("job.environment", "ENVIRONMENT_TOO_LARGE", "The environment must be at most 1 MiB in all.");
  }
}

}  // namespace

absl::Status checkJobSpec(const v1::JobSpec& spec) {
  Violations violations;
  checkNames(spec, violations);
  checkResources(spec, violations);
  checkScript(spec.script(), violations);
  checkPaths(spec, violations);
  checkEnvironment(spec, violations);
  return violations.status();
}

}  // namespace aifactory
