// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/scene_cache.h"

#include <gtest/gtest.h>

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace aifactory {
namespace {

v1::TwinScene sceneOf(const QByteArray& bytes) {
  v1::TwinScene scene;
  scene.set_sha256(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString());
  scene.set_size_bytes(static_cast<std::uint64_t>(bytes.size()));
  return scene;
}

class SceneCacheTest : public testing::Test {
 protected:
  void download(const QByteArray& bytes, const v1::TwinScene& scene) {
    QFile part(m_cache.partOf(scene));
    ASSERT_TRUE(part.open(QIODevice::WriteOnly));
    part.write(bytes);
  }
  /// As if it had been looked at so long ago.
  void age(const QByteArray& bytes, int seconds) {
    QFile file(pathOf(sceneOf(bytes)));
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    file.setFileTime(QDateTime::currentDateTime().addSecs(-seconds), QFileDevice::FileModificationTime);
  }
  void put(const QByteArray& bytes) {
    download(bytes, sceneOf(bytes));
    ASSERT_EQ(m_cache.adopt(sceneOf(bytes)), bytes);
  }
  QString pathOf(const v1::TwinScene& scene) const {
    return m_path + u'/' + QString::fromStdString(scene.sha256()) + QStringLiteral(".glb");
  }

  QTemporaryDir m_directory;
  const QString m_path = m_directory.filePath(QStringLiteral("scenes"));
  SceneCache m_cache{m_path, 3'000};
  const QByteArray m_bytes = QByteArray(1'000, 'a');
  const v1::TwinScene m_scene = sceneOf(m_bytes);
};

TEST_F(SceneCacheTest, WhatWasDownloadedIsReadAgain) {
  EXPECT_EQ(m_cache.read(m_scene), std::nullopt);
  EXPECT_EQ(m_cache.partialBytes(m_scene), 0);
  download(m_bytes.left(400), m_scene);
  EXPECT_EQ(m_cache.partialBytes(m_scene), 400);
  download(m_bytes, m_scene);
  EXPECT_EQ(m_cache.adopt(m_scene), m_bytes);
  EXPECT_EQ(m_cache.partialBytes(m_scene), 0);
  EXPECT_EQ(SceneCache(m_path).read(m_scene), m_bytes) << "by another console, too";
  EXPECT_EQ(m_cache.adopt(m_scene), m_bytes) << "which may have been faster";
}

TEST_F(SceneCacheTest, WhatIsDamagedIsRemoved) {
  put(m_bytes);
  QFile file(pathOf(m_scene));
  ASSERT_TRUE(file.open(QIODevice::ReadWrite));
  file.write("b");
  file.close();
  EXPECT_EQ(m_cache.read(m_scene), std::nullopt);
  EXPECT_FALSE(QFile::exists(pathOf(m_scene)));

  download(m_bytes.left(999), m_scene);
  EXPECT_EQ(m_cache.adopt(m_scene), std::nullopt);
  EXPECT_EQ(m_cache.partialBytes(m_scene), 0) << "the next download begins anew";
  download(m_bytes + 'a', m_scene);
  EXPECT_EQ(m_cache.partialBytes(m_scene), 0) << "longer than the scene: it cannot be right";
}

TEST_F(SceneCacheTest, WhatNobodyLooksAtGoesFirst) {
  const QByteArray second(1'000, 'b'), third(1'000, 'c'), fourth(1'000, 'd');
  put(m_bytes);
  put(second);
  put(third);
  age(m_bytes, 300);
  age(second, 200);
  age(third, 100);
  EXPECT_EQ(m_cache.read(m_scene), m_bytes);  // looked at now
  put(fourth);
  EXPECT_EQ(m_cache.read(sceneOf(second)), std::nullopt);
  for (const QByteArray& kept : {m_bytes, third, fourth}) EXPECT_EQ(m_cache.read(sceneOf(kept)), kept);
}

}  // namespace
}  // namespace aifactory
