// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/twin_filter.h"

#include "base/enum_words.h"

namespace aifactory {
namespace {

enum Field : std::size_t { Name, Description, Kind, Creator, Created, Size };

const std::vector<std::string>& kindWords() {
  static const auto words = enumWords(*v1::Twin::Kind_descriptor());
  return words;
}

}  // namespace

const FilterSchema& twinFilterSchema() {
  using enum FilterType;
  static const FilterSchema schema{
      {"name", Text},    {"description", Text}, {"kind", Text, "", enumChoices(kindWords())},
      {"creator", Text}, {"created", Time},     {"size", Number, "MiB"},
  };
  return schema;
}

FilterValue TwinFilterRow::filterValue(std::size_t field) const {
  switch (field) {
    case Name:
      return std::string_view(m_twin.display_name());
    case Description:
      return std::string_view(m_twin.description());
    case Kind:
      return wordIn(kindWords(), m_twin.kind());
    case Creator:
      return std::string_view(m_twin.creator());
    case Created:
      if (!m_twin.has_create_time()) return {};
      return static_cast<double>(m_twin.create_time().seconds()) + m_twin.create_time().nanos() * 1e-9;
    case Size:
      if (!m_twin.has_scene()) return {};
      return static_cast<double>(m_twin.scene().size_bytes()) * 0x1p-20;
    default:
      return {};
  }
}

}  // namespace aifactory
