// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/token_source.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "factory/engines/slurm/command.h"

namespace aifactory {
namespace {

// A matter of the site's set-up that can be mended while submissions wait: nobody's request is refused for it.
absl::Status noToken(const std::string& words) {
  return unavailable("NO_SLURM_TOKEN", words, std::chrono::seconds(10));
}

absl::StatusOr<std::string> readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && text.empty()) {
    return noToken(absl::StrCat("Cannot read ", path, "."));
  }
  return text;
}

std::string base64Url(std::string_view bytes) {
  std::string text = absl::WebSafeBase64Escape(absl::string_view(bytes.data(), bytes.size()));
  return text;
}

}  // namespace

std::string signToken(const std::string& key, const std::string& user, std::chrono::system_clock::time_point now,
                      std::chrono::seconds lifetime) {
  const std::int64_t issued = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  const nlohmann::json claims{{"exp", issued + lifetime.count()}, {"iat", issued}, {"sun", user}};
  const std::string body = base64Url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64Url(claims.dump());
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(body.data()),
       body.size(), digest, &size);
  return body + "." + base64Url(std::string_view(reinterpret_cast<const char*>(digest), size));
}

std::vector<std::string> toolEnvironment(const SlurmOptions& options) {
  std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin", "TZ=UTC",
                                       "LC_ALL=C"};
  if (!options.configuration.empty()) {
    environment.push_back("SLURM_CONF=" + options.configuration);
  }
  return environment;
}

absl::StatusOr<std::string> TokenSource::token() {
  const std::lock_guard lock(m_mutex);
  std::error_code unreadable;
  const auto fileTime = m_options.tokenFile.empty() ? std::filesystem::file_time_type{}
                                                    : std::filesystem::last_write_time(m_options.tokenFile, unreadable);
  const auto now = std::chrono::system_clock::now();
  if (!m_token.empty() && fileTime == m_fileTime && (!m_options.tokenFile.empty() || now < m_renewAt)) {
    return m_token;
  }
  auto made = make();
  if (made.ok()) {
    m_token = *made;
    m_fileTime = fileTime;
    m_renewAt = now + m_options.tokenLifetime * 4 / 5;
  }
  return made;
}

void TokenSource::refuse(const std::string& token) {
  const std::lock_guard lock(m_mutex);
  if (m_token == token) {
    m_token.clear();
  }
}

absl::StatusOr<std::string> TokenSource::make() {
  if (!m_options.tokenFile.empty()) {
    auto text = readFile(m_options.tokenFile);
    if (!text.ok()) {
      return text;
    }
    absl::string_view token = absl::StripAsciiWhitespace(*text);
    absl::ConsumePrefix(&token, "SLURM_JWT=");  // as `scontrol token` prints it
    return std::string(token);
  }
  if (!m_options.jwtKeyFile.empty()) {
    const auto key = readFile(m_options.jwtKeyFile);
    if (!key.ok()) {
      return key.status();
    }
    return signToken(*key, m_options.tokenUser, std::chrono::system_clock::now(), m_options.tokenLifetime);
  }
  const auto made = runCommand({.arguments = {"scontrol", "token", "username=" + m_options.tokenUser,
                                              absl::StrCat("lifespan=", m_options.tokenLifetime.count())},
                                .environment = toolEnvironment(m_options),
                                .input = "",
                                .timeout = m_options.commandTimeout});
  if (!made.ok()) {
    return noToken(absl::StrCat("scontrol gave no token: ", std::string(made.status().message())));
  }
  absl::string_view token = absl::StripAsciiWhitespace(made->output);
  if (made->exitCode != 0 || !absl::ConsumePrefix(&token, "SLURM_JWT=")) {
    return noToken(absl::StrCat("scontrol gave no token for ", m_options.tokenUser, ": ", made->error));
  }
  return std::string(token);
}

}  // namespace aifactory
