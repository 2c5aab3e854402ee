// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aifactory {

/// Resource names (AIP-122): "nodes/h100-0001", "jobs/1234", "tenants/skt".
std::string jobName(std::uint64_t number);
/// N of "jobs/N"; nothing for other names.
std::optional<std::uint64_t> jobNumber(std::string_view name);
/// "h100-0001" of "nodes/h100-0001": what follows `collection` and a slash; nothing when it is another collection.
std::optional<std::string_view> idIn(std::string_view collection, std::string_view name);
/// What follows the last slash.
std::string_view lastId(std::string_view name);
/// "tenants" + "skt" to "tenants/skt".
std::string nameIn(std::string_view collection, std::string_view id);

/// RFC 4122 text form, any version, lower or upper case.
bool isUuid(std::string_view text);
/// A random one (version 4).
std::string newUuid();

/// Printable UTF-8 without control characters, 1 to `maxBytes` bytes.
bool isPrintable(std::string_view text, std::size_t maxBytes);

}  // namespace aifactory
