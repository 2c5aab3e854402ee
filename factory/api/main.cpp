// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <pwd.h>
#include <signal.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <thread>

#include "factory/api/api_server.h"
#include "factory/api/configuration.h"
#include "factory/api/engine_choice.h"
#include "factory/api/history_choice.h"
#include "factory/api/notify.h"
#include "factory/api/telemetry_choice.h"
#include "factory/api/token_command.h"
#include "factory/history/bundle_alerts.h"
#include "factory/history/bundle_engine.h"
#include "factory/store/sql_alert_log.h"
#include "factory/store/sql_submission_log.h"
#include "factory/store/sql_twin_log.h"
#include "factory/twins/scene_directory.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t minTokenBytes = 16;
constexpr auto endAtLatest = 15s;

struct Arguments {
  bool demo = false;
  std::string bundle;  ///< file of a saved part of the past
  std::string configuration, listen, stateDirectory, role = "operator", identity, unixUser, checked;
  std::vector<std::string> tenants;
  int tokenDescriptor = -1;
  Configuration::Simulated simulated;
};

int complain(const absl::Status& status) {
  fmt::print(stderr, "factoryd: {}\n", std::string(status.message()));
  return 1;
}

std::string ownUser() {
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : std::to_string(::getuid());
}

/// A directory of our own for what a factory writes that ends with us; gone when it ends. Its path is empty where none
/// could be made.
class OwnDirectory {
 public:
  OwnDirectory() {
    std::error_code error;
    std::string name = (std::filesystem::temp_directory_path(error) / "factoryd-demo-XXXXXX").string();
    if (!error && ::mkdtemp(name.data()) != nullptr) {
      m_path = name;
    }
  }
  ~OwnDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }
  OwnDirectory(const OwnDirectory&) = delete;
  std::string path() const { return m_path; }

 private:
  std::filesystem::path m_path;
};

absl::StatusOr<std::string> readToken(int descriptor) {
  std::string token;
  char byte = 0;
  ssize_t count = 0;
  while ((count = ::read(descriptor, &byte, 1)) == 1 && byte != '\n' && token.size() < 4096) {
    token += byte;
  }
  const int error = errno;
  ::close(descriptor);
  if (count < 0) {
    return absl::InvalidArgumentError(fmt::format("--token-fd {}: {}.", descriptor, std::strerror(error)));
  }
  if (token.size() < minTokenBytes) {
    return absl::InvalidArgumentError(
        fmt::format("--token-fd {}: write a token of at least {} bytes and a line end.", descriptor, minTokenBytes));
  }
  return token;
}

/// Who the one-time token stands for.
absl::StatusOr<Caller> oneTimeCaller(const Arguments& arguments, const Configuration& configuration) {
  const auto role = parseRole(arguments.role);
  if (!role.ok()) {
    return role.status();
  }
  std::vector<std::string> tenants = arguments.tenants;
  if (*role == v1::ROLE_CUSTOMER && tenants.empty() && arguments.demo) {
    tenants = {"tenants/skt"};
  }
  const std::string identity = arguments.identity.empty() ? ownUser() : arguments.identity;
  const auto configured = configuration.users.find(identity);
  const std::string user = !arguments.unixUser.empty()               ? arguments.unixUser
                           : configured != configuration.users.end() ? configured->second
                                                                     : ownUser();
  return makeCaller(identity, *role, tenants, user);
}

absl::StatusOr<std::unique_ptr<TokenStore>> makeTokens(const Arguments& arguments, const Configuration& configuration) {
  if (arguments.tokenDescriptor < 0) {
    if (arguments.demo || !arguments.bundle.empty()) {
      return absl::InvalidArgumentError(fmt::format(
          "--{} wants its token from --token-fd N: a descriptor to read it from.", arguments.demo ? "demo" : "bundle"));
    }
    auto tokens = std::make_unique<TokenStore>(configuration.tokenFile, configuration.users);
    const absl::Status readable = tokens->check();
    return readable.ok() ? absl::StatusOr<std::unique_ptr<TokenStore>>(std::move(tokens)) : readable;
  }
  // Whoever handed the token over is our only reason to live.
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  const auto token = readToken(arguments.tokenDescriptor);
  if (!token.ok()) {
    return token.status();
  }
  auto caller = oneTimeCaller(arguments, configuration);
  if (!caller.ok()) {
    return caller.status();
  }
  return std::make_unique<TokenStore>(*token, *std::move(caller));
}

