// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

#include "factory/telemetry/metric_mapping.h"

namespace aifactory {
namespace {

struct Unit {
  std::string_view name;
  double scale;
};
struct Field {
  std::string_view name;
  TelemetryField field;
  std::vector<Unit> units;
};

const std::vector<Field>& fields() {
  static const std::vector<Field> all{
      {"utilization", TelemetryField::Utilization, {{"percent", 1}, {"ratio", 100}}},
      {"memory", TelemetryField::Memory, {{"bytes", 0x1p-20}, {"KiB", 0x1p-10}, {"MiB", 1}, {"GiB", 1024}}},
      {"temperature", TelemetryField::Temperature, {{"celsius", 1}}},
      {"power", TelemetryField::Power, {{"watts", 1}, {"milliwatts", 1e-3}, {"kilowatts", 1e3}}},
      {"xid", TelemetryField::Xid, {{"code", 1}}},
  };
  return all;
}

std::string names(const auto& things) {
  std::vector<std::string_view> all;
  for (const auto& thing : things) all.push_back(thing.name);
  return fmt::format("{}", fmt::join(all, ", "));
}

/// Names of metrics, which may hold colons, and of labels.
bool isName(std::string_view name, bool ofMetric) {
  const auto fits = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (ofMetric && c == ':');
  };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::ranges::all_of(name, fits);
}

class MappingReader {
 public:
  explicit MappingReader(const std::string& file) : m_file(file) {}

  MetricMapping read(const toml::table& root) {
    MetricMapping mapping = MetricMapping::dcgm();
    mapping.metrics.clear();
    for (const auto& [key, node] : root) {
      if (key.str() != "metrics" && key.str() != "labels") {
        complain(key.source(), fmt::format("unknown table \"{}\"; a mapping has [metrics] and [labels]", key.str()));
      } else if (!node.is_table()) {
        complain(node.source(), fmt::format("{0} must be a table: write [{0}] on a line of its own", key.str()));
      }
    }
    if (const toml::table* labels = root["labels"].as_table()) readLabels(*labels, mapping);
    if (const toml::table* metrics = root["metrics"].as_table()) {
      for (const auto& [name, node] : *metrics) {
        if (auto metric = readMetric(name, node)) mapping.metrics.push_back(*std::move(metric));
      }
    }
    if (mapping.metrics.empty() && m_errors.empty()) {
      complain(root.source(), "no metric is mapped: write [metrics] and below it NAME = { field = …, unit = … }");
    }
    return mapping;
  }
  const std::vector<std::string>& errors() const { return m_errors; }

 private:
  void readLabels(const toml::table& table, MetricMapping& mapping) {
    struct Meaning {
      std::string_view name;
      std::vector<std::string>& labels;
    };
    const std::vector<Meaning> meanings{
        {"host", mapping.host}, {"gpu", mapping.gpu},
        {"uuid", mapping.uuid}, {"mig_instance", mapping.migInstance},
        {"job", mapping.job},   {"mig_profile", mapping.migProfile},
    };
    for (const auto& [key, node] : table) {
      const auto meaning = std::ranges::find(meanings, key.str(), &Meaning::name);
      if (meaning == meanings.end()) {
        complain(key.source(), fmt::format("unknown key \"labels.{}\"; known are {}", key.str(), names(meanings)));
        continue;
      }
      meaning->labels.clear();
      if (const toml::array* several = node.as_array()) {
        for (const toml::node& label : *several) addLabel(label, meaning->labels);
      } else {
        addLabel(node, meaning->labels);
      }
    }
  }

  void addLabel(const toml::node& node, std::vector<std::string>& labels) {
    const auto label = node.value_exact<std::string>();
    if (!label) {
      complain(node.source(), "must be a label's name in quotes, or a list of them in the order in which they count");
    } else if (!isName(*label, false)) {
      complain(node.source(), fmt::format("\"{}\" is no name of a label: letters, digits and _", *label));
    } else {
      labels.push_back(*label);
    }
  }

