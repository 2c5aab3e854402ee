// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "aifactory/v1/options.pb.h"

namespace aifactory {

/// Whose things a read or a write may touch. Two callers with equal scopes share every encoded byte.
struct Scope {
  bool allTenants = false;
  std::set<std::string, std::less<>> tenants;  ///< "tenants/skt"; meaningful when !allTenants

  static Scope everything() { return {.allTenants = true, .tenants = {}}; }
  bool sees(std::string_view tenant) const { return allTenants || tenants.contains(tenant); }
  /// Stable text, for tokens and for sharing.
  std::string key() const;
  bool operator==(const Scope&) const = default;
};

/// Who calls, worked out anew for each call from its token; never kept on a connection.
struct Caller {
  std::string identity;  ///< "kim.js"
  v1::Role role = v1::ROLE_UNSPECIFIED;
  Scope scope;
  std::string unixUser;  ///< the scheduler's and the file system's user that acts for this caller
};

}  // namespace aifactory
