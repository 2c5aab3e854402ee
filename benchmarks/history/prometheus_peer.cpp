// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/history/prometheus_peer.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <unordered_map>
#include <vector>

#include "tests/fixtures/http_server.h"

namespace aifactory {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::system_clock;

constexpr std::array names{"DCGM_FI_DEV_GPU_UTIL", "DCGM_FI_DEV_FB_USED", "DCGM_FI_DEV_GPU_TEMP",
                           "DCGM_FI_DEV_POWER_USAGE"};

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* text) {
  static_cast<std::string*>(text)->append(bytes, size * count);
  return size * count;
}

}  // namespace

class PrometheusPeer::Impl {
 public:
  Impl(std::string directory, const v1::FleetLayout& layout, std::size_t gpus) : m_directory(std::move(directory)) {
    fs::create_directories(m_directory);
    for (const v1::Node& node : layout.nodes()) {
      for (std::uint32_t gpu = 0; gpu < node.gpu_count() && m_labels.size() < gpus; ++gpu) {
        m_deviceOf[fmt::format("{}/{}", node.name(), gpu)] = m_labels.size();
        m_labels.push_back(fmt::format("{{Hostname=\"{}\",gpu=\"{}\"}}", node.name().substr(6), gpu));
      }
    }
    for (std::size_t name = 0; name < names.size(); ++name) {
      m_texts[name].open(textOf(name));
      m_texts[name] << "# TYPE " << names[name] << " gauge\n";
    }
  }
  ~Impl() {
    if (m_server > 0) {
      ::kill(m_server, SIGTERM);
      ::waitpid(m_server, nullptr, 0);
    }
  }

  void add(const TelemetryColumns& values, Clock::time_point when) {
    const double seconds = std::chrono::duration<double>(when.time_since_epoch()).count();
    const std::string time = fmt::format("{:.3f}", seconds);
    for (std::size_t device = 0; device < m_labels.size(); ++device) {
      const std::array read{static_cast<int>(values.utilization[device]) - 1,
                            (static_cast<int>(values.memory[device]) - 1) * memoryStepMib,
                            static_cast<int>(values.temperature[device]) - 1,
                            static_cast<int>(values.power[device]) - 1};
      for (std::size_t name = 0; name < names.size(); ++name) {
        if (read[name] < 0) continue;
        m_texts[name] << names[name] << m_labels[device] << ' ' << read[name] << ' ' << time << '\n';
      }
    }
  }

  std::uint64_t makeBlocks() {
    // One file: families after each other, as OpenMetrics wants them.
    const std::string all = m_directory + "/all.txt";
    std::ofstream out(all);
    for (std::size_t name = 0; name < names.size(); ++name) {
      m_texts[name].close();
      out << std::ifstream(textOf(name)).rdbuf();
      fs::remove(textOf(name));
    }
    out << "# EOF\n";
    out.close();
    const std::string command =
        fmt::format("promtool tsdb create-blocks-from openmetrics '{}' '{}/data' >/dev/null 2>&1", all, m_directory);
    if (std::system(command.c_str()) != 0) return 0;
    fs::remove(all);
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(m_directory + "/data")) {
      if (entry.is_regular_file()) bytes += entry.file_size();
    }
    return bytes;
  }

  bool serve() {
    std::ofstream(m_directory + "/prometheus.yml") << "global: {}\n";
    m_server = ::fork();
    if (m_server == 0) {
      const std::string log = m_directory + "/log";
      if (std::freopen(log.c_str(), "w", stdout) == nullptr || std::freopen(log.c_str(), "w", stderr) == nullptr) {
        ::_exit(126);
      }
      ::execlp("prometheus", "prometheus", fmt::format("--config.file={}/prometheus.yml", m_directory).c_str(),
               fmt::format("--storage.tsdb.path={}/data", m_directory).c_str(), "--storage.tsdb.retention.time=100y",
               fmt::format("--web.listen-address=127.0.0.1:{}", m_port).c_str(), nullptr);
      ::_exit(127);
    }
    for (int look = 0; look < 300; ++look) {
      std::string answer;
      if (get("/-/ready", answer)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  }

  double fleetAt(Clock::time_point when, TelemetryColumns& values) {
    values = {};
    values.resize(m_labels.size());
    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t name = 0; name < names.size(); ++name) {
      std::string answer;
      const auto seconds = std::chrono::duration<double>(when.time_since_epoch()).count();
      if (!get(fmt::format("/api/v1/query_range?query={0}&start={1:.3f}&end={1:.3f}&step=60", names[name], seconds),
               answer)) {
        return -1;
      }
      const auto document = nlohmann::json::parse(answer, nullptr, false);
      if (document.is_discarded() || document["data"]["result"].empty()) return -1;
      for (const auto& result : document["data"]["result"]) {
        const auto& labels = result["metric"];
        const auto device =
            m_deviceOf.find("nodes/" + labels["Hostname"].get<std::string>() + "/" + labels["gpu"].get<std::string>());
        if (device == m_deviceOf.end()) return -1;
        const int value = std::atoi(result.at("values").at(0).at(1).get<std::string>().c_str());
        switch (name) {
          case 0:
            values.utilization[device->second] = static_cast<std::uint8_t>(value + 1);
            break;
          case 1:
            values.memory[device->second] = static_cast<std::uint16_t>(value / memoryStepMib + 1);
            break;
          case 2:
            values.temperature[device->second] = static_cast<std::uint8_t>(value + 1);
            break;
          default:
            values.power[device->second] = static_cast<std::uint16_t>(value + 1);
            break;
        }
      }
    }
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
  }

 private:
  std::string textOf(std::size_t name) const { return fmt::format("{}/{}.txt", m_directory, names[name]); }

  bool get(const std::string& path, std::string& answer) {
    const std::string url = fmt::format("http://127.0.0.1:{}{}", m_port, path);
    curl_easy_setopt(m_curl.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(m_curl.get(), CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(m_curl.get(), CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(m_curl.get(), CURLOPT_FAILONERROR, 1L);
    return curl_easy_perform(m_curl.get()) == CURLE_OK;
  }

  const std::string m_directory;
  std::vector<std::string> m_labels;
  std::unordered_map<std::string, std::size_t> m_deviceOf;
  std::array<std::ofstream, names.size()> m_texts;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> m_curl{curl_easy_init(), curl_easy_cleanup};
  const int m_port = freePort();
  pid_t m_server = 0;
};

PrometheusPeer::PrometheusPeer(std::string directory, const v1::FleetLayout& layout, std::size_t gpus)
    : m_impl(std::make_unique<Impl>(std::move(directory), layout, gpus)) {}
PrometheusPeer::~PrometheusPeer() = default;

void PrometheusPeer::add(const TelemetryColumns& values, Clock::time_point when) { m_impl->add(values, when); }
std::uint64_t PrometheusPeer::makeBlocks() { return m_impl->makeBlocks(); }
bool PrometheusPeer::serve() { return m_impl->serve(); }
double PrometheusPeer::fleetAt(Clock::time_point when, TelemetryColumns& values) {
  return m_impl->fleetAt(when, values);
}

}  // namespace aifactory
