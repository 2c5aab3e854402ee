// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/reader/file_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace aifactory {
namespace {

constexpr const char* someone = "games";  // two users that every Debian has
constexpr const char* another = "news";

class FileReaderTest : public testing::Test {
 protected:
  void SetUp() override {
    // Under /tmp, where every user may come in.
    char name[] = "/tmp/aif-reader-XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    directory = name;
    chmod(name, 0777);
    user = geteuid() == 0 ? someone : getpwuid(geteuid())->pw_name;
  }
  void TearDown() override { std::filesystem::remove_all(directory); }

  std::string make(const std::string& name, const std::string& text, const char* owner, mode_t mode = 0600) {
    const std::string path = directory + "/" + name;
    std::ofstream(path) << text;
    chmod(path.c_str(), mode);
    if (geteuid() == 0) {
      const passwd* entry = getpwnam(owner);
      EXPECT_EQ(chown(path.c_str(), entry->pw_uid, entry->pw_gid), 0);
    }
    return path;
  }
  absl::StatusCode codeOf(const std::string& path) { return reader.open(user, path).status().code(); }

  std::string directory;
  std::string user;
  FileReader reader{std::getenv("AIF_TEST_READER")};
};

TEST_F(FileReaderTest, OpensTheUsersOwnFile) {
  const auto file = reader.open(user, make("mine", "bytes", user.c_str()));
  ASSERT_TRUE(file.ok()) << file.status();
  char text[16] = {};
  EXPECT_EQ(read(file->get(), text, sizeof text), 5);
  EXPECT_STREQ(text, "bytes");
  EXPECT_EQ(fcntl(file->get(), F_GETFL) & O_ACCMODE, O_RDONLY);
  EXPECT_NE(fcntl(file->get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST_F(FileReaderTest, NotAnotherUsersFileEvenWhenAllMayReadIt) {
  if (geteuid() != 0) {
    GTEST_SKIP() << "files of two users need root";
  }
  const std::string theirs = make("theirs", "secret", another, 0644);
  EXPECT_EQ(codeOf(theirs), absl::StatusCode::kPermissionDenied);
  std::filesystem::create_symlink(theirs, directory + "/link");
  EXPECT_EQ(codeOf(directory + "/link"), absl::StatusCode::kPermissionDenied);
  std::filesystem::create_hard_link(theirs, directory + "/hard");
  EXPECT_EQ(codeOf(directory + "/hard"), absl::StatusCode::kPermissionDenied);
}

TEST_F(FileReaderTest, OpensWithTheUsersRightsNotWithOurs) {
  if (geteuid() != 0) {
    GTEST_SKIP() << "becoming another user needs root";
  }
  const std::string mine = make("mine", "bytes", someone, 0000);
  EXPECT_EQ(codeOf(mine), absl::StatusCode::kPermissionDenied) << "the owner himself may not read it";
  std::filesystem::create_directory(directory + "/closed");
  std::filesystem::rename(make("inside", "bytes", someone), directory + "/closed/inside");
  chmod((directory + "/closed").c_str(), 0700);
  EXPECT_EQ(codeOf(directory + "/closed/inside"), absl::StatusCode::kPermissionDenied);
}

TEST_F(FileReaderTest, NeverAsRoot) {
  EXPECT_EQ(reader.open("root", "/etc/shadow").status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(reader.open("no-such-user", "/etc/passwd").status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(FileReaderTest, RegularFilesOnly) {
  const std::string pipe = directory + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0666), 0);
  EXPECT_EQ(codeOf(pipe), absl::StatusCode::kPermissionDenied) << "and without waiting for a writer";
  EXPECT_EQ(codeOf(directory), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(codeOf("/dev/zero"), absl::StatusCode::kPermissionDenied);
}

TEST_F(FileReaderTest, NoMagicLinks) {
  EXPECT_EQ(codeOf("/proc/self/fd/0"), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(codeOf("/proc/self/exe"), absl::StatusCode::kPermissionDenied);
}

TEST_F(FileReaderTest, AMissingFileIsNotFound) {
  EXPECT_EQ(codeOf(directory + "/none"), absl::StatusCode::kNotFound);
  EXPECT_EQ(codeOf("relative"), absl::StatusCode::kNotFound);
}

TEST_F(FileReaderTest, NamesThatAreTooMuch) {
  EXPECT_EQ(codeOf("/" + std::string(10'000, 'x')), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(codeOf(std::string("/a\0b", 4)), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(reader.open("", "/etc/passwd").status().code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(FileReaderTest, AMissingHelperIsUnavailable) {
  EXPECT_EQ(FileReader("/no/such/program").open(user, "/etc/passwd").status().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace aifactory
