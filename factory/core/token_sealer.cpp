// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/token_sealer.h"

#include <absl/strings/escaping.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstdlib>
#include <cstring>

namespace aifactory {
namespace {

constexpr std::size_t checksumBytes = 16;
constexpr std::size_t pointBytes = sizeof(ResumePoint);

std::string bytesOf(const ResumePoint& point) {
  std::string bytes(pointBytes, '\0');
  std::memcpy(bytes.data(), &point, pointBytes);
  return bytes;
}

ResumePoint pointOf(std::string_view bytes) {
  ResumePoint point;
  std::memcpy(&point, bytes.data(), pointBytes);
  return point;
}

}  // namespace

TokenSealer::TokenSealer() {
  // Without randomness tokens could be forged: there is nothing sensible to go on with.
  if (RAND_bytes(m_key.data(), static_cast<int>(m_key.size())) != 1) std::abort();
}

std::string TokenSealer::checksum(std::string_view context, std::string_view payload) const {
  // The context's length keeps (context, payload) pairs apart that join to the same bytes.
  std::string input = std::to_string(context.size()) + ':';
  input.append(context).append(payload);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), m_key.data(), static_cast<int>(m_key.size()), reinterpret_cast<const unsigned char*>(input.data()),
       input.size(), digest, &size);
  return std::string(reinterpret_cast<const char*>(digest), checksumBytes);
}

std::string TokenSealer::seal(std::string_view context, std::string_view payload) const {
  return checksum(context, payload).append(payload);
}

std::optional<std::string> TokenSealer::open(std::string_view context, std::string_view sealed) const {
  if (sealed.size() < checksumBytes) return std::nullopt;
  const std::string_view payload = sealed.substr(checksumBytes);
  const std::string expected = checksum(context, payload);
  if (CRYPTO_memcmp(expected.data(), sealed.data(), checksumBytes) != 0) return std::nullopt;
  return std::string(payload);
}

std::string ResumePoint::seal(const TokenSealer& sealer, std::string_view context) const {
  return sealer.seal(context, bytesOf(*this));
}

std::optional<ResumePoint> ResumePoint::open(const TokenSealer& sealer, std::string_view context,
                                             std::string_view token) {
  const auto payload = sealer.open(context, token);
  if (!payload || payload->size() != pointBytes) return std::nullopt;
  return pointOf(*payload);
}

std::string PagePoint::seal(const TokenSealer& sealer, std::string_view context) const {
  const std::string instant(reinterpret_cast<const char*>(&now), sizeof now);
  return absl::WebSafeBase64Escape(sealer.seal("page " + std::string(context), bytesOf(at) + instant + lastKey));
}

std::optional<PagePoint> PagePoint::open(const TokenSealer& sealer, std::string_view context, std::string_view token) {
  std::string sealed;
  if (!absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &sealed)) return std::nullopt;
  const auto payload = sealer.open("page " + std::string(context), sealed);
  if (!payload || payload->size() < pointBytes + sizeof now) return std::nullopt;
  PagePoint point{pointOf(*payload), payload->substr(pointBytes + sizeof now)};
  std::memcpy(&point.now, payload->data() + pointBytes, sizeof now);
  return point;
}

}  // namespace aifactory
