// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace aifactory {

/// The files of migrations/, in order: element n brings a database from version n to n + 1. Statements end with ";\n".
std::vector<std::string_view> migrations();

}  // namespace aifactory
