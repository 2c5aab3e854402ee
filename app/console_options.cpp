// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console_options.h"

#include <QCommandLineParser>
#include <QFileInfo>

#include <cstdio>

namespace aifactory {

namespace {

std::optional<v1::Role> roleOf(const QString& word) {
  if (word == QLatin1String("operator")) return v1::ROLE_OPERATOR;
  if (word == QLatin1String("customer")) return v1::ROLE_CUSTOMER;
  if (word == QLatin1String("manager")) return v1::ROLE_MANAGER;
  return {};
}

void print(std::FILE* file, const QString& text) { std::fprintf(file, "%s\n", qPrintable(text)); }

}  // namespace

std::optional<ConsoleOptions> readOptions(const QStringList& arguments, int& exitStatus) {
  QCommandLineParser parser;
  parser.setApplicationDescription(QStringLiteral("Shows and steers AI factories."));
  const auto help = parser.addHelpOption();
  const auto version = parser.addVersionOption();
  const auto option = [&](const char* name, const char* what, const char* value = nullptr) {
    parser.addOption(value ? QCommandLineOption(QLatin1String(name), QLatin1String(what), QLatin1String(value))
                           : QCommandLineOption(QLatin1String(name), QLatin1String(what)));
  };
  option("demo", "Open the demo factory.");
  option("profile", "Open the saved factory of this name.", "name");
  option("endpoint", "Open the factory at this socket (unix:///...) or loopback address.", "address");
  option("token-file", "File that holds the token for --endpoint.", "file");
  option("bundle", "Open this handover file; no factory is needed.", "file");
  option("role", "Who to be on the demo factory: operator, customer or manager.", "role");
  option("nodes", "Nodes of the demo factory.", "count");
  option("gpus-per-node", "GPUs of each node of the demo factory.", "count");
  option("speed", "Factory seconds for each second of the demo factory.", "factor");
  option("seed", "Seed of the demo factory.", "number");
  option("settings", "Keep settings in this file.", "file");
  option("tour", "Take a picture of each page in both themes and languages, check them, and end.", "directory");

  const bool parsed = parser.parse(arguments);
  const auto value = [&](const char* name) { return parser.value(QLatin1String(name)); };
  const auto isSet = [&](const char* name) { return parser.isSet(QLatin1String(name)); };
  const auto refuse = [&](const QString& sentence) {
    print(stderr, QStringLiteral("factory-console: ") + sentence);
    exitStatus = 2;
    return std::nullopt;
  };
  if (!parsed) return refuse(parser.errorText());
  exitStatus = 0;
  if (parser.isSet(help)) {
    print(stdout, parser.helpText());
    return {};
  }
  if (parser.isSet(version)) {
    print(stdout, QStringLiteral("factory-console " AIF_VERSION));
    return {};
  }
  if (!parser.positionalArguments().isEmpty()) {
    return refuse(QStringLiteral("unexpected argument '%1'").arg(parser.positionalArguments().constFirst()));
  }

  ConsoleOptions options;
  options.demo = isSet("demo");
  options.profile = value("profile");
  options.endpoint = value("endpoint");
  options.tokenFile = isSet("token-file") ? QFileInfo(value("token-file")).absoluteFilePath() : QString();
  if (isSet("bundle")) {
    const QFileInfo bundle(value("bundle"));
    if (!bundle.isFile() || !bundle.isReadable()) {
      return refuse(QStringLiteral("--bundle: %1 is not there or cannot be read").arg(value("bundle")));
    }
    options.bundleFile = bundle.absoluteFilePath();
  }
  options.settingsFile = value("settings");
  options.tourDirectory = value("tour");
  if (isSet("role")) {
    options.role = roleOf(value("role"));
    if (!options.role) return refuse(QStringLiteral("--role is operator, customer or manager"));
  }
  if (options.demo + !options.profile.isEmpty() + !options.endpoint.isEmpty() + !options.bundleFile.isEmpty() > 1) {
    return refuse(QStringLiteral("--demo, --profile, --endpoint and --bundle exclude each other"));
  }
  if (!options.endpoint.isEmpty() && options.tokenFile.isEmpty()) {
    return refuse(QStringLiteral("--endpoint needs --token-file"));
  }
  for (const char* name : {"nodes", "gpus-per-node", "speed", "seed"}) {
    if (isSet(name)) options.demoArguments << QLatin1String("--") + QLatin1String(name) << value(name);
  }
  return options;
}

}  // namespace aifactory
