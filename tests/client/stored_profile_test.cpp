// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QFile>
#include <QSettings>
#include <QTemporaryDir>

#include <sys/stat.h>

#include "client/profile_store.h"
#include "client/token_file.h"

namespace aifactory {
namespace {

class StoredProfile : public testing::Test {
 protected:
  QTemporaryDir m_directory;
  QSettings m_settings{m_directory.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};

  QString fileOf(const QByteArray& bytes, QFileDevice::Permissions permissions) {
    QFile file(m_directory.filePath(QStringLiteral("token")));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.setPermissions(permissions);
    return file.fileName();
  }
};

TEST_F(StoredProfile, ComesBackAsItWas) {
  ProfileStore store(m_settings);
  EXPECT_TRUE(store.load().isEmpty());
  Profile profile;
  profile.name = QStringLiteral("울산 · phase 1/a");
  profile.endpoint = QStringLiteral("unix:///run/aifactory/factoryd.sock");
  profile.tokenFile = QStringLiteral("/home/kim/token");
  profile.demo = true;
  profile.demoArguments = {QStringLiteral("--nodes"), QStringLiteral("16")};
  profile.demoRole = v1::ROLE_MANAGER;
  store.save(profile);
  Profile other;
  other.name = QStringLiteral("other");
  store.save(other);

  m_settings.sync();
  QSettings again(m_settings.fileName(), QSettings::IniFormat);
  ProfileStore reread(again);
  EXPECT_EQ(reread.load().size(), 2);
  const auto found = reread.find(profile.name);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->endpoint, profile.endpoint);
  EXPECT_EQ(found->tokenFile, profile.tokenFile);
  EXPECT_TRUE(found->demo);
  EXPECT_EQ(found->demoArguments, profile.demoArguments);
  EXPECT_EQ(found->demoRole, v1::ROLE_MANAGER);

  reread.remove(profile.name);
  EXPECT_FALSE(reread.find(profile.name));
  ASSERT_EQ(reread.load().size(), 1);
  EXPECT_EQ(reread.load()[0].name, other.name);
}

TEST_F(StoredProfile, TokenFileIsReadWithoutItsLineEnd) {
  const auto mine = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
  const auto token = readTokenFile(fileOf("abc123\n", mine));
  ASSERT_TRUE(std::holds_alternative<std::string>(token));
  EXPECT_EQ(std::get<std::string>(token), "abc123");
}

TEST_F(StoredProfile, BadTokenFilesAreNamed) {
  const auto mine = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
  const auto sentenceOf = [](const QString& path) {
    const auto token = readTokenFile(path);
    const auto* error = std::get_if<TokenFileError>(&token);
    return error ? error->sentence : QString();
  };
  EXPECT_TRUE(sentenceOf(fileOf("abc", mine | QFileDevice::ReadOther)).contains(QStringLiteral("chmod 600")));
  EXPECT_TRUE(sentenceOf(fileOf("abc", mine | QFileDevice::ReadGroup)).contains(QStringLiteral("chmod 600")));
  EXPECT_FALSE(sentenceOf(fileOf("", mine)).isEmpty());
  EXPECT_FALSE(sentenceOf(fileOf("two words", mine)).isEmpty());
  EXPECT_FALSE(sentenceOf(fileOf(QByteArray(100'000, 'x'), mine)).isEmpty());
  EXPECT_FALSE(sentenceOf(m_directory.path()).isEmpty());
  EXPECT_FALSE(sentenceOf(m_directory.filePath(QStringLiteral("missing"))).isEmpty());
  EXPECT_FALSE(sentenceOf({}).isEmpty());
  const QString pipe = m_directory.filePath(QStringLiteral("pipe"));
  ASSERT_EQ(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
  EXPECT_FALSE(sentenceOf(pipe).isEmpty()) << "and nobody waits for a writer";
}

}  // namespace
}  // namespace aifactory
