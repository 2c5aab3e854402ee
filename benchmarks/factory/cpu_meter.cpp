// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/factory/cpu_meter.h"

#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace aifactory {
namespace {

// utime, stime, cutime and cstime of proc(5), in clock ticks.
double ticksOf(const std::string& directory) {
  std::ifstream file(directory + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  std::istringstream fields(text.substr(std::min(text.rfind(')') + 1, text.size())));
  std::string skipped;
  for (int i = 0; i < 11; ++i) {
    fields >> skipped;
  }
  double ticks = 0;
  double field = 0;
  for (int i = 0; i < 4 && fields >> field; ++i) {
    ticks += field;
  }
  return ticks;
}

}  // namespace

double cpuSeconds(pid_t process) {
  const std::string directory = "/proc/" + std::to_string(process);
  double seconds = ticksOf(directory) / static_cast<double>(sysconf(_SC_CLK_TCK));
  std::error_code gone;
  for (const auto& task : std::filesystem::directory_iterator(directory + "/task", gone)) {
    std::ifstream children(task.path() / "children");
    for (pid_t child = 0; children >> child;) {
      seconds += cpuSeconds(child);
    }
  }
  return seconds;
}

double threadCpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace aifactory
