// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/token_command.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "base/resource_name.h"
#include "factory/core/sha256.h"
#include "factory/security/token_file.h"

namespace aifactory {
namespace {

struct Choices {
  std::string file, role = "customer", identity, unixUser, id;
  std::vector<std::string> tenants;
  int days = 90;
};

using Entries = std::vector<TokenEntry>;

absl::Status create(const Choices& choices) {
  const auto role = parseRole(choices.role);
  if (!role.ok()) {
    return role.status();
  }
  auto caller = makeCaller(choices.identity, *role, choices.tenants, choices.unixUser);
  if (!caller.ok()) {
    return caller.status();
  }
  const std::string token = newToken();
  if (token.empty()) {
    return absl::InternalError("The system gives no random numbers.");
  }
  TokenEntry entry;
  entry.id = newUuid();
  entry.hash = sha256(token);
  entry.caller = *std::move(caller);
  if (choices.days > 0) {
    entry.expires = std::chrono::system_clock::now() + std::chrono::days(choices.days);
  }
  const absl::Status written = changeTokenFile(choices.file, [&](Entries& entries) {
    entries.push_back(entry);
    return absl::OkStatus();
  });
  if (!written.ok()) {
    return written;
  }
  fmt::print("{}\n", token);
  fmt::print(stderr, "This token is shown once. To revoke it: factoryd token revoke --file {} --id {}\n", choices.file,
             entry.id);
  return absl::OkStatus();
}

absl::Status revoke(const Choices& choices) {
  return changeTokenFile(choices.file, [&](Entries& entries) -> absl::Status {
    if (std::erase_if(entries, [&](const TokenEntry& entry) { return entry.id == choices.id; }) == 0) {
      return absl::NotFoundError(fmt::format("{} holds no token with the id {}.", choices.file, choices.id));
    }
    return absl::OkStatus();
  });
}

absl::Status list(const Choices& choices) {
  const auto entries = readTokenFile(choices.file);
  if (!entries.ok()) {
    return entries.status();
  }
  for (const TokenEntry& entry : *entries) {
    fmt::print("{}  {:<8}  {:<20}  {}  {}\n", entry.id, roleWord(entry.caller.role), entry.caller.identity,
               entry.expires
                   ? fmt::format("until {:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(*entry.expires)))
                   : "for ever",
               fmt::join(entry.caller.scope.tenants, " "));
  }
  return absl::OkStatus();
}

}  // namespace

void addTokenCommand(CLI::App& app, int& result) {
  CLI::App* token = app.add_subcommand("token", "Create, revoke and list the tokens that callers sign in with");
  token->require_subcommand(1);
  const auto choices = std::make_shared<Choices>();
  const auto verb = [&](const char* name, const char* help, absl::Status (*run)(const Choices&)) {
    CLI::App* command = token->add_subcommand(name, help);
    command->add_option("--file", choices->file, "The token file of factoryd's configuration")->required();
    command->callback([choices, run, &result] {
      if (const absl::Status status = run(*choices); !status.ok()) {
        fmt::print(stderr, "factoryd: {}\n", std::string(status.message()));
        result = 1;
      }
    });
    return command;
  };
  CLI::App* creation = verb("create", "Makes a token and prints it; the file keeps only its hash", create);
  creation->add_option("--role", choices->role, "operator, customer or manager")->required();
  creation->add_option("--identity", choices->identity, "Who it is, for the audit log")->required();
  creation->add_option("--tenant", choices->tenants, "A customer's tenant, as tenants/NAME; may be given again");
  creation->add_option("--unix-user", choices->unixUser, "The scheduler's user that acts for it");
  creation->add_option("--days", choices->days, "Days until it expires; 0 for never")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  verb("revoke", "Refuses a token from the next call on", revoke)
      ->add_option("--id", choices->id, "From 'token list'")
      ->required();
  verb("list", "Shows whose tokens there are, without the tokens", list);
}

}  // namespace aifactory
