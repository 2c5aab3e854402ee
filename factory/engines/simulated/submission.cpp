// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/simulated/submission.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <google/protobuf/util/time_util.h>

#include "base/resource_name.h"

namespace aifactory::simulated {
namespace {

constexpr SimTime scriptWithoutSleep = 2 * minute;
constexpr SimTime lineTime = 20;  // a line that takes no time is still not printed together with the next

template <class Table>
std::string names(const Table& table) {
  std::vector<std::string_view> all;
  for (const auto& row : table) all.push_back(row.name);
  return fmt::format("{}", fmt::join(all, ", "));
}

absl::Status notOneOf(std::string_view field, std::string_view what, std::string_view value, std::string_view known,
                      std::string_view reason, std::string_view key) {
  return invalidField(field, fmt::format("There is no {} \"{}\". Choose one of: {}.", what, value, known), reason,
                      {{std::string(key), std::string(lastId(value))}});
}

ErrorMetadata mostOf(const QueueRule& queue, std::uint64_t most) {
  return {{"queue", std::string(queue.name)}, {"most", std::to_string(most)}};
}

absl::StatusOr<int> resolveAccount(const v1::JobSpec& spec, const Caller& caller) {
  auto usable = [&](const Account& account) {
    const std::string tenant = nameIn("tenants", account.tenant);
    return caller.scope.sees(tenant) && (spec.tenant().empty() || spec.tenant() == tenant);
  };
  std::vector<std::string_view> choices;
  for (const Account& account : accounts()) {
    if (usable(account)) choices.push_back(account.name);
  }
  if (choices.empty()) {
    return invalidField("job.tenant", fmt::format("{} has no account in this factory. Choose a tenant that has one.",
                                                  spec.tenant().empty() ? "The caller" : spec.tenant()));
  }
  const std::string_view wanted = spec.account().empty() ? choices.front() : std::string_view(spec.account());
  const int index = findAccount(wanted);
  if (index >= 0 && usable(accounts()[static_cast<std::size_t>(index)])) return index;
  return invalidField(
      "job.account",
      fmt::format("Account \"{}\" is not {}. Choose one of: {}.", wanted,
                  spec.tenant().empty() ? "one of yours" : "an account of " + spec.tenant(), fmt::join(choices, ", ")),
      "UNKNOWN_ACCOUNT", {{"account", std::string(wanted)}});
}

absl::Status checkSize(const v1::JobSpec& spec, const QueueRule& queue, const JobIdea& idea, Pool pool,
                       const Simulation& simulation) {
  const std::uint32_t perNode = simulation.site().gpusPerNode;
  const std::uint32_t nodes = simulation.resources().nodeCount(pool);
  if (spec.gpus_per_node() > perNode) {
    return invalidField("job.gpus_per_node",
                        fmt::format("Nodes of queue {} have {} GPUs each, {} were asked for. Ask for "
                                    "at most {} and for more nodes.",
                                    queue.name, perNode, spec.gpus_per_node(), perNode),
                        "TOO_MANY_GPUS", mostOf(queue, perNode));
  }
  if (idea.shape.nodes > nodes) {
    return invalidField("job.node_count",
                        fmt::format("Queue {} has {} nodes, {} were asked for. Ask for fewer or choose "
                                    "another queue.",
                                    queue.name, nodes, idea.shape.nodes),
                        "TOO_MANY_NODES", mostOf(queue, nodes));
  }
  if (queue.maxGpusPerJob != 0 && idea.shape.gpus() > queue.maxGpusPerJob) {
    return invalidField("job.node_count",
                        fmt::format("Queue {} takes jobs of at most {} GPUs, {} were asked for. Ask for "
                                    "fewer or choose another queue.",
                                    queue.name, queue.maxGpusPerJob, idea.shape.gpus()),
                        "JOB_TOO_LARGE", mostOf(queue, queue.maxGpusPerJob));
  }
  if (queue.maxLimit != 0 && idea.limit > queue.maxLimit) {
    return invalidField("job.time_limit",
                        fmt::format("Queue {} lets jobs run for at most {} h, {:.1f} h were asked for.", queue.name,
                                    queue.maxLimit / hour, static_cast<double>(idea.limit) / hour),
                        "TIME_LIMIT_TOO_LONG",
                        {{"queue", std::string(queue.name)}, {"hours", std::to_string(queue.maxLimit / hour)}});
  }
  return absl::OkStatus();
}

// Debian's absl has a string_view of its own.
std::string unquoted(absl::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
    text = text.substr(1, text.size() - 2);
  }
  return std::string(text);
}

}  // namespace

