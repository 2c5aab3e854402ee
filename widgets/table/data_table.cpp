// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/table/data_table.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QShortcut>

#include "widgets/empty_state.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

constexpr int compactRow = 26;
constexpr int comfortableRow = 32;

}  // namespace

DataTable::DataTable(ColumnTable* table, std::vector<TableColumn> columns, QWidget* parent)
    : QWidget(parent),
      m_model(new TableModel(table, std::move(columns), this)),
      m_view(new TableView(m_model, this)),
      m_footer(new QLabel(this)),
      m_empty(new EmptyState(m_view)) {
  m_footer->setFont(Theme::font(12));
  m_footer->setProperty("role", QStringLiteral("secondary"));
  m_footer->setContentsMargins(12, 6, 12, 8);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_view, 1);
  layout->addWidget(m_footer);
  setFocusProxy(m_view);
  m_empty->hide();
  m_initialState = saveState();

  m_footerText = [](int shown, int total, int selected) {
    const QLocale locale;
    QString text = tr("%1 of %2").arg(locale.toString(shown), locale.toString(total));
    if (selected > 0) {
      text += tr(" · %1 selected").arg(locale.toString(selected));
    }
    return text;
  };
  setEmptyMessages(tr("Nothing here yet"), tr("Nothing matches the filter"));

  connect(m_model, &TableModel::swapped, this, [this] {
    updateFooter();
    Q_EMIT resultChanged();
  });
  connect(m_view, &TableView::selectionKeysChanged, this, [this] {
    updateFooter();
    Q_EMIT selectionKeysChanged();
  });
  connect(m_view, &TableView::currentKeyChanged, this, &DataTable::currentKeyChanged);
  connect(m_view, &TableView::rowActivated, this, &DataTable::activated);
  connect(m_view, &TableView::sortChanged, this, [this] {
    m_view->header()->setSort(*m_model);
    Q_EMIT viewChanged();
  });
  connect(m_view->header(), &QHeaderView::sectionMoved, this, &DataTable::viewChanged);
  connect(m_view->header(), &TableHeader::widthsChosen, this, &DataTable::viewChanged);
  m_view->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint& point) {
    const QModelIndex index = m_view->indexAt(point);
    Q_EMIT contextMenuRequested(m_view->viewport()->mapToGlobal(point),
                                index.isValid() ? m_model->keyAt(index.row()) : 0);
  });
  connect(m_view->header(), &QWidget::customContextMenuRequested, this, [this](const QPoint& point) {
    auto* menu = createColumnsMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(m_view->header()->mapToGlobal(point));
  });
  auto* copyKey = new QShortcut(QKeySequence::Copy, m_view);
  copyKey->setContext(Qt::WidgetWithChildrenShortcut);
  connect(copyKey, &QShortcut::activated, this, [this] { QGuiApplication::clipboard()->setText(copyText()); });
  updateFooter();
}

void DataTable::setFilter(RowPredicate predicate, std::vector<int> columns) {
  m_model->setPredicate(std::move(predicate), std::move(columns));
}

void DataTable::setSort(const QString& columnId, bool descending) {
  const int column = m_model->columnOfId(columnId);
  const int source = column < 0 ? -1 : m_model->columns()[static_cast<std::size_t>(column)].source;
  m_model->setSort(source < 0 ? std::vector<SortKey>{} : std::vector<SortKey>{{source, descending}});
  m_view->header()->setSort(*m_model);
}

void DataTable::setGroupBy(const QStringList& columnIds) {
  std::vector<int> columns;
  for (const QString& id : columnIds) {
    const int column = m_model->columnOfId(id);
    const int source = column < 0 ? -1 : m_model->columns()[static_cast<std::size_t>(column)].source;
    if (source >= 0 && m_model->table().type(source) == ColumnType::Text) {
      columns.push_back(source);
    }
  }
  m_model->setGroupBy(std::move(columns));
}

QStringList DataTable::groupBy() const {
  QStringList ids;
  for (const int source : m_model->groupBy()) {
    for (const TableColumn& column : m_model->columns()) {
      if (column.source == source) {
        ids.append(column.id);
        break;
      }
    }
  }
  return ids;
}

void DataTable::setExpanded(bool expanded) { m_model->setExpanded(expanded); }
std::vector<DataTable::Key> DataTable::selectedKeys() const { return m_view->selectedKeys(); }
DataTable::Key DataTable::currentKey() const { return m_view->currentKey(); }
void DataTable::select(const std::vector<Key>& keys) { m_view->selectKeys(keys); }

void DataTable::scrollTo(Key key) {
  if (const int position = m_model->positionOf(key); position >= 0) {
    m_view->scrollTo(m_model->index(position, 0));
  }
}

void DataTable::setComfortable(bool comfortable) { m_view->setRowHeight(comfortable ? comfortableRow : compactRow); }
bool DataTable::isComfortable() const { return m_view->rowHeight() == comfortableRow; }

QString DataTable::copyText() const {
  std::vector<int> positions = m_view->selectedPositions();
  if (positions.empty() && m_view->currentIndex().isValid()) {
    positions.push_back(m_view->currentIndex().row());
  }
  const QHeaderView* header = m_view->header();
  std::vector<int> columns;
  for (int visual = 0; visual < header->count(); ++visual) {
    if (const int column = header->logicalIndex(visual); !header->isSectionHidden(column)) {
      columns.push_back(column);
    }
  }
  const auto line = [&columns](const auto& text) {
    QStringList cells;
    for (const int column : columns) {
      // A tab or line break inside a cell would shift every cell after it.
      cells.append(QString(text(column))
                       .replace(QLatin1Char('\t'), QLatin1Char(' '))
                       .replace(QLatin1Char('\n'), QLatin1Char(' ')));
    }
    return cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
  };
  QString text = line([this](int column) { return m_model->columns()[static_cast<std::size_t>(column)].title; });
  for (const int position : positions) {
    text += line([&](int column) { return m_model->index(position, column).data().toString(); });
  }
  return text;
}

void DataTable::setTitles(const std::vector<TableColumn>& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) m_model->setColumnTitle(static_cast<int>(i), columns[i].title);
}

void DataTable::setFooter(std::function<QString(int, int, int)> footer) {
  m_footerText = std::move(footer);
  updateFooter();
}

void DataTable::setEmptyMessages(const QString& noRows, const QString& noMatch) {
  m_noRows = noRows;
  m_noMatch = noMatch;
  updateFooter();
}

void DataTable::updateFooter() {
  const int total = m_model->totalRows();
  m_footer->setText(m_footerText(m_model->matchedRows(), total, static_cast<int>(m_view->selectedKeys().size())));
  const bool empty = m_model->rowCount() == 0;
  if (empty) {
    m_empty->setMessage(total == 0 ? m_noRows : m_noMatch, {});
    const int top = m_view->header()->height();
    m_empty->setGeometry(0, top, m_view->width(), m_view->height() - top);
  }
  m_empty->setVisible(empty);
}

void DataTable::resizeEvent(QResizeEvent*) { updateFooter(); }

void DataTable::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(Theme::current().color(ColorRole::Line));
  painter.drawLine(m_footer->geometry().topLeft(), m_footer->geometry().topRight());
}

}  // namespace aifactory
