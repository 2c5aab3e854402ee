// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/prometheus_client.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/utf8.h"

namespace aifactory {
namespace {

constexpr std::size_t mostComplaint = 4096;  // of what comes with an HTTP error
constexpr std::size_t shownOfComplaint = 200;
constexpr long receiveBuffer = 512L << 10;

absl::Status unavailable(std::string_view sentence) {
  return refusal(absl::StatusCode::kUnavailable, "TELEMETRY_UNAVAILABLE", sentence);
}

/// Prometheus says what is wrong as {"errorType": …, "error": …}, proxies before it say anything.
std::string wordsOf(const std::string& complaint) {
  const auto json = nlohmann::json::parse(complaint, nullptr, false);
  const auto error = json.is_object() ? json.find("error") : json.end();
  const std::string words =
      json.is_object() && error != json.end() && error->is_string() ? error->get<std::string>() : complaint;
  return printable(std::string(absl::StripAsciiWhitespace(words.substr(0, shownOfComplaint))));
}

absl::StatusOr<std::string> secretIn(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  if (!std::getline(stream, line)) {
    return unavailable(fmt::format("The secret for Prometheus cannot be read from {}: {}.", file,
                                   errno != 0 ? std::strerror(errno) : "it is empty"));
  }
  absl::StripAsciiWhitespace(&line);
  return line;
}

std::int64_t ourTime() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

struct PrometheusClient::Handle {
  CURL* curl = curl_easy_init();
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { curl_easy_cleanup(curl); }
};

struct PrometheusClient::Transfer {
  CURL* curl;
  BodyReader& reader;
  const std::stop_token stop;
  const std::size_t mostBytes;
  std::size_t bytes = 0;
  bool begun = false;
  bool tooMuch = false;
  std::int64_t theirTime = 0;
  std::string complaint{};

  static std::size_t header(char* data, std::size_t, std::size_t size, void* self) {
    const std::string_view line(data, size);
    if (absl::StartsWithIgnoreCase(absl::string_view(data, size), "date:")) {
      const std::string date(line.substr(5));
      const time_t seconds = curl_getdate(date.c_str(), nullptr);
      // It is cut down to the second: on average half a second has gone by.
      if (seconds >= 0) static_cast<Transfer*>(self)->theirTime = static_cast<std::int64_t>(seconds) * 1000 + 500;
    }
    return size;
  }
  static std::size_t body(char* data, std::size_t, std::size_t size, void* self) {
    return static_cast<Transfer*>(self)->take({data, size}) ? size : 0;
  }
  static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(self)->stop.stop_requested() ? 1 : 0;
  }

  long httpCode() const {
    long code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    return code;
  }
  bool take(std::string_view data) {
    bytes += data.size();
    if (bytes > mostBytes) {
      tooMuch = true;
      return false;
    }
    if (httpCode() != 200) {
      complaint += data.substr(0, mostComplaint - std::min(mostComplaint, complaint.size()));
      return true;
    }
    begin();
    reader.bytes(data);
    return true;
  }
  void begin() {
    if (!begun) reader.begins(theirTime != 0 ? theirTime : ourTime());
    begun = true;
  }
};

PrometheusClient::PrometheusClient(PrometheusAccess access)
    : m_access(std::move(access)), m_handle(std::make_unique<Handle>()) {
  static const bool initialised = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  (void)initialised;
}

PrometheusClient::~PrometheusClient() = default;

absl::Status PrometheusClient::prepare(Method method, std::string_view path, const Parameters& parameters) {
  CURL* curl = m_handle->curl;
  curl_easy_reset(curl);  // keeps the connection
  std::string url = fmt::format("{}{}", m_access.url, path);
  std::string form;
  for (const auto& [name, value] : parameters) {
    char* escaped = curl_easy_escape(curl, value.data(), static_cast<int>(value.size()));
    form += fmt::format("{}{}={}", form.empty() ? "" : "&", name, escaped);
    curl_free(escaped);
  }
  if (method == Method::Post) {
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, form.c_str());
  } else if (!form.empty()) {
    url += '?' + form;
  }
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(m_access.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, receiveBuffer);
  if (!m_access.caFile.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, m_access.caFile.c_str());
  const std::string& file = m_access.user.empty() ? m_access.bearerTokenFile : m_access.passwordFile;
  if (file.empty()) return absl::OkStatus();
  const auto secret = secretIn(file);
  if (!secret.ok()) return secret.status();
  if (m_access.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
    curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, secret->c_str());
  } else {
    curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(curl, CURLOPT_USERNAME, m_access.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, secret->c_str());
  }
  return absl::OkStatus();
}

