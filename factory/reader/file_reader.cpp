// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/reader/file_reader.h"

#include <absl/cleanup/cleanup.h>
#include <absl/strings/str_cat.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "factory/reader/reader_protocol.h"

namespace aifactory {
namespace {

constexpr int patienceMs = 10'000;  // a file server may be slow

std::string besideUs() {
  std::error_code unreadable;
  return std::filesystem::read_symlink("/proc/self/exe", unreadable).replace_filename("factory-reader").string();
}

absl::Status denied(std::string_view reason, std::string_view sentence) {
  return refusal(absl::StatusCode::kPermissionDenied, reason, sentence);
}

absl::Status statusOf(const ReaderAnswer& answer, const std::string& user, const std::string& path) {
  switch (answer.result) {
    case ReaderAnswer::NotRegular:
      return denied("NOT_A_REGULAR_FILE", absl::StrCat(path, " is no regular file."));
    case ReaderAnswer::NotOwned:
      return denied("NOT_THE_JOBS_FILE", absl::StrCat(path, " does not belong to ", user, ", whose job it is."));
    case ReaderAnswer::CannotBecome:
      return denied("CANNOT_READ_AS_USER", absl::StrCat("Files of ", user, " cannot be opened in that user's name."));
    default:
      break;
  }
  if (answer.error == ENOENT || answer.error == ENOTDIR) {
    return refusal(absl::StatusCode::kNotFound, "NO_SUCH_FILE", absl::StrCat("There is no file ", path, "."));
  }
  if (answer.error == EIO || answer.error == ESTALE || answer.error == ENOSYS) {
    return refusal(absl::StatusCode::kUnavailable, "CANNOT_READ",
                   absl::StrCat("Cannot open ", path, ": ", std::strerror(answer.error), "."));
  }
  return denied("CANNOT_READ", absl::StrCat(user, " cannot open ", path, ": ", std::strerror(answer.error), "."));
}

}  // namespace

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  std::swap(m_descriptor, other.m_descriptor);
  return *this;
}

FileDescriptor::~FileDescriptor() {
  if (m_descriptor >= 0) {
    close(m_descriptor);
  }
}

FileReader::FileReader(std::string program) : m_program(program.empty() ? besideUs() : std::move(program)) {}

absl::StatusOr<FileDescriptor> FileReader::open(const std::string& user, const std::string& path) const {
  const std::string request = user + '\0' + path;
  if (user.empty() || request.find('\0') != user.size() || request.find('\0', user.size() + 1) != std::string::npos ||
      request.size() >= readerPacketSize) {
    return denied("CANNOT_READ", "The job names no file that could be opened.");
  }
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return absl::ResourceExhaustedError("no descriptor left to open a file");
  }
  const FileDescriptor ours(ends[0]);
  FileDescriptor theirs(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDIN_FILENO);
  char* const arguments[] = {const_cast<char*>(m_program.c_str()), nullptr};
  char* const environment[] = {nullptr};
  pid_t child = 0;
  const int failed = posix_spawn(&child, m_program.c_str(), &actions, nullptr, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  theirs = FileDescriptor();
  if (failed != 0) {
    return refusal(absl::StatusCode::kUnavailable, "NO_READER",
                   absl::StrCat("Cannot start ", m_program, ": ", std::strerror(failed), "."));
  }
  const absl::Cleanup reap = [child] {
    kill(child, SIGKILL);
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
  };
  ReaderAnswer answer;
  iovec data{&answer, sizeof answer};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  pollfd wait{ours.get(), POLLIN, 0};
  if (send(ours.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0 || poll(&wait, 1, patienceMs) <= 0 ||
      recvmsg(ours.get(), &message, MSG_CMSG_CLOEXEC) != static_cast<ssize_t>(sizeof answer)) {
    return refusal(absl::StatusCode::kUnavailable, "NO_READER", absl::StrCat(m_program, " did not answer."));
  }
  FileDescriptor opened;
  if (const cmsghdr* header = CMSG_FIRSTHDR(&message);
      header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    opened = FileDescriptor(descriptor);
  }
  if (answer.result != ReaderAnswer::Opened || !opened) {
    return statusOf(answer, user, path);
  }
  return opened;
}

}  // namespace aifactory