absl::StatusOr<Configuration> configurationOf(const Arguments& arguments) {
  Configuration configuration;
  if (arguments.demo) {
    configuration.engine = "simulated";
    configuration.simulated = arguments.simulated;
    configuration.displayName = "Demo factory";
    configuration.logLevel = "warning";
  } else if (!arguments.bundle.empty()) {
    configuration.logLevel = "warning";
  } else {
    auto read = readConfiguration(arguments.configuration);
    if (!read.ok()) {
      return read;
    }
    configuration = *std::move(read);
  }
  if (!arguments.listen.empty()) {
    configuration.listen = arguments.listen;
  }
  if (!arguments.stateDirectory.empty()) {
    configuration.stateDirectory = arguments.stateDirectory;
  }
  return configuration;
}

/// What the factory is made of.
struct Source {
  std::unique_ptr<Engine> engine;
  std::unique_ptr<History> history;
  std::unique_ptr<AlertLog> alertLog = nullptr;  ///< null: the database has it
};

absl::StatusOr<Source> sourceOf(const Arguments& arguments, Configuration& configuration) {
  if (!arguments.bundle.empty()) {
    const auto bundle = history::readBundle(arguments.bundle);
    if (!bundle.ok()) {
      return bundle.status();
    }
    configuration.displayName = bundle->about.factory_display_name();
    return Source{history::makeBundleEngine(*bundle), history::makeBundleHistory(*bundle),
                  history::makeBundleAlertLog(*bundle)};
  }
  auto engine = makeEngine(configuration);
  if (!engine.ok()) {
    return engine.status();
  }
  return Source{*std::move(engine), makeHistory(configuration, arguments.demo)};
}

/// SIGTERM and SIGINT are taken by sigwait alone; every thread inherits the mask.
sigset_t blockEndSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);  // a history file at the limit of its size is an error like a full disk
  return signals;
}

int serve(const Arguments& arguments) {
  const sigset_t endSignals = blockEndSignals();
  ::umask(077);
  auto configuration = configurationOf(arguments);
  if (!configuration.ok()) {
    return complain(configuration.status());
  }
  spdlog::set_default_logger(spdlog::stderr_logger_mt("factoryd"));
  spdlog::set_level(spdlog::level::from_str(configuration->logLevel));
  const auto tokens = makeTokens(arguments, *configuration);
  if (!tokens.ok()) {
    return complain(tokens.status());
  }
  // The demo's jobs end with it, and so must what is known of their submissions.
  std::optional<OwnDirectory> ownDirectory;
  if ((arguments.demo || !arguments.bundle.empty()) && arguments.stateDirectory.empty()) {
    configuration->stateDirectory = ownDirectory.emplace().path();
    if (configuration->stateDirectory.empty()) {
      return complain(absl::FailedPreconditionError("No temporary directory can be made: look at TMPDIR."));
    }
  }
  std::error_code ignored;
  std::filesystem::create_directories(configuration->stateDirectory, ignored);
  const auto database = Database::open(configuration->stateDirectory + "/factoryd.sqlite");
  if (!database.ok()) {
    return complain(database.status());
  }
  const auto source = sourceOf(arguments, *configuration);
  if (!source.ok()) {
    return complain(source.status());
  }
  const auto telemetry = makeTelemetry(*configuration);
  if (!telemetry.ok()) {
    return complain(telemetry.status());
  }
  SqlSubmissionLog submissions(**database);
  SqlAlertLog sqlAlertLog(**database);
  FactoryOptions options;
  options.history = source->history.get();
  options.alertLog = source->alertLog ? source->alertLog.get() : &sqlAlertLog;
  SqlTwinLog twinLog(**database);
  SceneDirectory scenes(configuration->stateDirectory + "/scenes");
  if (arguments.bundle.empty()) {  // of the past nothing changes
    options.twinLog = &twinLog;
    options.scenes = &scenes;
  }
  options.displayName = configuration->displayName;
  options.twinGrace = std::chrono::seconds(configuration->twinGraceSeconds);
  telemetry->addTo(options);
  Factory factory(*source->engine, submissions, options);
  factory.start();
  const auto server = ApiServer::start(factory, **tokens,
                                       {.listen = configuration->listen,
                                        .socketMode = static_cast<unsigned>(configuration->socketMode),
                                        .metricsListen = configuration->metricsListen});
  if (!server.ok()) {
    factory.stop();
    return complain(server.status());
  }
  fmt::print("factoryd is ready on {}\n", (*server)->address());
  if ((*server)->metricsPort() != 0) {
    fmt::print("metrics are on http://127.0.0.1:{}/metrics\n", (*server)->metricsPort());
  }
  std::fflush(stdout);
  notifyServiceManager("READY=1");
  int signal = 0;
  ::sigwait(&endSignals, &signal);
  spdlog::info("{}: draining", ::strsignal(signal));
  notifyServiceManager("STOPPING=1");
  // A scheduler that answers to nothing must not keep us: what was under way is in the outbox.
  std::thread([] {
    std::this_thread::sleep_for(endAtLatest);
    spdlog::error("verbs are still under way after {} s; ending all the same", endAtLatest.count());
    std::_Exit(0);
  }).detach();
  (*server)->drain();
  return 0;
}

