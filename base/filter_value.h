// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/filter.h"

namespace aifactory {

/// A Number in the field's unit, a Duration in seconds, or a Time in seconds since 1970; or what is wrong with `text`,
/// at a byte of it.
std::variant<double, Filter::Error> parseFilterValue(std::string_view text, const FilterField& field, double now);

/// Whether `text` is a unit that a value of `field` may carry.
bool isUnitOf(const FilterField& field, std::string_view text);

/// Text that parseFilterValue turns into the same value.
std::string formatFilterValue(double value, FilterType type);

}  // namespace aifactory