  std::optional<MappedMetric> readMetric(const toml::key& name, const toml::node& node) {
    const std::size_t errorsBefore = m_errors.size();
    if (!isName(name.str(), true)) {
      complain(name.source(), fmt::format("\"{}\" is no name of a metric: letters, digits, _ and :", name.str()));
    }
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      complain(node.source(),
               fmt::format("{} must say what it is: {{ field = \"power\", unit = \"watts\" }}", name.str()));
      return std::nullopt;
    }
    for (const auto& [key, value] : *table) {
      if (key.str() != "field" && key.str() != "unit" && key.str() != "match" && key.str() != "scale") {
        complain(key.source(),
                 fmt::format("unknown key \"{}\" of {}; known are field, unit, match, scale", key.str(), name.str()));
      }
    }
    MappedMetric metric;
    metric.name = name.str();
    readMeaning(*table, metric);
    if (const auto match = text(*table, "match"); match && match->find_first_of("{}\n") != std::string::npos) {
      complain(table->get("match")->source(), "match must be matchers without braces: 'GPU_I_ID!=\"\"'");
    } else {
      metric.match = match.value_or("");
    }
    if (const toml::node* scale = table->get("scale")) {
      const auto factor = scale->value<double>();
      if (!scale->is_number() || !factor || !(*factor > 0)) {
        complain(scale->source(), "scale must be a number above 0, by which values are multiplied");
      } else {
        metric.scale *= *factor;
      }
    }
    return m_errors.size() == errorsBefore ? std::optional(std::move(metric)) : std::nullopt;
  }

  void readMeaning(const toml::table& table, MappedMetric& metric) {
    const auto fieldName = text(table, "field");
    if (!fieldName) {
      if (table.get("field") == nullptr) {
        complain(table.source(), fmt::format("{} has no field; known are {}", metric.name, names(fields())));
      }
      return;
    }
    const auto field = std::ranges::find(fields(), *fieldName, &Field::name);
    if (field == fields().end()) {
      complain(table.get("field")->source(),
               fmt::format("unknown field \"{}\"; known are {}", *fieldName, names(fields())));
      return;
    }
    metric.field = field->field;
    const auto unitName = text(table, "unit");
    if (!unitName) {
      if (table.get("unit") == nullptr) {
        complain(table.source(),
                 fmt::format("{} has no unit; those of {} are {}", metric.name, field->name, names(field->units)));
      }
      return;
    }
    const auto unit = std::ranges::find(field->units, *unitName, &Unit::name);
    if (unit == field->units.end()) {
      complain(table.get("unit")->source(),
               fmt::format("unknown unit \"{}\" of {}; known are {}", *unitName, field->name, names(field->units)));
      return;
    }
    metric.scale = unit->scale;
  }

  std::optional<std::string> text(const toml::table& table, const char* key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    auto value = node->value_exact<std::string>();
    if (!value) complain(node->source(), fmt::format("{} must be a string in quotes", key));
    return value;
  }

  void complain(const toml::source_region& where, const std::string& sentence) {
    m_errors.push_back(fmt::format("{}:{}:{}: {}", m_file, where.begin.line, where.begin.column, sentence));
  }

  const std::string& m_file;
  std::vector<std::string> m_errors;
};

absl::Status wrong(const std::string& sentences) {
  return refusal(absl::StatusCode::kInvalidArgument, "CONFIGURATION", sentences);
}

}  // namespace

absl::StatusOr<MetricMapping> readMetricMapping(const std::string& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) return wrong(fmt::format("{}: cannot be read: {}", file, std::strerror(errno)));
  toml::table root;
  try {
    root = toml::parse(text.str(), file);
  } catch (const toml::parse_error& error) {
    return wrong(
        fmt::format("{}:{}:{}: {}", file, error.source().begin.line, error.source().begin.column, error.description()));
  }
  MappingReader reader(file);
  MetricMapping mapping = reader.read(root);
  if (!reader.errors().empty()) return wrong(fmt::format("{}", fmt::join(reader.errors(), "\n")));
  return mapping;
}

}  // namespace aifactory