absl::Status PrometheusClient::get(std::string_view path, const Parameters& parameters, BodyReader& reader,
                                   std::stop_token stop) {
  return ask(Method::Get, path, parameters, reader, std::move(stop));
}

absl::StatusOr<std::string> PrometheusClient::get(std::string_view path, const Parameters& parameters,
                                                  std::stop_token stop) {
  return askForText(Method::Get, path, parameters, std::move(stop));
}

absl::StatusOr<std::string> PrometheusClient::post(std::string_view path, const Parameters& parameters,
                                                   std::stop_token stop) {
  return askForText(Method::Post, path, parameters, std::move(stop));
}

absl::Status PrometheusClient::ask(Method method, std::string_view path, const Parameters& parameters,
                                   BodyReader& reader, std::stop_token stop) {
  if (absl::Status status = prepare(method, path, parameters); !status.ok()) return status;
  CURL* curl = m_handle->curl;
  Transfer transfer{.curl = curl, .reader = reader, .stop = std::move(stop), .mostBytes = m_access.mostBytes};
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Transfer::header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Transfer::progress);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  const CURLcode code = curl_easy_perform(curl);
  if (transfer.stop.stop_requested()) return absl::CancelledError();
  const std::string who = fmt::format("Prometheus at {}", m_access.url);
  const long http = transfer.httpCode();
  if (transfer.tooMuch) {
    return unavailable(fmt::format("{} answers with more than {} MiB: {}.", who, m_access.mostBytes >> 20,
                                   m_access.mayTakeMore
                                       ? "narrow the mapping with `match`, or raise [telemetry] most_mib"
                                       : "more is not held in memory"));
  }
  if (code == CURLE_OPERATION_TIMEDOUT) {
    return unavailable(
        fmt::format("{} did not answer within {} s.", who, static_cast<double>(m_access.timeout.count()) / 1000));
  }
  if (code == CURLE_PARTIAL_FILE || code == CURLE_RECV_ERROR) {
    return unavailable(fmt::format("{} broke off in the middle of its answer.", who));
  }
  if (code != CURLE_OK) return unavailable(fmt::format("{} does not answer: {}.", who, curl_easy_strerror(code)));
  if (http == 401 || http == 403) {
    return unavailable(fmt::format(
        "{} refuses factoryd (HTTP {}): check bearer_token_file, or user and password_file, under [telemetry].", who,
        http));
  }
  if (http != 200) {
    const std::string words = wordsOf(transfer.complaint);
    return unavailable(fmt::format("{} answers HTTP {}{}{}.", who, http, words.empty() ? "" : ": ", words));
  }
  transfer.begin();  // also when the answer is empty
  return absl::OkStatus();
}

absl::StatusOr<std::string> PrometheusClient::askForText(Method method, std::string_view path,
                                                         const Parameters& parameters, std::stop_token stop) {
  struct Text final : BodyReader {
    std::string text;
    void begins(std::int64_t) override {}
    void bytes(std::string_view bytes) override { text += bytes; }
  } reader;
  absl::Status status = ask(method, path, parameters, reader, std::move(stop));
  return status.ok() ? absl::StatusOr<std::string>(std::move(reader.text)) : status;
}

}  // namespace aifactory
