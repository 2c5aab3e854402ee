// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/details_dock.h"

#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QHideEvent>
#include <QLabel>
#include <QPointer>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

#include "widgets/theme.h"

namespace aifactory {
namespace {

constexpr int gap = 12;
constexpr int windowMargin = 14;

const QString shownKey = QStringLiteral("shown");
const QString floatingKey = QStringLiteral("floating");
const QString widthKey = QStringLiteral("width");
const QString geometryKey = QStringLiteral("geometry");

QToolButton* titleButton(const char* name) {
  auto* button = new QToolButton;
  button->setObjectName(QLatin1String(name));
  button->setProperty("flat", true);
  button->setProperty("small", true);
  return button;
}

QString withKeys(const QString& words, const QAction& action) {
  return QStringLiteral("%1 (%2)").arg(words, action.shortcut().toString(QKeySequence::NativeText));
}

}  // namespace

DetailsDock::DetailsDock(QWidget* surface, QWidget* details, int leastWidth, QWidget* parent)
    : QWidget(parent),
      m_splitter(new QSplitter(Qt::Horizontal)),
      m_pane(new QWidget),
      m_title(new QWidget),
      m_caption(new QLabel),
      m_floatButton(titleButton("floatDetails")),
      m_hideButton(titleButton("hideDetails")),
      m_toggle(new QToolButton(this)),
      m_show(addCommand("showDetails", Qt::CTRL | Qt::Key_I)),
      m_float(addCommand("floatDetails", Qt::CTRL | Qt::SHIFT | Qt::Key_I)),
      m_width(leastWidth) {
  buildTitle();
  m_pane->setObjectName(QStringLiteral("detailsPane"));
  m_pane->setMinimumWidth(leastWidth);
  m_pane->setAttribute(Qt::WA_ShowWithoutActivating);  // it comes and goes with the page
  m_pane->installEventFilter(this);
  auto* column = new QVBoxLayout(m_pane);
  column->setSpacing(6);
  column->addWidget(m_title);
  column->addWidget(details, 1);

  m_splitter->setObjectName(QStringLiteral("detailsSplitter"));
  m_splitter->setChildrenCollapsible(false);
  m_splitter->setHandleWidth(gap);
  m_splitter->addWidget(surface);
  m_splitter->setStretchFactor(0, 1);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->addWidget(m_splitter);

  m_toggle->setObjectName(QStringLiteral("toggleDetails"));
  m_toggle->setIcon(Theme::current().icon(IconKind::Details));
  m_toggle->setCheckable(true);
  for (QToolButton* button : {m_toggle, m_hideButton}) {
    connect(button, &QToolButton::clicked, m_show, &QAction::trigger);
  }
  connect(m_floatButton, &QToolButton::clicked, m_float, &QAction::trigger);
  connect(m_show, &QAction::triggered, this, [this] { setShown(!m_shown); });
  connect(m_float, &QAction::triggered, this, [this] { setFloating(!m_floating); });
  connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
    m_width = m_pane->width();
    Q_EMIT stateChanged();
  });
  place();
}

QAction* DetailsDock::addCommand(const char* name, QKeyCombination keys) {
  auto* action = new QAction(this);
  action->setObjectName(QLatin1String(name));
  action->setShortcut(QKeySequence(keys));
  addAction(action);
  return action;
}

void DetailsDock::buildTitle() {
  m_title->setObjectName(QStringLiteral("detailsTitle"));
  m_title->installEventFilter(this);
  m_caption->setFont(Theme::captionFont());
  m_caption->setProperty("role", QStringLiteral("caption"));
  m_hideButton->setIcon(Theme::current().icon(IconKind::Close));
  auto* line = new QHBoxLayout(m_title);
  line->setContentsMargins({});
  line->setSpacing(2);
  line->addWidget(m_caption);
  line->addStretch();
  line->addWidget(m_floatButton);
  line->addWidget(m_hideButton);
}

void DetailsDock::setTitle(const QString& title) {
  m_caption->setText(title);
  m_pane->setWindowTitle(title);
  m_pane->setAccessibleName(title);
}

