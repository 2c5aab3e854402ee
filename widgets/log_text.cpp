// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/log_text.h"

#include <QLocale>

#include <algorithm>
#include <charconv>

namespace aifactory {
namespace {

struct Style {
  std::optional<ColorRole> color;
  bool bold = false;
  bool operator==(const Style&) const = default;
};

std::optional<ColorRole> ansiColor(int color) {
  switch (color % 10) {
    case 1:
      return ColorRole::Error;
    case 2:
      return ColorRole::Ok;
    case 3:
      return ColorRole::Warning;
    case 4:
    case 6:
      return ColorRole::Accent;
    case 5:
      return ColorRole::Maintenance;
    default:
      return {};
  }
}

// Parameters of "select graphic rendition": what terminals call colours and bold.
void applyGraphics(std::string_view parameters, Style& style) {
  const char* at = parameters.data();
  const char* const end = at + parameters.size();
  do {
    int code = 0;
    at = std::from_chars(at, end, code).ptr;
    if (code == 0) {
      style = {};
    } else if (code == 1) {
      style.bold = true;
    } else if (code == 22) {
      style.bold = false;
    } else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      style.color = ansiColor(code);
    } else if (code == 39) {
      style.color.reset();
    } else if (code == 38 || code == 48) {
      return;  // colours of a palette that the theme has not
    }
  } while (at != end && *at == ';' && ++at != nullptr);
}

}  // namespace

int LogText::append(const QByteArray& added) {
  m_total += added.size();
  const std::size_t before = m_bytes.size();
  m_bytes.append(added.constData(), static_cast<std::size_t>(added.size()));
  for (std::size_t at = m_bytes.find('\n', before); at != std::string::npos; at = m_bytes.find('\n', at + 1)) {
    m_starts.push_back(at + 1);
  }
  if (m_bytes.size() <= m_capacity) {
    return 0;
  }
  auto keep = std::lower_bound(m_starts.begin(), m_starts.end(), m_bytes.size() - m_capacity / 2);
  if (keep == m_starts.end()) {
    --keep;
  }
  // A single endless line is cut in its middle rather than kept for ever.
  const std::size_t cut =
      std::max(*keep, m_bytes.size() > m_capacity + *keep ? m_bytes.size() - m_capacity / 2 : *keep);
  const auto dropped = static_cast<int>(keep - m_starts.begin());
  m_bytes.erase(0, cut);
  m_starts.erase(m_starts.begin(), keep);
  for (std::size_t& start : m_starts) {
    start = start < cut ? 0 : start - cut;
  }
  return dropped;
}

void LogText::clear() {
  m_bytes.clear();
  m_starts = {0};
  m_total = 0;
}

int LogText::lineCount() const {
  return static_cast<int>(m_starts.size()) - (m_starts.back() == m_bytes.size() ? 1 : 0);
}

std::string_view LogText::bytes(int index) const {
  const auto at = static_cast<std::size_t>(index);
  const std::size_t end = at + 1 < m_starts.size() ? m_starts[at + 1] - 1 : m_bytes.size();
  return std::string_view(m_bytes).substr(m_starts[at], end - m_starts[at]);
}

std::size_t LogText::lineBytes(int index) const { return bytes(index).size(); }

LogLine LogText::line(int index) const {
  std::string_view raw = bytes(index);
  std::size_t leftOut = 0;
  if (raw.size() > longest) {
    leftOut = raw.size() - longest;
    raw = raw.substr(0, longest);
  }
  if (!raw.empty() && raw.back() == '\r') {
    raw.remove_suffix(1);
  }
  // A progress bar writes over its line again and again: the last state is what a terminal would show.
  if (const std::size_t back = raw.rfind('\r'); back != std::string_view::npos) {
    raw.remove_prefix(back + 1);
  }
  LogLine line;
  Style style;
  int runStart = 0;
  std::size_t plainStart = 0;
  const auto take = [&](std::size_t end) {
    line.text += QString::fromUtf8(raw.data() + plainStart, static_cast<qsizetype>(end - plainStart));
  };
  const auto endRun = [&] {
    const int length = static_cast<int>(line.text.size()) - runStart;
    if (length > 0) {
      line.runs.push_back({runStart, length, style.color, style.bold});
    }
    runStart = static_cast<int>(line.text.size());
  };
  for (std::size_t at = 0; at < raw.size(); ++at) {
    const auto c = static_cast<unsigned char>(raw[at]);
    if (c >= 0x20 && c != 0x7f) {
      continue;
    }
    take(at);
    plainStart = at + 1;
    if (c == '\t') {
      line.text += QString(8 - line.text.size() % 8, QLatin1Char(' '));
    } else if (c == 0x1b && at + 1 < raw.size() && raw[at + 1] == '[') {
      std::size_t end = at + 2;
      while (end < raw.size() && (raw[end] < 0x40 || raw[end] > 0x7e)) {
        ++end;
      }
      if (end < raw.size() && raw[end] == 'm') {
        endRun();
        applyGraphics(raw.substr(at + 2, end - at - 2), style);
      }
      at = std::min(end, raw.size() - 1);
      plainStart = at + 1;
    }
  }
  take(raw.size());
  endRun();
  if (leftOut > 0) {
    const QString note = QStringLiteral(" … +%1").arg(QLocale().formattedDataSize(static_cast<qint64>(leftOut)));
    line.runs.push_back({static_cast<int>(line.text.size()), static_cast<int>(note.size()), ColorRole::Caption, false});
    line.text += note;
  }
  return line;
}

}  // namespace aifactory
