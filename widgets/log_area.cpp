// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/log_area.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace aifactory {
namespace {

constexpr int searchSliceTime = 4;  // ms
constexpr std::size_t mostMatches = 100'000;
constexpr int margin = 10;

}  // namespace

LogArea::LogArea(QWidget* parent) : QAbstractScrollArea(parent) {
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setFont(Theme::monospaceFont());
  viewport()->setCursor(Qt::IBeamCursor);
  viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
  const QFontMetricsF metrics(Theme::monospaceFont());
  m_lineHeight = static_cast<int>(metrics.height()) + 3;
  m_characterWidth = metrics.horizontalAdvance(QLatin1Char('0'));
  m_search.setInterval(0);
  connect(&m_search, &QTimer::timeout, this, &LogArea::searchSlice);
  connect(&Theme::current(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void LogArea::append(const QByteArray& bytes) {
  const int firstChanged = std::max(0, m_text.lineCount() - 1);
  const int dropped = m_text.append(bytes);
  if (dropped > 0) {
    m_anchor = m_caret = {};
    m_searched = 0;
    m_matches.clear();
    m_currentMatch = -1;
    // A reader who has scrolled up stays at the lines being read.
    const QScopedValueRollback placing(m_placing, true);
    verticalScrollBar()->setValue(verticalScrollBar()->value() - dropped);
  }
  for (int line = std::max(0, firstChanged - dropped); line < m_text.lineCount(); ++line) {
    m_widest = std::max(m_widest, static_cast<int>(std::min(m_text.lineBytes(line), LogText::longest)));
  }
  m_searched = std::min(m_searched, std::max(0, firstChanged - dropped));
  if (!m_needle.isEmpty()) {
    while (!m_matches.empty() && m_matches.back().line >= m_searched) {
      m_matches.pop_back();
    }
    m_search.start();
  }
  updateScrollBars();
  viewport()->update();
}

void LogArea::clear() {
  m_text.clear();
  m_anchor = m_caret = {};
  m_widest = 0;
  setNeedle(m_needle);
  updateScrollBars();
  viewport()->update();
}

void LogArea::updateScrollBars() {
  m_placing = true;
  const int page = std::max(1, viewport()->height() / m_lineHeight);
  verticalScrollBar()->setPageStep(page);
  verticalScrollBar()->setRange(0, std::max(0, m_text.lineCount() - page));
  const int columns = static_cast<int>((viewport()->width() - 2 * margin) / m_characterWidth);
  horizontalScrollBar()->setPageStep(std::max(1, columns));
  horizontalScrollBar()->setSingleStep(4);
  horizontalScrollBar()->setRange(0, std::max(0, m_widest - columns));
  if (m_following) {
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  }
  m_placing = false;
}

void LogArea::setFollowing(bool following) {
  if (following) {
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  }
  if (m_following != following) {
    m_following = following;
    Q_EMIT followingChanged(following);
  }
}

void LogArea::scrollContentsBy(int, int dy) {
  if (dy != 0 && !m_placing) {
    // Scrolling up stops following, coming back to the end takes it up again.
    setFollowing(verticalScrollBar()->value() == verticalScrollBar()->maximum());
  }
  viewport()->update();
}

void LogArea::resizeEvent(QResizeEvent*) { updateScrollBars(); }

qreal LogArea::columnX(const QString& text, int column) const {
  const QString before = text.left(column);
  // Characters beyond Latin need not be one cell wide.
  const bool plain = std::all_of(before.begin(), before.end(), [](QChar c) { return c.unicode() < 0x250; });
  return plain ? column * m_characterWidth : QFontMetricsF(font()).horizontalAdvance(before);
}

LogArea::Place LogArea::placeAt(QPoint point) const {
  const int line =
      std::clamp(verticalScrollBar()->value() + (point.y() - 4) / m_lineHeight, 0, std::max(0, m_text.lineCount() - 1));
  if (m_text.lineCount() == 0) {
    return {};
  }
  const QString text = m_text.plain(line);
  const qreal x = point.x() - margin + horizontalScrollBar()->value() * m_characterWidth;
  int column = std::clamp(static_cast<int>(x / m_characterWidth + 0.5), 0, static_cast<int>(text.size()));
  while (column > 0 && columnX(text, column) > x + m_characterWidth / 2) {
    --column;
  }
  return {line, column};
}

void LogArea::paintEvent(QPaintEvent*) {
  QPainter painter(viewport());
  painter.fillRect(viewport()->rect(), Theme::current().color(ColorRole::Card));
  painter.setFont(font());
  const int first = verticalScrollBar()->value();
  const int last = std::min(m_text.lineCount() - 1, first + viewport()->height() / m_lineHeight + 1);
  for (int line = first; line <= last; ++line) {
    paintLine(painter, line, 4 + (line - first) * m_lineHeight);
  }
}

void LogArea::paintLine(QPainter& painter, int index, qreal top) {
  const Theme& theme = Theme::current();
  const LogLine line = m_text.line(index);
  const qreal left = margin - horizontalScrollBar()->value() * m_characterWidth;
  const auto mark = [&](int from, int to, const QColor& color) {
    const qreal start = columnX(line.text, from);
    painter.fillRect(QRectF(left + start, top, columnX(line.text, to) - start, m_lineHeight), color);
  };
  const auto match = std::lower_bound(m_matches.begin(), m_matches.end(), index,
                                      [](const Match& match, int wanted) { return match.line < wanted; });
  for (auto at = match; at != m_matches.end() && at->line == index; ++at) {
    const bool current = at - m_matches.begin() == m_currentMatch;
    QColor color = theme.color(ColorRole::Warning);
    color.setAlphaF(current ? 0.6F : 0.25F);
    mark(at->column, at->column + static_cast<int>(m_needle.size()), color);
  }
  const auto [from, to] = std::minmax(m_anchor, m_caret);
  if (from != to && index >= from.line && index <= to.line) {
    mark(index == from.line ? from.column : 0, index == to.line ? to.column : static_cast<int>(line.text.size()),
         theme.color(ColorRole::Selection));
  }
  // Only what is in view is shaped, so a line of any length costs the same.
  const int firstColumn = horizontalScrollBar()->value();
  const int lastColumn = firstColumn + static_cast<int>(viewport()->width() / m_characterWidth) + 2;
  for (const LogRun& run : line.runs) {
    const int start = std::max(run.start, std::min(firstColumn, static_cast<int>(line.text.size())));
    const int end = std::min(run.start + run.length, lastColumn);
    if (start >= end) {
      continue;
    }
    QFont font = this->font();
    font.setBold(run.bold);
    painter.setFont(font);
    painter.setPen(theme.color(run.color.value_or(run.bold ? ColorRole::Text : ColorRole::Secondary)));
    painter.drawText(QRectF(left + columnX(line.text, start), top, viewport()->width() * 2.0, m_lineHeight),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, line.text.mid(start, end - start));
  }
}

QString LogArea::selectedText() const {
  const auto [from, to] = std::minmax(m_anchor, m_caret);
  if (from == to) {
    return {};
  }
  QString text;
  for (int line = from.line; line <= to.line && line < m_text.lineCount(); ++line) {
    const QString plain = m_text.plain(line);
    const int start = line == from.line ? from.column : 0;
    text += line == to.line ? plain.mid(start, to.column - start) : plain.mid(start) + QLatin1Char('\n');
  }
  return text;
}

void LogArea::mousePressEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) {
    m_caret = placeAt(event->position().toPoint());
    if (!event->modifiers().testFlag(Qt::ShiftModifier)) {
      m_anchor = m_caret;
    }
    viewport()->update();
  }
}

void LogArea::mouseMoveEvent(QMouseEvent* event) {
  if (event->buttons().testFlag(Qt::LeftButton)) {
    m_caret = placeAt(event->position().toPoint());
    viewport()->update();
  }
}

void LogArea::mouseDoubleClickEvent(QMouseEvent* event) {
  const Place place = placeAt(event->position().toPoint());
  m_anchor = {place.line, 0};
  m_caret = {place.line, m_text.lineCount() == 0 ? 0 : static_cast<int>(m_text.plain(place.line).size())};
  viewport()->update();
}

void LogArea::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy)) {
    QGuiApplication::clipboard()->setText(selectedText());
  } else if (event->matches(QKeySequence::SelectAll)) {
    const int last = std::max(0, m_text.lineCount() - 1);
    m_anchor = {};
    m_caret = {last, m_text.lineCount() == 0 ? 0 : static_cast<int>(m_text.plain(last).size())};
    viewport()->update();
  } else if (event->key() == Qt::Key_Home) {
    verticalScrollBar()->setValue(0);
  } else if (event->key() == Qt::Key_End) {
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  } else {
    QAbstractScrollArea::keyPressEvent(event);
  }
}

