// SPDX-License-Identifier: GPL-3.0-or-later
// factory-reader: opens one file as the user whose job wrote it, and hands the descriptor back. It is told whom and
// what over its standard input (reader_protocol.h), serves one request and ends.
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "factory/reader/reader_protocol.h"

namespace {

using aifactory::ReaderAnswer;

// For good: no identity, group or capability of before can come back, not even through a setuid program.
bool become(const passwd& user) {
  if (user.pw_uid == 0) {
    return false;  // as root every file would open
  }
  if (geteuid() == 0) {
    if (initgroups(user.pw_name, user.pw_gid) != 0 || setresgid(user.pw_gid, user.pw_gid, user.pw_gid) != 0 ||
        setresuid(user.pw_uid, user.pw_uid, user.pw_uid) != 0) {
      return false;
    }
  } else if (getuid() != user.pw_uid || geteuid() != user.pw_uid) {
    return false;
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  if (syscall(SYS_capset, &header, none.data()) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return false;
  }
  uid_t real = 0;
  uid_t effective = 0;
  uid_t saved = 0;
  return getresuid(&real, &effective, &saved) == 0 && real == user.pw_uid && effective == user.pw_uid &&
         saved == user.pw_uid && setuid(0) != 0;
}

// Looks before it opens: an O_PATH descriptor of a pipe or device touches neither. What is then opened is that very
// file, whatever its name has become meanwhile.
ReaderAnswer open(const char* path, uid_t owner, int& descriptor) {
  open_how how{};
  how.flags = O_PATH | O_CLOEXEC;
  how.resolve = RESOLVE_NO_MAGICLINKS;
  const int seen = static_cast<int>(syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof how));
  if (seen < 0) {
    return {ReaderAnswer::NotOpened, errno};
  }
  struct stat about {};
  if (fstat(seen, &about) != 0) {
    return {ReaderAnswer::NotOpened, errno};
  }
  if (!S_ISREG(about.st_mode)) {
    return {ReaderAnswer::NotRegular, 0};
  }
  if (about.st_uid != owner) {
    return {ReaderAnswer::NotOwned, 0};
  }
  descriptor = ::open(("/proc/self/fd/" + std::to_string(seen)).c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  return {descriptor < 0 ? ReaderAnswer::NotOpened : ReaderAnswer::Opened, descriptor < 0 ? errno : 0};
}

void send(ReaderAnswer answer, int descriptor) {
  iovec data{&answer, sizeof answer};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptor)> control{};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  if (answer.result == ReaderAnswer::Opened) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptor);
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  }
  sendmsg(STDIN_FILENO, &message, MSG_NOSIGNAL);
}

}  // namespace

int main() {
  close_range(3, ~0U, 0);  // whatever factoryd had open is none of this user's business
  std::array<char, aifactory::readerPacketSize> packet{};
  const ssize_t size = recv(STDIN_FILENO, packet.data(), packet.size() - 1, 0);
  const char* const middle = size <= 0 ? nullptr : static_cast<const char*>(std::memchr(packet.data(), 0, size));
  if (middle == nullptr) {
    static constexpr char usage[] = "factory-reader is started by factoryd, not by hand\n";
    return write(STDERR_FILENO, usage, sizeof usage - 1) < 0 ? 3 : 2;
  }
  const char* const path = middle + 1;
  const passwd* const user = getpwnam(packet.data());
  ReaderAnswer answer;
  int descriptor = -1;
  if (user != nullptr && become(*user)) {
    answer = path[0] == '/' ? open(path, user->pw_uid, descriptor) : ReaderAnswer{ReaderAnswer::NotOpened, ENOENT};
  }
  send(answer, descriptor);
  return 0;
}
