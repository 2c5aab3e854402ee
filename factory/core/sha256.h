// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace aifactory {

/// 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

/// The same of bytes that come one piece after the other.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  /// Of all that was added. Once.
  std::string digest();

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> m_context;
};

}  // namespace aifactory
