// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/engines/slurm/gres.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_split.h>

#include <algorithm>

#include "base/hostlist.h"

namespace aifactory {
namespace {

// Entries are separated by commas, but "(IDX:0,4)" holds commas of its own.
std::vector<std::string_view> splitOutsideParentheses(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      parts.push_back(text.substr(begin, i - begin));
      begin = i + 1;
    } else {
      depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    }
  }
  return parts;
}

}  // namespace

std::vector<GpuGres> parseGres(std::string_view text) {
  std::vector<GpuGres> result;
  for (std::string_view entry : splitOutsideParentheses(text)) {
    const std::size_t open = entry.find('(');
    const std::string_view note = open == std::string_view::npos ? "" : entry.substr(open);
    const std::vector<std::string> words = absl::StrSplit(std::string(entry.substr(0, open)), ':');
    std::size_t first = words.front() == "gres" ? 1 : 0;
    if (words.size() <= first || words[first] != "gpu") {
      continue;
    }
    GpuGres gres;
    if (words.size() == first + 1) {
      gres.count = 1;
    } else if (!absl::SimpleAtoi(words.back(), &gres.count)) {
      continue;
    }
    if (words.size() == first + 3) {
      gres.type = words[first + 1];
    }
    if (const std::size_t at = note.find("IDX:"); at != std::string_view::npos) {
      const std::string_view list = note.substr(at + 4, note.find(')', at) - at - 4);
      if (auto indices = parseIndexList(list); indices.ok()) {
        gres.indices = *std::move(indices);
      }
    }
    result.push_back(std::move(gres));
  }
  return result;
}

std::uint32_t requestableGpus(const std::vector<GpuGres>& gres) {
  std::uint32_t whole = 0;
  std::uint32_t cut = 0;
  for (const GpuGres& part : gres) {
    (migProfileOf(part.type) ? cut : whole) += part.count;
  }
  return whole != 0 ? whole : cut;
}

std::uint32_t gpusInTres(std::string_view tres) {
  constexpr std::string_view key = "gres/gpu=";
  for (std::size_t at = tres.find(key); at != std::string_view::npos; at = tres.find(key, at + 1)) {
    if (at == 0 || tres[at - 1] == ',') {
      const std::string_view rest = tres.substr(at + key.size());
      std::uint32_t count = 0;
      const std::string_view number = rest.substr(0, std::min(rest.find(','), rest.size()));
      return absl::SimpleAtoi(absl::string_view(number.data(), number.size()), &count) ? count : 0;
    }
  }
  return 0;
}

std::optional<MigProfile> migProfileOf(std::string_view type) {
  // NVML's names end in "<slices>g.<memory>gb", possibly followed by "+me" for a media engine.
  const std::size_t dot = type.find("g.");
  if (dot == std::string_view::npos || dot == 0 || type[dot - 1] < '1' || type[dot - 1] > '7' ||
      (dot >= 2 && type[dot - 2] >= '0' && type[dot - 2] <= '9')) {
    return std::nullopt;
  }
  MigProfile profile;
  profile.slices = static_cast<std::uint32_t>(type[dot - 1] - '0');
  std::size_t end = dot + 2;
  for (; end < type.size() && type[end] >= '0' && type[end] <= '9'; ++end) {
    profile.memoryGb = profile.memoryGb * 10 + static_cast<std::uint32_t>(type[end] - '0');
  }
  if (end == dot + 2 || type.substr(end, 2) != "gb") {
    return std::nullopt;
  }
  profile.name = type.substr(dot - 1);
  return profile;
}

}  // namespace aifactory