int check(const std::string& file) {
  const auto configuration = readConfiguration(file);
  if (!configuration.ok()) {
    return complain(configuration.status());
  }
  const auto engine = makeEngine(*configuration);
  if (!engine.ok()) {
    return complain(engine.status());
  }
  const auto telemetry = makeTelemetry(*configuration);
  if (!telemetry.ok()) {
    return complain(telemetry.status());
  }
  std::vector<std::string> warnings = siteWarnings(*configuration);
  std::ranges::move(historyWarnings(*configuration), std::back_inserter(warnings));
  std::ranges::move(telemetryWarnings(*configuration), std::back_inserter(warnings));
  if (const absl::Status tokens = TokenStore(configuration->tokenFile).check(); !tokens.ok()) {
    warnings.emplace_back(tokens.message());
  }
  for (const std::string& warning : warnings) {
    fmt::print("{}: warning: {}\n", file, warning);
  }
  fmt::print("{}: {}\n", file, warnings.empty() ? "good" : fmt::format("usable, with {} warning(s)", warnings.size()));
  return 0;
}

int run(int count, char** words) {
  CLI::App app("The server of AI Factory Console: one factory's GPUs, jobs and alerts over gRPC.", "factoryd");
  Arguments arguments;
  int result = 0;
  app.set_version_flag("--version", AIF_VERSION);
  auto* demo = app.add_flag("--demo", arguments.demo, "Serve a simulated factory");
  auto* file = app.add_option("--config", arguments.configuration, "Configuration file")->excludes(demo);
  auto* bundle = app.add_option("--bundle", arguments.bundle, "Serve a part of the past that was saved to this file")
                     ->excludes(demo)
                     ->excludes(file);
  app.add_option("--listen", arguments.listen, "unix:///PATH or 127.0.0.1:PORT (port 0: any)");
  app.add_option("--token-fd", arguments.tokenDescriptor, "Read the one token that is let in from this descriptor");
  app.add_option("--role", arguments.role, "Of that token: operator, customer or manager")->capture_default_str();
  app.add_option("--identity", arguments.identity, "Of that token; this system user unless given");
  app.add_option("--unix-user", arguments.unixUser,
                 "The scheduler's user for that token; this system user unless given");
  app.add_option("--tenant", arguments.tenants, "Of a customer's token, as tenants/NAME; tenants/skt in the demo");
  app.add_option("--state-dir", arguments.stateDirectory, "Where the outbox is kept");
  app.add_option("--nodes", arguments.simulated.nodes, "Demo: nodes in all")
      ->needs(demo)
      ->check(CLI::Range(1, 100'000));
  app.add_option("--gpus-per-node", arguments.simulated.gpusPerNode, "Demo: GPUs on each")
      ->needs(demo)
      ->check(CLI::Range(1, 64));
  app.add_option("--speed", arguments.simulated.speed, "Demo: factory seconds a second")
      ->needs(demo)
      ->check(CLI::Range(1.0, 1000.0));
  app.add_option("--seed", arguments.simulated.seed, "Demo: the same seed gives the same day")->needs(demo);
  CLI::App* checking = app.add_subcommand("check-config", "Says what is wrong with a configuration file and its site");
  checking->add_option("FILE", arguments.checked)->required();
  addTokenCommand(app, result);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  if (!app.get_subcommands().empty()) {
    return checking->parsed() ? check(arguments.checked) : result;
  }
  if (!arguments.demo && file->count() == 0 && bundle->count() == 0) {
    fmt::print(stderr, "factoryd: say --demo or --config FILE, or --bundle FILE; --help lists everything.\n");
    return 2;
  }
  return serve(arguments);
}

}  // namespace
}  // namespace aifactory

int main(int count, char** words) { return aifactory::run(count, words); }
