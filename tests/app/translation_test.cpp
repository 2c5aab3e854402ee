// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QStringList>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <vector>

namespace aifactory {
namespace {

struct Message {
  QString context, source, translation;
  bool unfinished = false;
};

std::vector<Message> read(const QString& file) {
  QFile input(file);
  EXPECT_TRUE(input.open(QIODevice::ReadOnly));
  QXmlStreamReader xml(&input);
  std::vector<Message> messages;
  QString context;
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    if (xml.name() == QLatin1String("name")) context = xml.readElementText();
    if (xml.name() == QLatin1String("message")) messages.push_back({context, {}, {}, false});
    if (xml.name() == QLatin1String("source")) messages.back().source = xml.readElementText();
    if (xml.name() == QLatin1String("translation")) {
      messages.back().unfinished = xml.attributes().hasAttribute(QLatin1String("type"));
      messages.back().translation = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    }
  }
  EXPECT_FALSE(xml.hasError()) << qPrintable(xml.errorString());
  return messages;
}

QStringList placeholders(const QString& text) {
  static const QRegularExpression placeholder(QStringLiteral("%[0-9n]"));
  QStringList found;
  for (auto match = placeholder.globalMatch(text); match.hasNext();) found << match.next().captured();
  found.sort();
  found.removeDuplicates();
  return found;
}

/// A committed file brought up to date with the sources of now, as scripts/translations does: what lupdate adds to it
/// is not translated.
std::vector<Message> upToDate(const QString& name, const QStringList& options) {
  const QString source = QStringLiteral(SOURCE_DIRECTORY);
  QTemporaryDir directory;
  const QString copy = directory.filePath(name);
  EXPECT_TRUE(QFile::copy(source + QStringLiteral("/resources/translations/") + name, copy));
  QFile(copy).setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
  QProcess lupdate;
  lupdate.setWorkingDirectory(source);
  lupdate.start(QStringLiteral(LUPDATE),
                options + QStringList{QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral("."),
                                      QStringLiteral("-locations"), QStringLiteral("none"),
                                      QStringLiteral("-no-obsolete"), QStringLiteral("app"), QStringLiteral("widgets"),
                                      QStringLiteral("client"), QStringLiteral("-ts"), copy});
  EXPECT_TRUE(lupdate.waitForFinished(60000)) << qPrintable(lupdate.errorString());
  EXPECT_EQ(lupdate.exitCode(), 0);
  return read(copy);
}

void expectTranslated(const std::vector<Message>& messages) {
  for (const Message& message : messages) {
    const std::string what = (message.context + QStringLiteral(": ") + message.source).toStdString();
    EXPECT_FALSE(message.unfinished || message.translation.isEmpty()) << "not translated: " << what;
    if (message.unfinished) continue;
    EXPECT_EQ(placeholders(message.source), placeholders(message.translation)) << what;
  }
}

TEST(Translation, EveryStringHasAKoreanOne) {
  const auto messages = upToDate(QStringLiteral("console_ko.ts"), {});
  EXPECT_GT(messages.size(), 250u);
  expectTranslated(messages);
}

TEST(Translation, EveryPluralHasItsEnglishForms) {
  const auto messages = upToDate(QStringLiteral("console_en.ts"), {QStringLiteral("-pluralonly")});
  EXPECT_FALSE(messages.empty());
  expectTranslated(messages);
}

}  // namespace
}  // namespace aifactory
