// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/filter_bar.h"

#include <QAccessible>
#include <QApplication>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStringListModel>
#include <QTimer>

#include <algorithm>

#include "widgets/theme.h"

namespace aifactory {
namespace {

constexpr int errorDelay = 600;  // ms: half-typed filters are no mistakes yet
constexpr int historySize = 50;
constexpr int popupRows = 10;

// cursorRect() is protected.
class FilterEdit : public QLineEdit {
 public:
  using QLineEdit::QLineEdit;
  int caretX() const { return cursorRect().center().x(); }
};

}  // namespace

FilterBar::FilterBar(QWidget* parent)
    : QWidget(parent),
      m_edit(new FilterEdit(this)),
      m_sentence(new QLabel(this)),
      m_popup(new QListView(this)),
      m_choices(new QStringListModel(this)),
      m_changed(new QTimer(this)),
      m_errorDelay(new QTimer(this)) {
  m_edit->setClearButtonEnabled(true);
  m_edit->addAction(Theme::current().icon(IconKind::Search), QLineEdit::LeadingPosition);
  m_edit->installEventFilter(this);
  m_sentence->setFont(Theme::font(12));
  m_sentence->setProperty("role", QStringLiteral("error"));
  m_sentence->setWordWrap(true);
  m_sentence->setContentsMargins(8, 8, 8, 0);
  m_sentence->hide();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_edit);
  layout->addWidget(m_sentence);
  setFocusProxy(m_edit);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);

  // A tool tip window: shown above everything, and typing goes on in the field.
  m_popup->setWindowFlags(Qt::ToolTip);
  m_popup->setFocusPolicy(Qt::NoFocus);
  m_popup->setFocusProxy(m_edit);
  m_popup->setModel(m_choices);
  m_popup->setUniformItemSizes(true);
  m_popup->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_popup->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  retranslate();
  connect(m_popup, &QListView::clicked, this, [this](const QModelIndex& index) { accept(index.data().toString()); });

  m_changed->setSingleShot(true);
  m_changed->setInterval(0);
  connect(m_changed, &QTimer::timeout, this, [this] { Q_EMIT filterChanged(text()); });
  m_errorDelay->setSingleShot(true);
  m_errorDelay->setInterval(errorDelay);
  connect(m_errorDelay, &QTimer::timeout, this, &FilterBar::showError);
  connect(m_edit, &QLineEdit::textChanged, this, [this] {
    clearError();
    m_changed->start();
  });
  connect(m_edit, &QLineEdit::textEdited, this, [this] {
    m_historyAt = -1;
    complete(false);
  });
}

void FilterBar::setPlaceholderText(const QString& text) {
  m_edit->setPlaceholderText(text);
  m_edit->setAccessibleName(text);
}

QString FilterBar::text() const { return m_edit->text(); }
void FilterBar::setText(const QString& text) { m_edit->setText(text); }

void FilterBar::setError(int offset, const QString& sentence) {
  m_errorOffset = std::clamp(offset, 0, static_cast<int>(text().size()));
  m_error = sentence;
  m_errorDelay->start();
}

void FilterBar::clearError() {
  m_errorDelay->stop();
  m_error.clear();
  m_sentence->hide();
  m_edit->setAccessibleDescription({});
  update();
}

void FilterBar::showError() {
  m_errorDelay->stop();
  if (m_error.isEmpty()) {
    return;
  }
  m_sentence->setText(m_error);
  m_sentence->show();
  m_edit->setAccessibleDescription(m_error);
  QAccessibleEvent alert(m_edit, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&alert);
  update();
}

void FilterBar::setHistory(const QStringList& history) { m_history = history.mid(0, historySize); }

void FilterBar::complete(bool asked) {
  const Completion completion =
      m_completer && (asked || !text().isEmpty()) ? m_completer(text(), m_edit->cursorPosition()) : Completion();
  const QString typed = text().mid(completion.replaceFrom, m_edit->cursorPosition() - completion.replaceFrom);
  if (completion.choices.isEmpty() || (completion.choices.size() == 1 && completion.choices.front() == typed)) {
    m_popup->hide();
    return;
  }
  m_replaceFrom = completion.replaceFrom;
  m_choices->setStringList(completion.choices);
  m_popup->setCurrentIndex({});
  const int rows = std::min<int>(popupRows, static_cast<int>(completion.choices.size()));
  const int height = rows * m_popup->sizeHintForRow(0) + 2 * m_popup->frameWidth() + 2;
  const int width = std::max(200, m_popup->sizeHintForColumn(0) + 40);
  const int left = static_cast<FilterEdit*>(m_edit)->caretX();
  m_popup->setGeometry(QRect(m_edit->mapToGlobal(QPoint(left, m_edit->height() + 2)), QSize(width, height)));
  m_popup->show();
}

