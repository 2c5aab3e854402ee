// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>

#include "factory/api/listen_address.h"

namespace aifactory {
namespace {

template <class Value>
constexpr const char* typeWord = "a number";
template <>
constexpr const char* typeWord<std::string> = "a string in quotes";
template <>
constexpr const char* typeWord<bool> = "true or false";
template <>
constexpr const char* typeWord<std::int64_t> = "a whole number";

/// Reads the keys of one table; what is left unread at the end is unknown.
class TableReader {
 public:
  TableReader(const toml::table& table, std::string path, const std::string& file, std::vector<std::string>& errors)
      : m_table(table), m_path(std::move(path)), m_file(file), m_errors(errors) {}

  template <class Value>
  bool read(const char* key, Value& value) {
    m_known.push_back(key);
    const toml::node* node = m_table.get(key);
    if (node == nullptr) {
      return false;
    }
    // Exactly this type, but a whole number may stand where any number may.
    const auto found = std::is_same_v<Value, double> ? node->value<Value>() : node->value_exact<Value>();
    if (!found) {
      complain(*node, fmt::format("{}{} must be {}", m_path, key, typeWord<Value>));
      return false;
    }
    value = *found;
    return true;
  }

  template <class Value>
  void read(const char* key, Value& value, Value least, Value most) {
    if (read(key, value) && (value < least || value > most)) {
      complain(*m_table.get(key), fmt::format("{}{} must be {} to {}", m_path, key, least, most));
    }
  }

  void read(const char* key, std::string& value, const std::vector<std::string>& allowed) {
    if (read(key, value) && std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
      complain(*m_table.get(key), fmt::format("{}{} must be one of: {}", m_path, key, fmt::join(allowed, ", ")));
    }
  }

  void readAddress(const char* key, std::string& value) {
    if (read(key, value)) {
      const auto address = ListenAddress::parse(value);
      if (!address.ok()) {
        complain(*m_table.get(key), fmt::format("{}: {}", key, std::string(address.status().message())));
      }
    }
  }

  const toml::table* table(const char* key) {
    m_known.push_back(key);
    const toml::node* node = m_table.get(key);
    if (node != nullptr && !node->is_table()) {
      complain(*node, fmt::format("{} must be a table: write [{}] on a line of its own", key, key));
    }
    return node == nullptr ? nullptr : node->as_table();
  }

  void refuseTable(const char* key, std::string_view why) {
    if (const toml::table* found = table(key)) {
      complain(*found, fmt::format("[{}] {}", key, why));
    }
  }

  void refuseOthers() {
    for (const auto& [key, node] : m_table) {
      if (std::find(m_known.begin(), m_known.end(), key.str()) == m_known.end()) {
        complain(key.source(),
                 fmt::format("unknown key \"{}{}\"; known here are: {}", m_path, key.str(), fmt::join(m_known, ", ")));
      }
    }
  }

 private:
  void complain(const toml::node& node, const std::string& sentence) { complain(node.source(), sentence); }
  void complain(const toml::source_region& where, const std::string& sentence) {
    m_errors.push_back(fmt::format("{}:{}:{}: {}", m_file, where.begin.line, where.begin.column, sentence));
  }

  const toml::table& m_table;
  const std::string m_path;
  const std::string& m_file;
  std::vector<std::string>& m_errors;
  std::vector<std::string> m_known;
};

absl::Status wrong(const std::string& sentences) {
  return refusal(absl::StatusCode::kInvalidArgument, "CONFIGURATION", sentences);
}

}  // namespace

absl::StatusOr<Configuration> readConfiguration(const std::string& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) {
    return wrong(fmt::format("{}: cannot be read: {}", file, std::strerror(errno)));
  }
  toml::table root;
  try {
    root = toml::parse(text.str(), file);
  } catch (const toml::parse_error& error) {
    return wrong(
        fmt::format("{}:{}:{}: {}", file, error.source().begin.line, error.source().begin.column, error.description()));
  }
  Configuration configuration;
  configuration.file = file;
  std::vector<std::string> errors;
  TableReader reader(root, "", file, errors);
  reader.read("engine", configuration.engine, {"slurm", "simulated"});
  reader.read("display_name", configuration.displayName);
  reader.readAddress("listen", configuration.listen);
  reader.read<std::int64_t>("socket_mode", configuration.socketMode, 0, 0777);
  reader.read("token_file", configuration.tokenFile);
  reader.read("state_directory", configuration.stateDirectory);
  reader.read("history", configuration.history);
  reader.read("history_directory", configuration.historyDirectory);
  reader.read<std::int64_t>("history_max_bytes", configuration.historyMaxBytes, 100'000'000, 1'000'000'000'000'000);
  reader.read<std::int64_t>("history_days", configuration.historyDays, 1, 366);
  reader.readAddress("metrics_listen", configuration.metricsListen);
  reader.read("log_level", configuration.logLevel, {"debug", "info", "warning", "error"});
  reader.read<std::int64_t>("twin_grace_s", configuration.twinGraceSeconds, 1, 3600);
  if (const toml::table* table = reader.table("simulated")) {
    TableReader simulated(*table, "simulated.", file, errors);
    simulated.read<std::int64_t>("nodes", configuration.simulated.nodes, 1, 100'000);
    simulated.read<std::int64_t>("gpus_per_node", configuration.simulated.gpusPerNode, 1, 64);
    simulated.read("speed", configuration.simulated.speed, 1.0, 1000.0);
    simulated.read<std::int64_t>("seed", configuration.simulated.seed, 0, std::numeric_limits<std::int64_t>::max());
    simulated.refuseOthers();
  }
  if (const toml::table* table = reader.table("slurm")) {
    TableReader slurm(*table, "slurm.", file, errors);  // its engine reads the other keys
    if (const toml::table* users = slurm.table("users")) {
      TableReader names(*users, "slurm.users.", file, errors);
      for (const auto& [identity, user] : *users) {
        names.read(std::string(identity.str()).c_str(), configuration.users[std::string(identity.str())]);
      }
    }
  }
  if (configuration.engine == "simulated") {
    reader.refuseTable("telemetry", "measures real GPUs, and the simulated engine has none: leave it out");
  } else {
    reader.table("telemetry");  // its source reads it
  }
  reader.refuseOthers();
  if (!errors.empty()) {
    return wrong(fmt::format("{}", fmt::join(errors, "\n")));
  }
  if (toml::table* table = root["slurm"].as_table()) {
    configuration.slurm = std::move(*table);  // a copy would forget its lines
  }
  if (toml::table* table = root["telemetry"].as_table()) {
    configuration.telemetry = std::move(*table);
  }
  return configuration;
}

absl::Status withPlace(const Configuration& configuration, const toml::table& table, const absl::Status& complaint) {
  toml::source_position place = table.source().begin;
  const auto violations = violationsOf(complaint);
  for (const auto& violation : violations.field_violations()) {
    const std::string key = violation.field().substr(violation.field().find('.') + 1);
    if (const toml::node* node = table.get(key)) {
      place = node->source().begin;
    }
  }
  const std::string where =
      place.line == 0 ? configuration.file : fmt::format("{}:{}:{}", configuration.file, place.line, place.column);
  return wrong(fmt::format("{}: {}", where, std::string(complaint.message())));
}

}  // namespace aifactory