void LogArea::setNeedle(const QString& needle) {
  m_needle = needle;
  m_matches.clear();
  m_currentMatch = -1;
  m_searched = 0;
  if (needle.isEmpty()) {
    m_search.stop();
  } else {
    m_search.start();
  }
  viewport()->update();
  Q_EMIT matchesChanged();
}

void LogArea::searchSlice() {
  QElapsedTimer time;
  time.start();
  while (m_searched < m_text.lineCount() && m_matches.size() < mostMatches && time.elapsed() < searchSliceTime) {
    const QString text = m_text.plain(m_searched);
    for (qsizetype at = text.indexOf(m_needle, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(m_needle, at + m_needle.size(), Qt::CaseInsensitive)) {
      m_matches.push_back({m_searched, static_cast<int>(at)});
    }
    ++m_searched;
  }
  if (m_searched >= m_text.lineCount() || m_matches.size() >= mostMatches) {
    m_search.stop();
  }
  viewport()->update();
  Q_EMIT matchesChanged();
}

int LogArea::matchInView() const {
  const auto found = std::lower_bound(m_matches.begin(), m_matches.end(), verticalScrollBar()->value(),
                                      [](const Match& match, int line) { return match.line < line; });
  return found == m_matches.end() ? (m_matches.empty() ? -1 : 0) : static_cast<int>(found - m_matches.begin());
}

void LogArea::goToMatch(int match) {
  if (match < 0 || match >= static_cast<int>(m_matches.size())) {
    return;
  }
  m_currentMatch = match;
  const Match& at = m_matches[static_cast<std::size_t>(match)];
  const int top = verticalScrollBar()->value();
  if (at.line < top || at.line >= top + verticalScrollBar()->pageStep()) {
    setFollowing(false);
    verticalScrollBar()->setValue(at.line - verticalScrollBar()->pageStep() / 2);
  }
  const int column = horizontalScrollBar()->value();
  if (at.column < column || at.column + m_needle.size() > column + horizontalScrollBar()->pageStep()) {
    horizontalScrollBar()->setValue(std::max(0, at.column - horizontalScrollBar()->pageStep() / 2));
  }
  viewport()->update();
  Q_EMIT matchesChanged();
}

}  // namespace aifactory
