// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/history_choice.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "factory/history/directory_history.h"

namespace aifactory {
namespace {

namespace fs = std::filesystem;

std::string directoryOf(const Configuration& configuration) {
  return configuration.historyDirectory.empty() ? configuration.stateDirectory + "/history"
                                                : configuration.historyDirectory;
}

}  // namespace

std::unique_ptr<History> makeHistory(const Configuration& configuration, bool isDemo) {
  if (!configuration.history) {
    return nullptr;
  }
  history::HistoryOptions options;
  options.directory = directoryOf(configuration);
  options.recall = isDemo;
  if (configuration.engine == "simulated") {
    options.recorder.clockPatience = std::chrono::milliseconds(0);  // its clock begins anew with each start
  }
  options.recorder.keeper.mostBytes = static_cast<std::uint64_t>(configuration.historyMaxBytes);
  options.recorder.keeper.keep = std::chrono::hours(24 * configuration.historyDays);
  return std::make_unique<history::DirectoryHistory>(std::move(options));
}

std::vector<std::string> historyWarnings(const Configuration& configuration) {
  if (!configuration.history) {
    return {};
  }
  std::vector<std::string> warnings;
  fs::path place = directoryOf(configuration);
  std::error_code error;
  while (!fs::exists(place, error) && place.has_relative_path()) {
    place = place.parent_path();
  }
  if (!fs::is_directory(place, error) || ::access(place.c_str(), W_OK | X_OK) != 0) {
    warnings.push_back(fmt::format("history_directory {}: {} cannot be written to, so the past will not be recorded",
                                   directoryOf(configuration), place.string()));
    return warnings;
  }
  const fs::space_info space = fs::space(place, error);
  if (!error && space.capacity < static_cast<std::uintmax_t>(configuration.historyMaxBytes)) {
    warnings.push_back(fmt::format("history_max_bytes is {}, but the disk of {} has only {} in all",
                                   configuration.historyMaxBytes, place.string(), space.capacity));
  }
  return warnings;
}

}  // namespace aifactory
