// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/twin_store.h"

#include <algorithm>

namespace aifactory {

const v1::Twin* TwinStore::find(std::string_view name) const {
  const auto place =
      std::find_if(m_twins.begin(), m_twins.end(), [&](const v1::Twin& twin) { return twin.name() == name; });
  return place == m_twins.end() ? nullptr : &*place;
}

}  // namespace aifactory
