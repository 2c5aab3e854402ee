// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "aifactory/v1/twins.pb.h"
#include "base/filter.h"

namespace aifactory {

/// What twins can be filtered by: name (what people call it), description, kind, creator, created and
/// size.
const FilterSchema& twinFilterSchema();

/// A twin as a row of twinFilterSchema(). Refers to the twin.
class TwinFilterRow final : public FilterRow {
 public:
  explicit TwinFilterRow(const v1::Twin& twin) : m_twin(twin) {}
  FilterValue filterValue(std::size_t field) const override;

 private:
  const v1::Twin& m_twin;
};

}  // namespace aifactory
