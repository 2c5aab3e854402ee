// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace aifactory::preview {

/// How errors name a part of the file: "accessors[3]" or "accessors[3].count".
template <class Index>
std::string glbField(const char* list, Index index, const char* member = nullptr) {
  return std::string(list) + '[' + std::to_string(index) + (member ? std::string("].") + member : std::string("]"));
}

}  // namespace aifactory::preview