void DetailsDock::setFloating(bool floating) {
  if (floating == m_floating) return;
  const QPointer<QWidget> focus = QApplication::focusWidget();
  const bool hadFocus = focus && m_pane->isAncestorOf(focus);
  keepGeometry();
  m_floating = floating;
  place();
  if (hadFocus) {
    m_pane->activateWindow();
    focus->setFocus();
  }
  Q_EMIT stateChanged();
}

void DetailsDock::setShown(bool shown) {
  if (shown != m_shown) {
    keepGeometry();
    m_shown = shown;
    Q_EMIT stateChanged();
  }
  showOrHide();
}

void DetailsDock::reveal() {
  setShown(true);
  if (!m_floating) return;
  m_pane->raise();
  m_pane->activateWindow();
}

void DetailsDock::setOffered(bool offered) {
  m_offered = offered;
  showOrHide();
}

QJsonObject DetailsDock::saveState() const {
  return {{shownKey, m_shown},
          {floatingKey, m_floating},
          {widthKey, m_width},
          {geometryKey, QString::fromLatin1(m_geometry.toBase64())}};
}

void DetailsDock::restoreState(const QJsonObject& state) {
  m_shown = state[shownKey].toBool(true);
  m_floating = state[floatingKey].toBool();
  m_width = std::max(m_pane->minimumWidth(), state[widthKey].toInt());
  m_geometry = QByteArray::fromBase64(state[geometryKey].toString().toLatin1());
  place();
}

void DetailsDock::place() {
  if (m_floating) {
    moveToWindow();
  } else {
    moveToSplitter();
  }
  const int margin = m_floating ? windowMargin : 0;
  m_pane->layout()->setContentsMargins(margin, margin, margin, margin);
  retranslate();
  showOrHide();
}

void DetailsDock::moveToWindow() {
  const QRect docked(m_pane->mapToGlobal(QPoint()), m_pane->size());
  // A tool window stays above its page, and the page's shortcuts reach it.
  m_pane->setParent(this, Qt::Tool);
  if (m_pane->restoreGeometry(m_geometry)) return;
  m_pane->setGeometry(docked);
  m_geometry = m_pane->saveGeometry();
}

void DetailsDock::moveToSplitter() {
  m_splitter->addWidget(m_pane);
  m_splitter->setSizes({std::max(1, m_splitter->width() - gap - m_width), m_width});
}

void DetailsDock::keepGeometry() {
  if (m_floating && m_pane->isVisible()) m_geometry = m_pane->saveGeometry();
}

void DetailsDock::showOrHide() {
  const bool shown = m_shown && m_offered;
  m_pane->setVisible(shown && (!m_floating || isVisible()));
  m_toggle->setChecked(shown);
  m_toggle->setEnabled(m_offered);
  m_show->setEnabled(m_offered);
  m_float->setEnabled(shown);
}

bool DetailsDock::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_pane && event->type() == QEvent::Close) setShown(false);
  if (watched == m_title && event->type() == QEvent::MouseButtonDblClick) m_float->trigger();
  return QWidget::eventFilter(watched, event);
}

void DetailsDock::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void DetailsDock::showEvent(QShowEvent* event) {
  showOrHide();
  QWidget::showEvent(event);
}

void DetailsDock::hideEvent(QHideEvent* event) {
  // The desktop takes the window away itself when it minimises the console.
  if (m_floating && !event->spontaneous()) {
    keepGeometry();
    m_pane->hide();
    Q_EMIT stateChanged();
  }
  QWidget::hideEvent(event);
}

void DetailsDock::retranslate() {
  const QString move = m_floating ? tr("Dock beside the page") : tr("Float in a window of its own");
  m_show->setText(tr("Show or hide the details"));
  m_float->setText(tr("Float or dock the details"));
  m_floatButton->setIcon(Theme::current().icon(m_floating ? IconKind::Details : IconKind::Float));
  m_floatButton->setAccessibleName(move);
  m_floatButton->setToolTip(withKeys(move, *m_float));
  m_hideButton->setAccessibleName(tr("Hide the details"));
  m_hideButton->setToolTip(withKeys(tr("Hide the details"), *m_show));
  m_toggle->setAccessibleName(m_show->text());
  m_toggle->setToolTip(withKeys(m_show->text(), *m_show));
}

}  // namespace aifactory
