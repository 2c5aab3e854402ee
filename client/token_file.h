// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <variant>

namespace aifactory {

struct TokenFileError {
  QString sentence;  ///< translated
};

/// The bearer token that a file holds. Refuses a file that anyone but its owner may read, as ssh does with keys.
std::variant<std::string, TokenFileError> readTokenFile(const QString& path);

}  // namespace aifactory
