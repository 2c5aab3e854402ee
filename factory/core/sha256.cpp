// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/sha256.h"

#include <absl/strings/escaping.h>
#include <openssl/sha.h>

namespace aifactory {

std::string sha256(std::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), sizeof digest});
}

}  // namespace aifactory
