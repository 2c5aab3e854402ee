// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/request_ledger.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <sys/stat.h>

#include "base/resource_name.h"

namespace aifactory {
namespace {

v1::SubmitJobRequest requestOf(const char* name) {
  v1::SubmitJobRequest request;
  request.set_request_id(newUuid());
  request.mutable_job()->set_display_name(name);
  return request;
}

TEST(RequestLedger, KeepsARequestUntilItIsDone) {
  QTemporaryDir place;
  const QString directory = place.filePath(QStringLiteral("requests/here"));
  const v1::SubmitJobRequest first = requestOf("first"), second = requestOf("second");
  {
    RequestLedger ledger(directory);
    EXPECT_TRUE(ledger.pending().empty());
    EXPECT_EQ(ledger.add(first), std::nullopt);
    EXPECT_EQ(ledger.add(first), std::nullopt) << "sending again keeps one";
    EXPECT_EQ(ledger.add(second), std::nullopt);
  }
  RequestLedger afterRestart(directory);
  ASSERT_EQ(afterRestart.pending().size(), 2U);
  afterRestart.done(first.request_id());
  const auto pending = afterRestart.pending();
  ASSERT_EQ(pending.size(), 1U);
  EXPECT_EQ(pending[0].request.SerializeAsString(), second.SerializeAsString());
  EXPECT_TRUE(pending[0].added.isValid());
}

TEST(RequestLedger, NobodyElseReadsIt) {
  QTemporaryDir place;
  const QString directory = place.filePath(QStringLiteral("requests"));
  RequestLedger ledger(directory);
  ASSERT_EQ(ledger.add(requestOf("secret")), std::nullopt);
  const auto others =
      QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
  EXPECT_FALSE(QFileInfo(directory).permissions() & others);
  for (const QFileInfo& file : QDir(directory).entryInfoList(QDir::Files)) EXPECT_FALSE(file.permissions() & others);
}

TEST(RequestLedger, SaysWhyItCannotSave) {
  QTemporaryDir place;
  const QString file = place.filePath(QStringLiteral("file"));
  QFile(file).open(QIODevice::WriteOnly);
  RequestLedger ledger(file + QStringLiteral("/below"));
  const auto trouble = ledger.add(requestOf("job"));
  ASSERT_TRUE(trouble);
  EXPECT_TRUE(trouble->contains(QStringLiteral("not sent")));

  v1::SubmitJobRequest escaping = requestOf("job");
  escaping.set_request_id("../../outside");
  EXPECT_TRUE(RequestLedger(place.path()).add(escaping));
}

}  // namespace
}  // namespace aifactory
