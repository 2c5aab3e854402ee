// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

#include "base/status.h"

namespace aifactory {

/// Bytes at the beginning of a binary glTF that say what it is.
inline constexpr std::size_t glbHeaderBytes = 12;

/// Whether a file of `size` bytes that begins with `header` may be binary glTF 2.0. Names the field `data`.
absl::Status checkGlbHeader(std::string_view header, std::uint64_t size);

}  // namespace aifactory
