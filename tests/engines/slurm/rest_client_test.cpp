// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/rest_client.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "base/resource_name.h"
#include "factory/engines/slurm/command.h"

namespace aifactory {
namespace {

nlohmann::json specification(std::initializer_list<const char*> versions) {
  nlohmann::json paths = nlohmann::json::object();
  for (const char* version : versions) {
    paths[std::string("/slurm/") + version + "/job/submit"] = {{"post", nullptr}};
  }
  return {{"paths", paths}};
}

TEST(RestVersion, TheNewestKnownOneIsChosen) {
  EXPECT_EQ(chooseRestVersion(specification({"v0.0.36", "v0.0.38", "v0.0.37"}))->number, 38);
  EXPECT_EQ(chooseRestVersion(specification({"v0.0.36"}))->path(), "v0.0.36");
  EXPECT_FALSE(chooseRestVersion(specification({"v0.0.35"})).ok());
  EXPECT_FALSE(chooseRestVersion(nullptr).ok());
}

TEST(RestVersion, ANewerOneOnlyWithEveryFieldThatWeSend) {
  nlohmann::json offered = specification({"v0.0.38", "v0.0.40"});
  EXPECT_EQ(chooseRestVersion(offered)->number, 38);
  nlohmann::json fields = nlohmann::json::object();
  for (const char* name :
       {"name", "account", "partition", "qos", "nodes", "tasks", "cpus_per_task", "tres_per_node", "time_limit",
        "current_working_directory", "standard_output", "standard_error", "comment", "environment", "hold"}) {
    fields[name] = nlohmann::json::object();
  }
  offered["components"]["schemas"]["v0.0.40_job_desc_msg"]["properties"] = fields;
  EXPECT_EQ(chooseRestVersion(offered)->number, 40);
  EXPECT_TRUE(chooseRestVersion(offered)->environmentIsList);
  offered["components"]["schemas"]["v0.0.40_job_desc_msg"]["properties"].erase("comment");
  EXPECT_EQ(chooseRestVersion(offered)->number, 38);
}

TEST(Token, SignedAsTheStandardSays) {
  // Checked against: openssl dgst -sha256 -hmac secret over the same header and claims.
  const auto now = std::chrono::system_clock::time_point(std::chrono::seconds(1000));
  EXPECT_EQ(signToken("secret", "slurm", now, std::chrono::seconds(60)),
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjEwNjAsImlhdCI6MTAwMCwic3VuIjoic2x1cm0ifQ."
            "dsgvyFUBMIjoJepYgqHOAul8MowEshyOoFITRG9k3-A");
}

TEST(Token, AFileIsReadAgainWhenItChanges) {
  const std::string path = std::filesystem::temp_directory_path() / ("token-" + newUuid());
  SlurmOptions options;
  options.tokenFile = path;
  TokenSource tokens(options);
  EXPECT_EQ(reasonOf(tokens.token().status()), "NO_SLURM_TOKEN");
  std::ofstream(path) << "SLURM_JWT=first\n";
  EXPECT_EQ(*tokens.token(), "first");
  std::ofstream(path) << "second";
  std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(2));
  EXPECT_EQ(*tokens.token(), "second");
  std::filesystem::remove(path);
}

TEST(Token, RenewedBeforeItExpires) {
  const std::string path = std::filesystem::temp_directory_path() / ("key-" + newUuid());
  std::ofstream(path) << "secret";
  SlurmOptions options;
  options.jwtKeyFile = path;
  options.tokenLifetime = std::chrono::seconds(2);
  TokenSource tokens(options);
  const std::string first = *tokens.token();
  EXPECT_EQ(*tokens.token(), first);
  std::this_thread::sleep_for(std::chrono::milliseconds(1800));
  EXPECT_NE(*tokens.token(), first);
  std::filesystem::remove(path);
}

// A slurmrestd that answers as it is told, one connection a request.
class ScriptedServer {
 public:
  using Answer = std::function<std::string(const std::string& request)>;  // "" hangs up without an answer
  explicit ScriptedServer(Answer answer) : m_answer(std::move(answer)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    m_socket = socket(AF_UNIX, SOCK_STREAM, 0);
    if (bind(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(m_socket, 8) != 0) {
      throw std::runtime_error("cannot listen on " + path);
    }
    m_thread = std::thread([this] { serve(); });
  }
  ~ScriptedServer() {
    shutdown(m_socket, SHUT_RDWR);
    m_thread.join();
    close(m_socket);
    std::filesystem::remove(path);
  }
  const std::string path = std::filesystem::temp_directory_path() / ("rest-" + newUuid());
  std::atomic<int> submissions = 0;
  std::atomic<int> descriptions = 0;
  std::atomic<int> refusals = 0;  // of the first questions for the description

 private:
  void serve() {
    for (int peer; (peer = accept(m_socket, nullptr, nullptr)) >= 0; close(peer)) {
      std::string request;
      char buffer[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const ssize_t got = read(peer, buffer, sizeof buffer);
        if (got <= 0) break;
        request.append(buffer, static_cast<std::size_t>(got));
      }
      submissions += request.find("/job/submit HTTP") != std::string::npos ? 1 : 0;
      const bool description = request.find("/openapi/v3") != std::string::npos;
      descriptions += description ? 1 : 0;
      const bool refused = description && descriptions <= refusals;
      const std::string body = refused       ? "Authentication failure"
                               : description ? specification({"v0.0.38"}).dump()
                                             : m_answer(request);
      if (body.empty()) continue;
      const std::string status = refused                                          ? "401 UNAUTHORIZED"
                                 : body.find("error_number") != std::string::npos ? "500 INTERNAL ERROR"
                                                                                  : "200 OK";
      const std::string text = "HTTP/1.1 " + status +
                               "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                               body;
      if (send(peer, text.data(), text.size(), MSG_NOSIGNAL) < 0) continue;
    }
  }
  Answer m_answer;
  int m_socket = -1;
  std::thread m_thread;
};

class RestClientTest : public testing::Test {
 protected:
  RestClientTest() {
    options.jwtKeyFile = "/dev/null";
    options.requestTimeout = std::chrono::milliseconds(1000);
  }
  absl::StatusOr<RestAnswer> submitTo(ScriptedServer& server) {
    options.socket = server.path;
    RestClient client(options);
    return client.call(
        {.method = RestClient::Method::Post, .path = "/job/submit", .user = "u", .body = {{"a", 1}}, .once = true});
  }
  SlurmOptions options;
};

TEST_F(RestClientTest, NothingWasSentWhereNobodyListens) {
  options.socket = "/nowhere/rest";
  RestClient client(options);
  EXPECT_EQ(client.call({.path = "/ping", .user = "u"}).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(RestClientTest, AConnectionLostAfterSendingIsAnUnknownOutcomeAndIsNotSentAgain) {
  ScriptedServer server([](const std::string&) { return ""; });
  EXPECT_EQ(submitTo(server).status().code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(server.submissions, 1);
}

TEST_F(RestClientTest, ATimeOutIsAnUnknownOutcome) {
  ScriptedServer server([](const std::string&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    return "{}";
  });
  EXPECT_EQ(submitTo(server).status().code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(server.submissions, 1);
}

constexpr const char* unspecified = R"({"errors":[{"error_number":-1,"error":"Unspecified error"}]})";

TEST_F(RestClientTest, AnUnspecifiedErrorWithAGoodTokenIsAnUnknownOutcome) {
  ScriptedServer server([](const std::string& request) {
    return request.find("/ping") != std::string::npos ? R"({"errors":[]})" : unspecified;
  });
  EXPECT_EQ(submitTo(server).status().code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(server.submissions, 1);
}

TEST_F(RestClientTest, AnUnspecifiedErrorWithARefusedTokenIsAuthTrouble) {
  ScriptedServer server([](const std::string&) { return unspecified; });
  const auto answer = submitTo(server);
  EXPECT_EQ(reasonOf(answer.status()), "SLURM_TOKEN_REFUSED");
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kUnavailable) << "nothing was done, and it can be mended";
  EXPECT_EQ(server.submissions, 2);
}

TEST_F(RestClientTest, AStaleTokenAtTheStartIsRenewed) {
  ScriptedServer server([](const std::string&) { return R"({"job_id":7,"errors":[]})"; });
  server.refusals = 1;
  EXPECT_TRUE(submitTo(server).ok());
  EXPECT_EQ(server.submissions, 1);
}

TEST_F(RestClientTest, SetUpThatDoesNotWorkRefusesNobody) {
  ScriptedServer server([](const std::string&) { return "{}"; });
  server.refusals = 100;
  EXPECT_EQ(submitTo(server).status().code(), absl::StatusCode::kUnavailable);
  options.jwtKeyFile = "/nowhere/key";
  EXPECT_EQ(submitTo(server).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(server.submissions, 0);
}

TEST_F(RestClientTest, AnAnswerOfStrangeTypesIsAnUnknownOutcome) {
  ScriptedServer server([](const std::string&) { return R"({"errors":[{"error_number":null,"error":7}]})"; });
  EXPECT_EQ(submitTo(server).status().code(), absl::StatusCode::kUnknown);
}

TEST_F(RestClientTest, ErrorsInAnAnswerThatIsOkAreSeen) {
  ScriptedServer server(
      [](const std::string&) { return R"({"job_id":7,"errors":[{"error_number":2042,"error":"held"}]})"; });
  const auto answer = submitTo(server);
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->error, 2042);
  EXPECT_EQ(answer->body.value("job_id", 0), 7);
}

TEST(RunCommand, NoShellSeesTheArguments) {
  const auto result = runCommand(
      {.arguments = {"printf", "%s", "$(id); 'x' \"y\"\n`z`"}, .environment = {"PATH=/usr/bin:/bin"}, .input = {}});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->output, "$(id); 'x' \"y\"\n`z`");
}

TEST(RunCommand, InputOutputAndExitCode) {
  const std::string input(1 << 20, 'x');
  const auto result = runCommand(
      {.arguments = {"sh", "-c", "cat; echo no >&2; exit 3"}, .environment = {"PATH=/usr/bin:/bin"}, .input = input});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->output, input);
  EXPECT_EQ(result->error, "no\n");
  EXPECT_EQ(result->exitCode, 3);
}

TEST(RunCommand, WhatTakesTooLongIsEndedWithItsChildren) {
  const auto began = std::chrono::steady_clock::now();
  const auto result = runCommand({.arguments = {"sh", "-c", "sleep 60 & sleep 60"},
                                  .environment = {"PATH=/usr/bin:/bin"},
                                  .input = {},
                                  .timeout = std::chrono::milliseconds(200)});
  EXPECT_EQ(result.status().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
}

TEST(RunCommand, AMissingProgramIsSaid) {
  EXPECT_EQ(runCommand({.arguments = {"no-such-program"}, .environment = {}, .input = {}}).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace aifactory
