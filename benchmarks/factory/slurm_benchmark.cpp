// SPDX-License-Identifier: GPL-3.0-or-later
// slurm_follow and startup_slurm: a big real Slurm, followed by factoryd, and by a user who parses squeue every second.
#include <absl/strings/numbers.h>
#include <absl/strings/str_split.h>
#include <absl/time/time.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "aifactory/v1/fleet.grpc.pb.h"
#include "aifactory/v1/jobs.grpc.pb.h"
#include "benchmarks/factory/cpu_meter.h"
#include "benchmarks/factory/slurm_site.h"
#include "benchmarks/report.h"

namespace aifactory {
namespace {

using SteadyClock = std::chrono::steady_clock;
using WallClock = std::chrono::system_clock;

constexpr int pendingJobs = 10'000;
constexpr int rounds = 3;
constexpr int startups = 3;
constexpr std::chrono::seconds roundLength{20};
constexpr std::chrono::milliseconds startInterval{200};  // five a second
constexpr std::chrono::seconds jobLength{3};
constexpr int fleetGpus = 50'000;

[[noreturn]] void wrong(const std::string& what) {
  std::fprintf(stderr, "%s: the result is wrong\n", what.c_str());
  std::exit(1);
}

/// When something was first known of a job, in seconds since 1970.
struct Times {
  double start = 0;
  double end = 0;
};
using JobTimes = std::unordered_map<std::uint64_t, Times>;

double now() { return std::chrono::duration<double>(WallClock::now().time_since_epoch()).count(); }

/// Starts jobs of `jobLength` at an even pace for a while; how many.
std::size_t churn(const SlurmSite& site) {
  std::vector<std::jthread> submissions;
  const auto begin = SteadyClock::now();
  for (auto at = begin; at < begin + roundLength; at += startInterval) {
    std::this_thread::sleep_until(at);
    submissions.emplace_back([&site] {
      site.shell("cd /tmp; sbatch --parsable -p gpu --gpus-per-node=1 -o /dev/null --wrap 'sleep " +
                 std::to_string(jobLength.count()) + "' >/dev/null");
    });
  }
  std::this_thread::sleep_until(begin + roundLength + jobLength);
  return submissions.size();
}

/// Slurm's own word, from slurmctld's log after `offset`: "[2026-11-22T22:08:01.462] sched: Allocate JobId=13609 …",
/// "… _job_complete: JobId=13609 done".
JobTimes eventsInLog(const std::string& path, std::streamoff offset) {
  JobTimes events;
  std::ifstream file(path);
  file.seekg(offset);
  for (std::string line; std::getline(file, line);) {
    const bool starts =
        line.find(" Allocate JobId=") != std::string::npos || line.find(" Started JobId=") != std::string::npos;
    const bool ends = line.find("_job_complete: JobId=") != std::string::npos && line.ends_with(" done");
    absl::Time time;
    if ((!starts && !ends) || !absl::ParseTime("[%Y-%m-%dT%H:%M:%E*S]", line.substr(0, line.find(']') + 1),
                                               absl::LocalTimeZone(), &time, nullptr)) {
      continue;
    }
    Times& times = events[std::strtoull(line.c_str() + line.find("JobId=") + 6, nullptr, 10)];
    (starts ? times.start : times.end) = absl::ToDoubleSeconds(time - absl::UnixEpoch());
  }
  return events;
}

/// A console's view: a stream of WatchJobs, with the time at which each row came to run and to end.
class Console {
 public:
  explicit Console(const SlurmSite& site) : m_stub(v1::JobsService::NewStub(site.channel())) {
    site.authorise(m_context);
    m_thread = std::jthread([this] { read(); });
    for (int i = 0; i < 600 && !m_synced; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    if (!m_synced) {
      wrong("WatchJobs");
    }
  }
  ~Console() { m_context.TryCancel(); }
  JobTimes seen() {
    const std::lock_guard lock(m_mutex);
    return m_seen;
  }

 private:
  void read() {
    const auto stream = m_stub->WatchJobs(&m_context, v1::WatchJobsRequest());
    for (v1::WatchJobsResponse message; stream->Read(&message);) {
      const std::lock_guard lock(m_mutex);
      for (const v1::Job& job : message.jobs()) {
        Times& times = m_seen[std::strtoull(job.name().c_str() + 5, nullptr, 10)];
        const bool runs = job.state() >= v1::Job::STATE_CONFIGURING;
        // A start is told once its row says on which GPUs.
        if (runs && times.start == 0 && job.allocations_size() > 0) {
          times.start = now();
        }
        if (runs && job.state() >= v1::Job::STATE_COMPLETED && times.end == 0) {
          times.end = now();
        }
      }
      m_jobs += static_cast<std::size_t>(message.jobs_size());
      m_synced = m_synced || (message.header().kind() >= v1::WatchHeader::KIND_SYNCED && m_jobs >= pendingJobs);
    }
  }

  const std::unique_ptr<v1::JobsService::Stub> m_stub;
  grpc::ClientContext m_context;
  std::mutex m_mutex;
  JobTimes m_seen;
  std::size_t m_jobs = 0;
  std::atomic<bool> m_synced{false};
  std::jthread m_thread;
};

/// The peer: every second, squeue's text with the columns of a job table, compared with the rows of the second before.
/// It has no GPU indices, which would take scontrol.
class SqueueUser {
 public:
  explicit SqueueUser(const SlurmSite& site)
      : m_thread([this, &site](std::stop_token stop) {
          for (auto at = SteadyClock::now(); !stop.stop_requested(); at += std::chrono::seconds(1)) {
            std::this_thread::sleep_until(at);
            look(site);
          }
        }) {}
  double cpu() {
    const std::lock_guard lock(m_mutex);
    return m_cpu;
  }
  JobTimes seen() {
    const std::lock_guard lock(m_mutex);
    return m_seen;
  }

