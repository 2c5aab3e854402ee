// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/factory/submit_rate_processes.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fcntl.h>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <thread>

#include "base/resource_name.h"

namespace aifactory {
namespace {

constexpr int tokenDescriptor = 3;

bool accepts(const std::string& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket.data(), std::min(socket.size(), sizeof address.sun_path - 1));
  const int end = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool taken = ::connect(end, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(end);
  return taken;
}

}  // namespace

void giveUp(const std::string& why) {
  std::fprintf(stderr, "bench-submit: %s\n", why.c_str());
  throw std::runtime_error(why);  // so that what was brought up is taken down
}

std::string shell(const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) giveUp(command + ": " + std::strerror(errno));
  std::string text;
  std::array<char, 4096> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) text.append(buffer.data(), got);
  if (::pclose(pipe) != 0) giveUp(command + " failed: " + text);
  return text;
}

BenchDirectory::BenchDirectory() {
  std::string pattern = std::filesystem::temp_directory_path() / "aif-bench-submit.XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) giveUp(std::strerror(errno));
  m_path = pattern;
  std::filesystem::permissions(m_path, std::filesystem::perms::others_exec | std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);  // Slurm's own user passes through
}

BenchDirectory::~BenchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(m_path, ignored);
}

BenchSlurm::BenchSlurm(const std::string& directory) : m_directory(directory) {
  shell(command("start") + " --nodes 4 >&2");
  m_user = shell("eval \"$(" + command("env") + ")\"; printf %s \"${AIF_SLURM_USERS%,*}\"");
}

BenchSlurm::~BenchSlurm() {
  if (std::system((command("wipe") + " >&2").c_str()) != 0) std::fprintf(stderr, "bench-submit: Slurm was not wiped\n");
}

std::string BenchSlurm::command(const std::string& verb) const {
  return std::string(AIF_SLURM_CLUSTER) + " " + verb + " --directory " + m_directory;
}

std::string BenchSlurm::token() const {
  const std::string token = shell(command("token") + " " + m_user);
  return token.substr(0, token.find('\n'));
}

std::vector<std::string> BenchSlurm::pendingNames() const {
  std::istringstream lines(
      shell("SLURM_CONF=" + m_directory + "/etc/slurm.conf squeue -h -t PENDING -o %j -u " + m_user));
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) names.push_back(line);
  return names;
}

void BenchSlurm::cancelAll() const {
  shell("export SLURM_CONF=" + m_directory + "/etc/slurm.conf; scancel -u " + m_user +
        "; while [ -n \"$(squeue -h)\" ]; do sleep 0.1; done");
}

BenchFactoryd::BenchFactoryd(std::vector<std::string> arguments, const std::string& socket)
    : m_socket(socket), m_token(newUuid() + newUuid()) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) giveUp(std::strerror(errno));
  arguments.insert(arguments.begin(), AIF_FACTORYD);
  for (const std::string& word :
       {std::string("--listen"), endpoint(), std::string("--token-fd"), std::to_string(tokenDescriptor)}) {
    arguments.push_back(word);
  }
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  m_process = ::fork();
  if (m_process == 0) {
    if (ends[0] == tokenDescriptor) {
      ::fcntl(tokenDescriptor, F_SETFD, 0);
    } else {
      ::dup2(ends[0], tokenDescriptor);
    }
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    ::execv(words.front(), words.data());
    ::_exit(127);
  }
  const std::string line = m_token + "\n";
  if (::write(ends[1], line.data(), line.size()) != static_cast<ssize_t>(line.size())) giveUp("no pipe to factoryd");
  for (const int end : ends) ::close(end);
  for (int tries = 0; !accepts(m_socket); ++tries) {
    if (tries == 600 || ::waitpid(m_process, nullptr, WNOHANG) != 0) giveUp("factoryd did not come up");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

BenchFactoryd::~BenchFactoryd() {
  ::kill(m_process, SIGTERM);
  ::waitpid(m_process, nullptr, 0);
}

}  // namespace aifactory
