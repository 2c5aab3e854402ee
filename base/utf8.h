// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aifactory {

/// Code point at `text[i]`, and moves `i` behind it; nothing on malformed UTF-8 (overlong, surrogate, cut off).
std::optional<char32_t> nextCodePoint(std::string_view text, std::size_t& i);

/// Code points of well-formed UTF-8.
std::size_t characterCount(std::string_view text);

/// C0, C1, line and paragraph separators, and the marks that reorder or hide the text around them.
bool isControl(char32_t point);

/// What strangers wrote, fit for a log line or a sentence: a blank for each control, U+FFFD for what is no UTF-8.
std::string printable(std::string_view text);

}  // namespace aifactory