 private:
  void look(const SlurmSite& site) {
    double cpu = 0;
    const std::string text =
        site.run({"squeue", "-h", "-t", "all", "-o", "%i|%T|%r|%u|%a|%P|%q|%Q|%V|%S|%e|%l|%D|%b|%N|%j"}, cpu);
    const std::lock_guard lock(m_mutex);
    const double began = threadCpuSeconds();
    for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
      const std::vector<absl::string_view> fields = absl::StrSplit(line, '|');
      std::string& row = m_rows[std::string(fields.front())];
      if (row == line || fields.size() < 16) {
        continue;
      }
      row = std::string(line);
      std::uint64_t number = 0;
      (void)absl::SimpleAtoi(fields[0], &number);
      Times& times = m_seen[number];
      const bool ended = fields[1] == "COMPLETED";
      if ((ended || fields[1] == "RUNNING" || fields[1] == "COMPLETING") && times.start == 0) {
        times.start = now();
      }
      if (ended && times.end == 0) {
        times.end = now();
      }
    }
    m_cpu += cpu + threadCpuSeconds() - began;
  }

  std::unordered_map<std::string, std::string> m_rows;
  std::mutex m_mutex;
  JobTimes m_seen;
  double m_cpu = 0;
  std::jthread m_thread;
};

/// Whether Slurm logged the start and the end of as many jobs, and all of it was seen.
bool complete(const JobTimes& events, std::size_t jobs, const JobTimes& seen) {
  return events.size() == jobs && std::ranges::all_of(events, [&seen](const auto& event) {
           const auto found = seen.find(event.first);
           return event.second.start != 0 && event.second.end != 0 && found != seen.end() && found->second.start != 0 &&
                  found->second.end != 0;
         });
}

void slurmFollow(SlurmSite& site) {
  struct Cost {
    double controller;
    double follower;
  };
  std::vector<double> ours, peers, delays;
  // What a follower, and slurmctld, use for an event, over a fixed time; then everything must have been seen.
  const auto measure = [&](const std::string& who, const std::function<double()>& followerCpu, const auto& seen,
                           std::vector<double>* into) {
    const std::streamoff offset = std::ifstream(site.logFile(), std::ios::ate).tellg();
    const Cost before{site.controllerCpu(), followerCpu()};
    const std::size_t jobs = churn(site);
    std::this_thread::sleep_for(std::chrono::seconds(3));
    const Cost after{site.controllerCpu(), followerCpu()};
    JobTimes events = eventsInLog(site.logFile(), offset);
    for (int i = 0; !complete(events, jobs, seen()); ++i) {
      if (i == 20) {
        for (const auto& [number, event] : events) {
          const JobTimes rows = seen();
          const auto row = rows.contains(number) ? rows.at(number) : Times();
          std::fprintf(stderr, "job %lu: Slurm %.3f to %.3f, row %.3f to %.3f\n", static_cast<unsigned long>(number),
                       event.start, event.end, row.start, row.end);
        }
        wrong(who);
      }
      std::this_thread::sleep_for(std::chrono::seconds(1));
      events = eventsInLog(site.logFile(), offset);
    }
    if (into != nullptr) {
      const JobTimes rows = seen();
      for (const auto& [number, event] : events) {
        into->push_back(rows.at(number).start - event.start);
        into->push_back(rows.at(number).end - event.end);
      }
    }
    const double count = 2.0 * static_cast<double>(jobs);
    return Cost{(after.controller - before.controller) / count, (after.follower - before.follower) / count};
  };
  for (int round = 0; round < rounds; ++round) {
    const std::streamoff offset = std::ifstream(site.logFile(), std::ios::ate).tellg();
    const Cost alone = measure(
        "Slurm", [] { return 0.0; }, [&] { return eventsInLog(site.logFile(), offset); }, nullptr);

    const pid_t factoryd = site.startFactoryd();
    Console console(site);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    const Cost with = measure(
        "factoryd", [&] { return cpuSeconds(factoryd) + site.daemonCpu("slurmrestd"); }, [&] { return console.seen(); },
        &delays);
    site.stopFactoryd();
    ours.push_back(1000 * (with.controller - alone.controller + with.follower));

    SqueueUser user(site);
    const Cost asked = measure(
        "squeue", [&] { return user.cpu(); }, [&] { return user.seen(); }, nullptr);
    peers.push_back(1000 * (asked.controller - alone.controller + asked.follower));
    std::fprintf(stderr, "round %d: slurmctld alone %.1f, ours %.1f (factoryd %.1f), squeue %.1f ms of CPU an event\n",
                 round, 1000 * alone.controller, ours.back(), 1000 * with.follower, peers.back());
  }
  reportAgainstPeer("slurm_follow_cpu", median(ours), "ms of CPU an event", "squeue's text parsed each second",
                    median(peers), true);
  std::ranges::sort(delays);
  reportAgainstLimit("slurm_follow_delay_p95", delays[delays.size() * 95 / 100], "s", 2);
}

void startup(SlurmSite& site) {
  std::vector<double> seconds;
  for (int round = 0; round < startups; ++round) {
    const auto began = SteadyClock::now();
    site.startFactoryd();
    const auto stub = v1::FleetService::NewStub(site.channel());
    grpc::ClientContext context;
    site.authorise(context);
    const auto stream = stub->WatchFleet(&context, v1::WatchFleetRequest());
    std::uint32_t gpus = 0;
    v1::WatchFleetResponse message;
    while (stream->Read(&message)) {
      if (message.header().kind() == v1::WatchHeader::KIND_RESET) {
        gpus = 0;
      }
      for (const v1::Node& node : message.layout().nodes()) {
        gpus += node.gpu_count();
      }
      if (message.header().kind() == v1::WatchHeader::KIND_SYNCED && gpus >= fleetGpus) {
        break;
      }
    }
    if (gpus != fleetGpus) {
      wrong("startup_slurm");
    }
    seconds.push_back(std::chrono::duration<double>(SteadyClock::now() - began).count());
    context.TryCancel();
    site.stopFactoryd();
  }
  reportAgainstLimit("startup_slurm", median(seconds), "s", 3);
}

}  // namespace
}  // namespace aifactory

int main(int argc, char** argv) {
  using namespace aifactory;
  const bool follow = isAskedFor("slurm_follow_cpu", argc, argv) || isAskedFor("slurm_follow_delay_p95", argc, argv);
  const bool start = isAskedFor("startup_slurm", argc, argv);
  if (!follow && !start) {
    return 0;
  }
  static SlurmSite site;  // static, so that exit() takes it down, too
  site.fillQueue(pendingJobs);
  if (start) {
    startup(site);
  }
  if (follow) {
    slurmFollow(site);
  }
}
