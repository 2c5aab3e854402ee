// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/job_store.h"

namespace aifactory {

int JobStore::find(std::string_view name) const {
  const auto place = m_rows.find(std::string(name));
  return place == m_rows.end() ? -1 : place->second;
}

}  // namespace aifactory
