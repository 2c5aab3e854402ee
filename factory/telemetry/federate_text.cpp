// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/telemetry/federate_text.h"

#include <fmt/format.h>

#include <charconv>

#include "base/utf8.h"

namespace aifactory {
namespace {

constexpr std::size_t longestLine = 1 << 20;
constexpr std::size_t shownOfMalformed = 60;

/// Takes the last word off `text`.
std::string_view lastWord(std::string_view& text) {
  const std::size_t space = text.rfind(' ');
  if (space == std::string_view::npos) return {};
  const std::string_view word = text.substr(space + 1);
  text.remove_suffix(word.size() + 1);
  return word;
}

template <class Number>
bool read(std::string_view word, Number& number) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size() && !word.empty();
}

bool readValue(std::string_view word, double& value) {
  if (word.starts_with('+')) word.remove_prefix(1);  // "+Inf", which from_chars does not take
  return read(word, value);
}

}  // namespace

void FederateText::feed(std::string_view bytes) {
  std::size_t end = bytes.find('\n');
  if (!m_begun.empty() && end != std::string_view::npos) {
    m_begun += bytes.substr(0, end);
    line(m_begun);
    m_begun.clear();
    bytes.remove_prefix(end + 1);
    end = bytes.find('\n');
  }
  while (end != std::string_view::npos) {
    line(bytes.substr(0, end));
    bytes.remove_prefix(end + 1);
    end = bytes.find('\n');
  }
  if (m_begun.size() < longestLine) m_begun += bytes;
}

void FederateText::line(std::string_view text) {
  if (text.empty() || text.front() == '#') return;
  std::string_view series = text;
  std::int64_t time = 0;
  double value = 0;
  if (read(lastWord(series), time) && readValue(lastWord(series), value) && !series.empty()) {
    ++m_samples;
    m_sink.sample(series, value, time);
  } else if (m_malformed++ == 0) {
    m_firstMalformed = printable(text.substr(0, shownOfMalformed));
  }
}

absl::Status FederateText::finish() const {
  if (m_malformed > 0) {
    return absl::InvalidArgumentError(fmt::format("its answer is no text of samples: \"{}\"", m_firstMalformed));
  }
  if (!m_begun.empty()) return absl::InvalidArgumentError("its answer ends within a line");
  return absl::OkStatus();
}

}  // namespace aifactory
