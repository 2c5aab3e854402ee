// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/log_view.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScrollBar>
#include <QToolButton>

#include "widgets/log_area.h"

namespace aifactory {
namespace {

QToolButton* makeButton(QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setProperty("flat", true);
  return button;
}

void explain(QToolButton& button, const QString& toolTip) {
  button.setToolTip(toolTip);
  button.setAccessibleName(toolTip);
}

}  // namespace

LogView::LogView(QWidget* parent)
    : QWidget(parent),
      m_area(new LogArea(this)),
      m_state(new QLabel(this)),
      m_findLine(new QWidget(this)),
      m_findEdit(new QLineEdit(m_findLine)),
      m_findCount(new QLabel(m_findLine)),
      m_previous(makeButton(m_findLine)),
      m_next(makeButton(m_findLine)),
      m_close(makeButton(m_findLine)),
      m_find(makeButton(this)),
      m_toEnd(makeButton(this)) {
  m_state->setFont(Theme::font(12));
  m_state->setProperty("role", QStringLiteral("secondary"));
  m_findEdit->setClearButtonEnabled(true);
  m_findCount->setFont(Theme::font(12));
  m_findCount->setProperty("role", QStringLiteral("secondary"));
  m_findCount->setMinimumWidth(70);
  m_previous->setText(QStringLiteral("↑"));
  m_next->setText(QStringLiteral("↓"));
  m_close->setIcon(Theme::current().icon(IconKind::Close));
  auto* findLayout = new QHBoxLayout(m_findLine);
  findLayout->setContentsMargins(0, 0, 0, 0);
  findLayout->setSpacing(4);
  findLayout->addWidget(m_findEdit, 1);
  findLayout->addWidget(m_findCount);
  for (QToolButton* button : {m_previous, m_next, m_close}) findLayout->addWidget(button);
  m_findLine->hide();

  auto* stateLine = new QHBoxLayout;
  m_find->setIcon(Theme::current().icon(IconKind::Search));
  stateLine->addWidget(m_find);
  stateLine->addStretch();
  stateLine->addWidget(m_toEnd);
  stateLine->addWidget(m_state);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(6);
  layout->addLayout(stateLine);
  layout->addWidget(m_findLine);
  layout->addWidget(m_area, 1);
  setFocusProxy(m_area);

  connect(m_find, &QToolButton::clicked, this, &LogView::find);
  connect(m_toEnd, &QToolButton::clicked, this, [this] { setFollowing(true); });
  connect(m_area, &LogArea::followingChanged, this, &LogView::updateState);
  connect(m_area, &LogArea::matchesChanged, this, &LogView::updateFind);
  connect(m_findEdit, &QLineEdit::textChanged, this, [this](const QString& text) {
    m_goToFirst = true;
    m_area->setNeedle(text);
  });
  connect(m_previous, &QToolButton::clicked, this, &LogView::findPrevious);
  connect(m_next, &QToolButton::clicked, this, &LogView::findNext);
  connect(m_close, &QToolButton::clicked, this, &LogView::closeFind);
  retranslate();
}

void LogView::append(const QByteArray& bytes) {
  m_area->append(bytes);
  updateState();
}

void LogView::clear() {
  m_area->clear();
  updateState();
}

void LogView::setState(const QString& state) {
  m_stateWord = state;
  updateState();
}

void LogView::setFollowing(bool following) { m_area->setFollowing(following); }
bool LogView::isFollowing() const { return m_area->isFollowing(); }
int LogView::lineCount() const { return m_area->text().lineCount(); }
QString LogView::line(int index) const { return m_area->text().plain(index); }
qint64 LogView::byteCount() const { return m_area->text().total(); }
qint64 LogView::heldBytes() const { return m_area->text().held(); }
QString LogView::selectedText() const { return m_area->selectedText(); }

void LogView::updateState() {
  const QString word = !isFollowing() ? tr("scrolled up") : m_stateWord.isEmpty() ? tr("following") : m_stateWord;
  m_state->setText(QStringLiteral("%1 · %2").arg(word, QLocale().formattedDataSize(byteCount(), 1)));
  m_toEnd->setVisible(!isFollowing());
}

void LogView::updateFind() {
  // What is in view comes first, so a match above it waits until the search has got there.
  if (m_goToFirst && !m_area->matches().empty() &&
      (!m_area->isSearching() || m_area->matches().back().line >= m_area->verticalScrollBar()->value())) {
    m_goToFirst = false;
    m_area->goToMatch(m_area->matchInView());
    return;
  }
  const QLocale locale;
  const auto count = static_cast<int>(m_area->matches().size());
  if (m_findEdit->text().isEmpty()) {
    m_findCount->clear();
  } else if (count == 0) {
    m_findCount->setText(m_area->isSearching() ? tr("searching") : tr("no match"));
  } else {
    m_findCount->setText(tr("%1 of %2").arg(locale.toString(m_area->currentMatch() + 1), locale.toString(count)));
  }
}

void LogView::find() {
  m_findLine->show();
  m_findEdit->setFocus();
  m_findEdit->selectAll();
}

void LogView::findNext() { step(1); }
void LogView::findPrevious() { step(-1); }

void LogView::step(int by) {
  const auto count = static_cast<int>(m_area->matches().size());
  if (count > 0) {
    m_area->goToMatch((m_area->currentMatch() + by + count) % count);
  }
}

void LogView::closeFind() {
  m_findEdit->clear();
  m_findLine->hide();
  m_area->setFocus();
}

void LogView::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void LogView::retranslate() {
  m_area->setAccessibleName(tr("Output"));
  m_findEdit->setPlaceholderText(tr("Find in output"));
  m_findEdit->setAccessibleName(tr("Find in output"));
  m_toEnd->setText(tr("Jump to end"));
  explain(*m_toEnd, tr("Follow the end of the output (Ctrl+End)"));
  explain(*m_find, tr("Find in output (Ctrl+F)"));
  explain(*m_previous, tr("Previous match (Shift+Enter)"));
  explain(*m_next, tr("Next match (Enter)"));
  explain(*m_close, tr("Close (Esc)"));
  updateState();
  updateFind();
}

void LogView::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Find)) {
    find();
  } else if (event->key() == Qt::Key_Escape && m_findLine->isVisible()) {
    closeFind();
  } else if (event->key() == Qt::Key_F3 ||
             (m_findEdit->hasFocus() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))) {
    step(event->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
  } else if (event->key() == Qt::Key_End && event->modifiers().testFlag(Qt::ControlModifier)) {
    setFollowing(true);
  } else {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace aifactory
