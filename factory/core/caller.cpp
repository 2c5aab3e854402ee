// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/caller.h"

namespace aifactory {

std::string Scope::key() const {
  if (allTenants) return "*";
  std::string key;
  for (const std::string& tenant : tenants) key.append(tenant).push_back('\n');
  return key;
}

}  // namespace aifactory
