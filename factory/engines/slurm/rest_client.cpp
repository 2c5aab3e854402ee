// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/rest_client.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <curl/curl.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <set>

#include "base/utf8.h"
#include "factory/engines/slurm/slurm_text.h"

namespace aifactory {
namespace {

constexpr int firstVersion = 36;
constexpr int lastObjectVersion = 38;  // up to here the environment is an object, as Debian 12's Slurm 22.05 has it
constexpr std::size_t keptHandles = 16;

std::size_t append(char* data, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(data, size * count);
  return size * count;
}

// Slurm's answer to a token it does not take is no 401 but an "Unspecified error".
bool mayBeAuthTrouble(const RestAnswer& answer) {
  return answer.http == 401 || (answer.http == 500 && answer.error == -1);
}

// Throws json::exception where a known field has another type than it should.
void readBody(const std::string& received, RestAnswer& answer) {
  answer.body = nlohmann::json::parse(received, nullptr, false);
  if (answer.body.is_discarded()) {
    answer.body = nullptr;
    answer.words = printable(std::string_view(received).substr(0, 200));
    return;
  }
  if (const auto errors = answer.body.find("errors");
      errors != answer.body.end() && errors->is_array() && !errors->empty() && errors->front().is_object()) {
    const nlohmann::json& first = errors->front();
    answer.error = first.value("error_number", first.value("error_code", -1));
    answer.words = printable(first.value("error", first.value("description", "")));
  }
}

absl::Status tokenRefused(const SlurmOptions& options) {
  return unavailable("SLURM_TOKEN_REFUSED",
                     absl::StrCat("Slurm does not accept factoryd's token for ", options.tokenUser, "."),
                     std::chrono::seconds(10));
}

}  // namespace

struct RestClient::Handle {
  CURL* curl = curl_easy_init();
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { curl_easy_cleanup(curl); }
};

std::string RestVersion::path() const { return absl::StrCat("v0.0.", number); }

absl::StatusOr<RestVersion> chooseRestVersion(const nlohmann::json& specification) {
  constexpr std::string_view prefix = "/slurm/v0.0.";
  constexpr std::string_view suffix = "/job/submit";
  std::set<int, std::greater<>> offered;
  const nlohmann::json paths =
      specification.is_object() ? specification.value("paths", nlohmann::json::object()) : nlohmann::json::object();
  for (const auto& [path, methods] : paths.items()) {
    int number = 0;
    if (path.starts_with(prefix) && path.ends_with(suffix) &&
        absl::SimpleAtoi(path.substr(prefix.size(), path.size() - prefix.size() - suffix.size()), &number)) {
      offered.insert(number);
    }
  }
  for (const int number : offered) {
    if (number >= firstVersion && number <= lastObjectVersion) {
      return RestVersion{number, false, false};
    }
    // Newer ones are taken when they still describe all that we send, in the form that we know.
    const nlohmann::json::json_pointer schema(absl::StrCat("/components/schemas/v0.0.", number, "_job_desc_msg"));
    if (number < firstVersion || !specification.contains(schema)) {
      continue;
    }
    const nlohmann::json fields = specification.at(schema).value("properties", nlohmann::json::object());
    const bool all = std::ranges::all_of(
        std::initializer_list<const char*>{"name", "account", "partition", "qos", "nodes", "tasks", "cpus_per_task",
                                           "tres_per_node", "time_limit", "current_working_directory",
                                           "standard_output", "standard_error", "comment", "environment", "hold"},
        [&](const char* name) { return fields.contains(name); });
    if (all) {
      return RestVersion{number, true, true};
    }
  }
  return absl::FailedPreconditionError("slurmrestd offers no version of its interface that is known here");
}

RestClient::RestClient(const SlurmOptions& options) : m_options(options), m_tokens(options) {
  static const bool initialised = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  (void)initialised;
}

RestClient::~RestClient() = default;

std::unique_ptr<RestClient::Handle> RestClient::take() {
  const std::lock_guard lock(m_mutex);
  if (m_idle.empty()) {
    return std::make_unique<Handle>();
  }
  auto handle = std::move(m_idle.back());
  m_idle.pop_back();
  return handle;
}

void RestClient::giveBack(std::unique_ptr<Handle> handle) {
  const std::lock_guard lock(m_mutex);
  if (m_idle.size() < keptHandles) {
    m_idle.push_back(std::move(handle));
  }
}

absl::StatusOr<RestAnswer> RestClient::send(const Call& call, const std::string& url, const std::string& token) {
  auto handle = take();
  CURL* curl = handle->curl;
  curl_easy_reset(curl);  // keeps the connection
  const std::string body = call.body.is_null() ? "" : call.body.dump();
  std::string received;
  curl_slist* headers = nullptr;
  headers = curl_slist_append(headers, ("X-SLURM-USER-NAME: " + call.user).c_str());
  headers = curl_slist_append(headers, ("X-SLURM-USER-TOKEN: " + token).c_str());
  headers = curl_slist_append(headers, "Accept: application/json");
  headers = curl_slist_append(headers, "Expect:");
  if (call.method == Method::Post) {
    headers = curl_slist_append(headers, "Content-Type: application/json");  // exactly so: a charset is refused
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.c_str());
  } else if (call.method == Method::Delete) {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
  }
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, m_options.socket.c_str());
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(m_options.requestTimeout.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
  // On a connection that died while idle curl would silently send again, and Slurm might run the job twice.
  curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, call.once ? 1L : 0L);
  curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, call.once ? 1L : 0L);
  const CURLcode code = curl_easy_perform(curl);
  RestAnswer answer;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.http);
  curl_slist_free_all(headers);
  if (code == CURLE_COULDNT_CONNECT) {
    return unavailable("SLURMRESTD_UNREACHABLE", absl::StrCat("slurmrestd does not answer at ", m_options.socket, "."),
                       std::chrono::seconds(2));
  }
  if (code != CURLE_OK) {
    return absl::UnknownError(absl::StrCat("slurmrestd gave no answer: ", curl_easy_strerror(code)));
  }
  giveBack(std::move(handle));
  try {
    readBody(received, answer);
  } catch (const nlohmann::json::exception& error) {
    return absl::UnknownError(absl::StrCat("slurmrestd's answer cannot be read: ", error.what()));
  }
  return answer;
}