absl::StatusOr<ResolvedJob> resolve(const v1::JobSpec& spec, const Caller& caller, const Simulation& simulation) {
  ResolvedJob resolved;
  JobIdea& idea = resolved.idea;
  const auto rules = queueRules();
  const auto defaultQueue = std::find_if(rules.begin(), rules.end(), [](const auto& rule) { return rule.isDefault; });
  const std::string_view queueName = spec.queue().empty() ? defaultQueue->name : lastId(spec.queue());
  idea.queue = findQueue(queueName);
  if (idea.queue < 0 || (!spec.queue().empty() && !idIn("queues", spec.queue()))) {
    return notOneOf("job.queue", "queue", spec.queue(), names(rules), "UNKNOWN_QUEUE", "queue");
  }
  const QueueRule& queue = rules[static_cast<std::size_t>(idea.queue)];
  const std::string_view qos = spec.qos().empty() ? queue.defaultQos : std::string_view(spec.qos());
  idea.qos = findQos(qos);
  if (idea.qos < 0) return notOneOf("job.qos", "QOS", qos, names(qualities()), "UNKNOWN_QOS", "qos");
  const auto account = resolveAccount(spec, caller);
  if (!account.ok()) return account.status();
  idea.account = *account;
  resolved.tenant = nameIn("tenants", accounts()[static_cast<std::size_t>(idea.account)].tenant);
  idea.name = spec.display_name();
  idea.user = caller.unixUser.empty() ? caller.identity : caller.unixUser;
  idea.shape.nodes = std::max(1U, spec.node_count());
  idea.shape.gpusPerNode = spec.gpus_per_node();
  const Pool pool = simulation.resources().nodeCount(queue.pool) > 0 ? queue.pool : Pool::Training;
  if (pool == Pool::Mig) {
    if (spec.gpus_per_node() > 1) {
      return invalidField("job.gpus_per_node", "Queue mig gives one MIG instance a job. Ask for 1 GPU.");
    }
    idea.shape.gpusPerNode = 0;
    idea.shape.migProfile = 0;
  }
  idea.limit = spec.has_time_limit() ? google::protobuf::util::TimeUtil::DurationToMilliseconds(spec.time_limit())
                                     : queue.defaultLimit;
  if (absl::Status size = checkSize(spec, queue, idea, pool, simulation); !size.ok()) return size;
  const std::uint32_t most = simulation.scheduler().accountLimit(idea.account);
  if (pool == Pool::Training && most != 0 && idea.shape.gpus() > most) {
    return invalidField(
        "job.node_count",
        fmt::format("Account {} may use {} GPUs at a time, {} were asked for: the job would never start. "
                    "Ask for fewer.",
                    accounts()[static_cast<std::size_t>(idea.account)].name, most, idea.shape.gpus()),
        "ACCOUNT_TOO_SMALL",
        {{"account", std::string(accounts()[static_cast<std::size_t>(idea.account)].name)},
         {"most", std::to_string(most)}});
  }
  return resolved;
}

std::unique_ptr<SubmittedPart> readScript(const Submission& submission, const JobIdea& idea) {
  const v1::JobSpec& spec = submission.spec;
  auto part = std::make_unique<SubmittedPart>();
  part->requestId = submission.requestId;
  part->workingDirectory = spec.working_directory().empty() ? "/home/" + idea.user : spec.working_directory();
  auto inDirectory = [&](const std::string& path) {
    return path.empty() || path.front() == '/' ? path : part->workingDirectory + "/" + path;
  };
  part->standardOutput = inDirectory(spec.standard_output().empty() ? "slurm-%j.out" : spec.standard_output());
  part->standardError = spec.standard_error().empty() ? part->standardOutput : inDirectory(spec.standard_error());
  SimTime time = lineTime;
  bool sleeps = false;
  for (absl::string_view line : absl::StrSplit(spec.script(), absl::ByAnyChar("\n;"))) {
    line = absl::StripAsciiWhitespace(line);
    double seconds = 0;
    int code = 0;
    if (line.substr(0, 5) == "echo ") {
      part->lines.push_back({time, unquoted(absl::StripAsciiWhitespace(line.substr(5)))});
      time += lineTime;
    } else if (line.substr(0, 6) == "sleep " && absl::SimpleAtod(line.substr(6), &seconds) && seconds >= 0) {
      time += static_cast<SimTime>(std::min(seconds, 1e7) * second);
      sleeps = true;
    } else if (line.substr(0, 5) == "exit " && absl::SimpleAtoi(line.substr(5), &code)) {
      part->exitCode = code & 255;
      break;
    }
  }
  part->scriptTime = time;
  if (!sleeps && part->lines.empty() && part->exitCode == 0) part->scriptTime = scriptWithoutSleep;
  return part;
}

}  // namespace aifactory::simulated
