// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/job_filter.h"

#include "base/enum_words.h"
#include "base/resource_name.h"

namespace aifactory {
namespace {

enum Field : std::size_t {
  Name,
  Id,
  Tenant,
  Account,
  User,
  Queue,
  Qos,
  State,
  Reason,
  Gpus,
  Nodes,
  Submitted,
  Started,
  Ended,
  Elapsed,
  Limit,
  Priority,
  Workload,
  Restarts
};

const std::vector<std::string>& stateWords() {
  static const auto words = enumWords(*v1::Job::State_descriptor());
  return words;
}

const std::vector<std::string>& reasonWords() {
  static const auto words = enumWords(*v1::Job::PendingReason_descriptor());
  return words;
}

double seconds(const google::protobuf::Timestamp& time) {
  return static_cast<double>(time.seconds()) + time.nanos() * 1e-9;
}

FilterValue timeValue(bool present, const google::protobuf::Timestamp& time) {
  if (!present) return {};
  return seconds(time);
}

}  // namespace

std::string_view filterWord(v1::Job::State state) { return wordIn(stateWords(), state); }

std::string_view filterWord(v1::Job::PendingReason reason) { return wordIn(reasonWords(), reason); }

std::string_view filterWord(v1::DeviceState state) {
  static const auto words = enumWords(*v1::DeviceState_descriptor());
  return wordIn(words, state);
}

std::string_view filterWord(v1::Rack::Phase phase) {
  static const auto words = enumWords(*v1::Rack::Phase_descriptor());
  return wordIn(words, phase);
}

const FilterSchema& jobFilterSchema() {
  using enum FilterType;
  static const FilterSchema schema{
      {"name", Text},
      {"id", Text},
      {"tenant", Text},
      {"account", Text},
      {"user", Text},
      {"queue", Text},
      {"qos", Text},
      {"state", Text, "", enumChoices(stateWords())},
      {"reason", Text, "", enumChoices(reasonWords())},
      {"gpus", Number},
      {"nodes", Number},
      {"submitted", Time},
      {"started", Time},
      {"ended", Time},
      {"elapsed", Duration},
      {"limit", Duration},
      {"priority", Number},
      {"workload", Text, "", {"training", "fine-tuning", "serving", "physics", "rendering"}},
      {"restarts", Number},
  };
  return schema;
}

FilterValue JobFilterRow::filterValue(std::size_t field) const {
  switch (field) {
    case Name:
      return std::string_view(m_job.display_name());
    case Id:
      return lastId(m_job.name());
    case Tenant:
      return lastId(m_job.tenant());
    case Account:
      return std::string_view(m_job.account());
    case User:
      return std::string_view(m_job.user());
    case Queue:
      return lastId(m_job.queue());
    case Qos:
      return std::string_view(m_job.qos());
    case State:
      return filterWord(m_job.state());
    case Reason:
      return filterWord(m_job.pending_reason());
    case Gpus:
      return static_cast<double>(m_job.gpu_count());
    case Nodes:
      return static_cast<double>(m_job.node_count());
    case Submitted:
      return timeValue(m_job.has_submit_time(), m_job.submit_time());
    case Started:
      return timeValue(m_job.has_start_time(), m_job.start_time());
    case Ended:
      return timeValue(m_job.has_end_time(), m_job.end_time());
    case Elapsed:
      if (!m_job.has_start_time()) return {};
      return (m_job.has_end_time() ? seconds(m_job.end_time()) : m_now) - seconds(m_job.start_time());
    case Limit:
      if (!m_job.has_time_limit()) return {};
      return static_cast<double>(m_job.time_limit().seconds()) + m_job.time_limit().nanos() * 1e-9;
    case Priority:
      return static_cast<double>(m_job.priority());
    case Workload:
      return std::string_view(m_job.workload());
    case Restarts:
      return static_cast<double>(m_job.restart_count());
    default:
      return {};
  }
}

}  // namespace aifactory
