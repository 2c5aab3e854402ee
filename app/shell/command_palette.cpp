// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace aifactory {

namespace {

constexpr int rowHeight = 30;
constexpr int detailRole = Qt::UserRole + 1;
constexpr int iconRole = Qt::UserRole + 2;

class ResultDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {300, rowHeight}; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Theme& theme = Theme::current();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(theme.color(option.state & QStyle::State_Selected ? ColorRole::Selection : ColorRole::Raised));
      painter->drawRoundedRect(QRectF(option.rect).adjusted(0, 1, 0, -1), 5, 5);
    }
    const QRect box = option.rect.adjusted(8, 0, -8, 0);
    const auto icon = static_cast<IconKind>(index.data(iconRole).toInt());
    painter->drawPixmap(QPointF(box.left(), box.top() + (box.height() - 16) / 2.0),
                        theme.pixmap(icon, 16, option.widget->devicePixelRatioF(), theme.color(ColorRole::Secondary)));
    painter->setFont(Theme::font(12));
    painter->setPen(theme.color(ColorRole::Caption));
    const QString detail = index.data(detailRole).toString();
    const int detailWidth = std::min(painter->fontMetrics().horizontalAdvance(detail), box.width() / 2);
    painter->drawText(box, Qt::AlignVCenter | Qt::AlignRight,
                      painter->fontMetrics().elidedText(detail, Qt::ElideRight, detailWidth));
    painter->setFont(Theme::font(13));
    painter->setPen(theme.color(ColorRole::Text));
    const QRect title = box.adjusted(26, 0, -detailWidth - 10, 0);
    painter->drawText(title, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, title.width()));
    painter->restore();
  }
};

}  // namespace

CommandPalette::CommandPalette(Search search, QWidget* parent)
    : QFrame(parent, Qt::Popup | Qt::FramelessWindowHint),
      m_search(std::move(search)),
      m_field(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_model(new QStandardItemModel(this)) {
  setObjectName(QStringLiteral("commandPalette"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(10, 10, 10, 10);
  layout->setSpacing(8);
  layout->addWidget(m_field);
  layout->addWidget(m_list);
  m_field->installEventFilter(this);
  m_list->setModel(m_model);
  m_list->setItemDelegate(new ResultDelegate(this));
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setUniformItemSizes(true);
  m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  m_list->setMouseTracking(true);
  m_list->setFocusPolicy(Qt::NoFocus);
  connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::find);
  connect(m_list, &QListView::clicked, this, &CommandPalette::run);
}

void CommandPalette::open() {
  m_field->setPlaceholderText(tr("Search jobs, nodes, GPUs, tenants, actions"));
  m_field->setAccessibleName(m_field->placeholderText());
  m_list->setAccessibleName(tr("Search results"));
  m_field->clear();
  find();
  const QWidget* window = parentWidget();
  const int width = std::min(620, window->width() - 40);
  setFixedWidth(width);
  move(window->mapToGlobal(QPoint((window->width() - width) / 2, 8)));
  show();
  m_field->setFocus();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched != m_field || event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
  const auto key = static_cast<QKeyEvent*>(event)->key();
  const int rows = m_model->rowCount();
  const auto go = [&](int row) { m_list->setCurrentIndex(m_model->index(std::clamp(row, 0, rows - 1), 0)); };
  const int row = m_list->currentIndex().row();
  switch (key) {
    case Qt::Key_Down:
      if (rows > 0) go((row + 1) % rows);
      return true;
    case Qt::Key_Up:
      if (rows > 0) go((row + rows - 1) % rows);
      return true;
    case Qt::Key_PageDown:
      if (rows > 0) go(row + 8);
      return true;
    case Qt::Key_PageUp:
      if (rows > 0) go(row - 8);
      return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      run();
      return true;
    default:
      return QFrame::eventFilter(watched, event);
  }
}

void CommandPalette::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), Theme::current().color(ColorRole::Card));
  painter.setPen(Theme::current().color(ColorRole::Line));
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CommandPalette::find() {
  m_results = m_search(m_field->text());
  m_model->clear();
  for (const SearchResult& result : m_results) {
    auto* item = new QStandardItem(result.title);
    item->setData(result.detail, detailRole);
    item->setData(static_cast<int>(result.icon), iconRole);
    item->setData(QStringLiteral("%1, %2").arg(result.title, result.detail), Qt::AccessibleTextRole);
    m_model->appendRow(item);
  }
  if (m_results.empty()) {
    auto* item = new QStandardItem(tr("Nothing found. Try a job number, a part of a name, or a node."));
    item->setData(static_cast<int>(IconKind::Search), iconRole);
    m_model->appendRow(item);
  }
  m_list->setCurrentIndex(m_model->index(0, 0));
  m_list->setFixedHeight(std::min(m_model->rowCount(), 14) * rowHeight + 2);
  adjustSize();
}

void CommandPalette::run() {
  const auto row = static_cast<std::size_t>(m_list->currentIndex().row());
  if (row >= m_results.size()) return;
  const std::function<void()> chosen = m_results[row].run;
  close();
  chosen();
}

}  // namespace aifactory
