// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/factory/slurm_site.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "benchmarks/factory/cpu_meter.h"
#include "factory/engines/slurm/rest_client.h"

namespace aifactory {
namespace {

constexpr int submitters = 4;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(1);  // takes the site down: it is a static object
}

std::string programBeside(const char* name) {
  std::array<char, 4096> path{};
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size() - 1);
  const std::string self(path.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
  return self.substr(0, self.rfind('/') + 1) + name;
}

std::string readAll(FILE* stream) {
  std::string text;
  std::array<char, 65536> buffer;
  while (const std::size_t got = fread(buffer.data(), 1, buffer.size(), stream)) {
    text.append(buffer.data(), got);
  }
  return text;
}

std::string cluster(const char* command, const std::string& directory) {
  return std::string(AIF_SLURM_CLUSTER) + " " + command + " --directory " + directory;
}

}  // namespace

SlurmSite::SlurmSite() {
  std::string name = "/tmp/aif-bench-slurm-XXXXXX";
  m_directory = mkdtemp(name.data()) == nullptr ? "" : name;
  chmod(m_directory.c_str(), 0755);
  if (std::system((cluster("start", m_directory) + " --nodes 16 --gpus 8 --inventory 6234 >&2").c_str()) != 0) {
    fail("Slurm did not come up");
  }
  const std::string user = geteuid() == 0 ? " --unix-user aif_kim" : "";
  m_token = shell("umask 077; " + programBeside("factoryd") + " token create --file " + m_directory +
                  "/factoryd/tokens --role operator --identity kim" + user + " 2>/dev/null | tr -d '\\n'");
}

SlurmSite::~SlurmSite() {
  stopFactoryd();
  if (std::system((cluster("wipe", m_directory) + " >&2").c_str()) != 0) {
    std::fprintf(stderr, "%s was left behind\n", m_directory.c_str());
  }
}

std::string SlurmSite::shell(const std::string& command) const {
  FILE* pipe = popen(("export TZ=UTC SLURM_CONF=" + m_directory + "/etc/slurm.conf; " + command).c_str(), "r");
  std::string text = readAll(pipe);
  if (pclose(pipe) != 0) {
    fail(command + " failed: " + text);
  }
  return text;
}

std::string SlurmSite::run(const std::vector<std::string>& arguments, double& cpu) const {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    fail("no pipe");
  }
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) {
    pointers.push_back(const_cast<char*>(argument.c_str()));
  }
  pointers.push_back(nullptr);
  const std::string configuration = "SLURM_CONF=" + m_directory + "/etc/slurm.conf";
  const char* environment[] = {configuration.c_str(), "TZ=UTC", "PATH=/usr/bin:/bin", nullptr};
  const pid_t child = vfork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execvpe(pointers.front(), pointers.data(), const_cast<char**>(environment));
    _exit(127);
  }
  close(ends[1]);
  FILE* stream = fdopen(ends[0], "r");
  std::string text = readAll(stream);
  fclose(stream);
  int status = 0;
  rusage usage{};
  wait4(child, &status, 0, &usage);
  const auto seconds = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) * 1e-6; };
  cpu += seconds(usage.ru_utime) + seconds(usage.ru_stime);
  if (status != 0) {
    fail(arguments.front() + " failed");
  }
  return text;
}

void SlurmSite::fillQueue(int jobs) {
  SlurmOptions options;
  options.socket = m_directory + "/run/rest/socket";
  options.configuration = m_directory + "/etc/slurm.conf";
  options.jwtKeyFile = m_directory + "/etc/jwt.key";
  options.tokenUser = geteuid() == 0 ? "slurm" : shell("id -un | tr -d '\\n'");
  RestClient rest(options);
  const auto submit = [&](int first) {
    for (int i = first; i < jobs; i += submitters) {
      const bool kim = i % 2 == 0 || geteuid() != 0;
      const auto answer = rest.call({.method = RestClient::Method::Post,
                                     .path = "/job/submit",
                                     .user = geteuid() != 0 ? options.tokenUser
                                             : kim          ? "aif_kim"
                                                            : "aif_lee",
                                     .body = {{"script", "#!/bin/sh\nsleep 60\n"},
                                              {"job",
                                               {{"name", "train-" + std::to_string(i)},
                                                {"account", kim ? "skhynix" : "skt"},
                                                {"partition", "inventory"},
                                                {"nodes", 1 + i % 16},
                                                {"gpus_per_node", "8"},
                                                {"time_limit", 60 + i % 600},
                                                {"hold", true},
                                                {"current_working_directory", "/tmp"},
                                                {"standard_output", "/tmp/out/%j.out"},
                                                {"environment", {{"PATH", "/usr/bin:/bin"}}}}}}});
      if (!answer.ok() || !answer->body.is_object() || answer->body.value("job_id", 0) == 0) {
        fail("a job of the queue was refused");
      }
    }
  };
  std::vector<std::jthread> threads;
  for (int first = 0; first < submitters; ++first) {
    threads.emplace_back(submit, first);
  }
}

double SlurmSite::daemonCpu(const std::string& daemon) const {
  pid_t process = 0;
  std::ifstream(m_directory + "/run/" + daemon + ".pid") >> process;
  return cpuSeconds(process);
}

pid_t SlurmSite::startFactoryd() {
  const std::string program = programBeside("factoryd");
  const std::string configuration = m_directory + "/factoryd.toml";
  const std::string log = m_directory + "/log/factoryd.out";
  m_factoryd = fork();
  if (m_factoryd == 0) {
    const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execl(program.c_str(), program.c_str(), "--config", configuration.c_str(), nullptr);
    _exit(127);
  }
  return m_factoryd;
}

void SlurmSite::stopFactoryd() {
  if (m_factoryd > 0) {
    kill(m_factoryd, SIGTERM);
    waitpid(m_factoryd, nullptr, 0);
    m_factoryd = 0;
  }
}

std::shared_ptr<grpc::Channel> SlurmSite::channel() const {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("unix:" + m_directory + "/run/factoryd.sock", grpc::InsecureChannelCredentials(),
                                   arguments);
}

void SlurmSite::authorise(grpc::ClientContext& context) const {
  context.AddMetadata("authorization", "Bearer " + m_token);
  context.set_wait_for_ready(true);
}

}  // namespace aifactory
