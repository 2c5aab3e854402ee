// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

namespace aifactory {

/// The filter language's words of an enum by number: its names without their common prefix, lower case, with dashes;
/// "" for the unspecified one.
inline std::vector<std::string> enumWords(const google::protobuf::EnumDescriptor& descriptor) {
  constexpr std::string_view unspecified = "UNSPECIFIED";
  const std::size_t prefix = descriptor.FindValueByNumber(0)->name().size() - unspecified.size();
  std::vector<std::string> words;
  for (int number = 0; number < descriptor.value_count(); ++number) {
    std::string word = number == 0 ? "" : descriptor.FindValueByNumber(number)->name().substr(prefix);
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char letter) { return letter == '_' ? '-' : static_cast<char>(std::tolower(letter)); });
    words.push_back(std::move(word));
  }
  return words;
}

inline std::string_view wordIn(const std::vector<std::string>& words, int number) {
  return number >= 0 && static_cast<std::size_t>(number) < words.size() ? std::string_view(words[number]) : "";
}

/// What completion offers: all but the unspecified one.
inline std::vector<std::string> enumChoices(const std::vector<std::string>& words) {
  return {words.begin() + 1, words.end()};
}

}  // namespace aifactory