void FilterBar::accept(const QString& choice) {
  const int cursor = m_edit->cursorPosition();
  QString changed = text();
  changed.replace(m_replaceFrom, cursor - m_replaceFrom, choice);
  m_edit->setText(changed);
  m_edit->setCursorPosition(m_replaceFrom + static_cast<int>(choice.size()));
  m_popup->hide();
}

void FilterBar::remember() {
  const QString entered = text().trimmed();
  if (!entered.isEmpty() && (m_history.isEmpty() || m_history.front() != entered)) {
    m_history.removeAll(entered);
    m_history.prepend(entered);
    m_history = m_history.mid(0, historySize);
    Q_EMIT historyChanged();
  }
  m_historyAt = -1;
}

bool FilterBar::stepHistory(int step) {
  const int at = m_historyAt + step;
  if (at < -1 || at >= m_history.size()) {
    return false;
  }
  m_edit->setText(at < 0 ? QString() : m_history[at]);
  m_historyAt = at;
  return true;
}

bool FilterBar::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_edit) {
    return QWidget::eventFilter(watched, event);
  }
  if (event->type() == QEvent::FocusOut) {
    m_popup->hide();
    remember();
  }
  if (event->type() != QEvent::KeyPress) {
    return QWidget::eventFilter(watched, event);
  }
  const auto* key = static_cast<QKeyEvent*>(event);
  const bool open = m_popup->isVisible();
  const int row = m_popup->currentIndex().row();
  const auto choose = [this](int wanted) {
    const int rows = m_choices->rowCount();
    m_popup->setCurrentIndex(m_choices->index((wanted + rows) % rows));
    return true;
  };
  switch (key->key()) {
    case Qt::Key_Escape:
      if (open) {
        m_popup->hide();
        return true;
      }
      if (!text().isEmpty()) {
        m_edit->clear();
        return true;
      }
      return false;
    case Qt::Key_Down:
      return open ? choose(row + 1) : stepHistory(-1);
    case Qt::Key_Up:
      return open ? choose(row < 0 ? m_choices->rowCount() - 1 : row - 1) : stepHistory(1);
    case Qt::Key_Space:
      if (key->modifiers().testFlag(Qt::ControlModifier)) {
        complete(true);
        return true;
      }
      return false;
    case Qt::Key_Tab:
      if (open) {
        accept(m_choices->index(std::max(0, row)).data().toString());
        return true;
      }
      return false;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (open && row >= 0) {
        accept(m_choices->index(row).data().toString());
        return true;
      }
      m_popup->hide();
      remember();
      if (m_changed->isActive()) {
        m_changed->stop();
        Q_EMIT filterChanged(text());
      }
      showError();
      return false;
    default:
      return false;
  }
}

void FilterBar::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void FilterBar::retranslate() { m_popup->setAccessibleName(tr("Completions")); }

void FilterBar::paintEvent(QPaintEvent*) {
  if (!m_sentence->isVisible()) {
    return;
  }
  // The caret stands in the gap between the field and the sentence, under the character that is wrong.
  const QFontMetrics metrics(m_edit->font());
  const int cursor = m_edit->cursorPosition();
  const int at = metrics.horizontalAdvance(text().left(m_errorOffset)) - metrics.horizontalAdvance(text().left(cursor));
  const int x = m_edit->x() + std::clamp(static_cast<FilterEdit*>(m_edit)->caretX() + at, 4, m_edit->width() - 4);
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Theme::current().color(ColorRole::Error));
  const qreal top = m_edit->geometry().bottom() + 2;
  painter.drawPolygon(QPolygonF{{x - 4.0, top + 6}, {x + 4.0, top + 6}, {x + 0.0, top}});
}

}  // namespace aifactory