absl::StatusOr<bool> RestClient::accepts(const std::string& token) {
  const auto path = version();
  if (!path.ok()) {
    return path.status();
  }
  const Call ping{.path = "/ping", .user = m_options.tokenUser};
  const auto answer = send(ping, absl::StrCat("http://localhost/slurm/", path->path(), ping.path), token);
  if (!answer.ok()) {
    return answer.status();
  }
  return !mayBeAuthTrouble(*answer);
}

absl::StatusOr<RestAnswer> RestClient::call(const Call& call) {
  const auto path = version();
  if (!path.ok()) {
    return path.status();
  }
  const std::string url = absl::StrCat("http://localhost/slurm/", path->path(), call.path);
  for (bool again = false;; again = true) {
    const auto token = m_tokens.token();
    if (!token.ok()) {
      return token.status();
    }
    auto answer = send(call, url, *token);
    if (!answer.ok() || !mayBeAuthTrouble(*answer)) {
      return answer;
    }
    // "Unspecified error" is also what other trouble looks like, after which a second submission could be a second
    // job: only a token that a ping shows to be refused proves that nothing happened.
    const auto accepted = answer->http == 401 ? absl::StatusOr<bool>(false) : accepts(*token);
    if (!accepted.ok() || *accepted) {
      return absl::UnknownError(absl::StrCat("Slurm says: ", answer->words));
    }
    m_tokens.refuse(*token);
    if (again) {
      return tokenRefused(m_options);
    }
  }
}

absl::StatusOr<RestVersion> RestClient::version() {
  {
    const std::lock_guard lock(m_mutex);
    if (m_version) {
      return *m_version;
    }
  }
  // Asking for the description changes nothing, so whatever goes wrong, nothing of the caller's has been sent yet.
  for (bool again = false;; again = true) {
    const auto token = m_tokens.token();
    if (!token.ok()) {
      return token.status();
    }
    const auto answer = send({.path = "", .user = m_options.tokenUser}, "http://localhost/openapi/v3", *token);
    if (!answer.ok()) {
      return unavailable("SLURMRESTD_UNREACHABLE", std::string(answer.status().message()), std::chrono::seconds(2));
    }
    if (mayBeAuthTrouble(*answer)) {
      m_tokens.refuse(*token);
      if (again) {
        return tokenRefused(m_options);
      }
      continue;
    }
    auto chosen = chooseRestVersion(answer->body);
    if (!chosen.ok()) {
      return unavailable("SLURMRESTD_VERSION", std::string(chosen.status().message()), std::chrono::seconds(10));
    }
    const std::lock_guard lock(m_mutex);
    m_version = *chosen;
    return chosen;
  }
}

}  // namespace aifactory
