// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <string_view>

namespace aifactory {

/// What the host of a label may be called here, the likelier first: "h100-0001.example.com:9400" without its port, and
/// without its domain.
inline std::array<std::string_view, 2> hostSpellings(std::string_view label) {
  const std::size_t colon = label.rfind(':');
  const bool hasPort = colon != std::string_view::npos && colon + 1 < label.size() &&
                       label.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
  const std::string_view host = hasPort ? label.substr(0, colon) : label;
  return {host, host.substr(0, host.find('.'))};
}

}  // namespace aifactory
