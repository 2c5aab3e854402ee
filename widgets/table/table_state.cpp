// SPDX-License-Identifier: GPL-3.0-or-later
// What of a DataTable a saved view holds, and the menu that changes it.
#include <QActionGroup>
#include <QJsonArray>
#include <QMenu>

#include <algorithm>

#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

QString idOfSource(const TableModel& model, int source) {
  const auto& columns = model.columns();
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [source](const TableColumn& column) { return column.source == source; });
  return found == columns.end() ? QString() : found->id;
}

}  // namespace

QJsonObject DataTable::saveState() const {
  const QHeaderView* header = m_view->header();
  QJsonArray columns;
  int last = header->count() - 1;
  while (last > 0 && header->isSectionHidden(header->logicalIndex(last))) {
    --last;
  }
  for (int visual = 0; visual < header->count(); ++visual) {
    const int column = header->logicalIndex(visual);
    const TableColumn& description = m_model->columns()[static_cast<std::size_t>(column)];
    const bool hidden = header->isSectionHidden(column);
    // The last visible section is as wide as the space left to it: not the width that the user chose.
    const bool stretched = visual == last;
    columns.append(
        QJsonObject{{QStringLiteral("id"), description.id},
                    {QStringLiteral("visible"), !hidden},
                    {QStringLiteral("width"), hidden || stretched ? description.width : header->sectionSize(column)}});
  }
  QJsonArray sort;
  for (const SortKey& key : m_model->sortKeys()) {
    sort.append(QJsonObject{{QStringLiteral("id"), idOfSource(*m_model, key.column)},
                            {QStringLiteral("descending"), key.descending}});
  }
  return {{QStringLiteral("columns"), columns},
          {QStringLiteral("sort"), sort},
          {QStringLiteral("group"), QJsonArray::fromStringList(groupBy())},
          {QStringLiteral("comfortable"), isComfortable()}};
}

void DataTable::restoreState(const QJsonObject& state) {
  TableHeader* header = m_view->header();
  int visual = 0;
  for (const QJsonValue& value : state[QStringLiteral("columns")].toArray()) {
    const QJsonObject saved = value.toObject();
    const int column = m_model->columnOfId(saved[QStringLiteral("id")].toString());
    if (column < 0) {
      continue;
    }
    header->moveSection(header->visualIndex(column), visual++);
    header->setSectionHidden(column, !saved[QStringLiteral("visible")].toBool(true));
    const int width = saved[QStringLiteral("width")].toInt();
    if (width >= header->minimumSectionSize() && width <= 4000) {
      header->resizeSection(column, width);
    }
  }
  std::vector<SortKey> sort;
  for (const QJsonValue& value : state[QStringLiteral("sort")].toArray()) {
    const QJsonObject saved = value.toObject();
    const int column = m_model->columnOfId(saved[QStringLiteral("id")].toString());
    if (column >= 0 && m_model->columns()[static_cast<std::size_t>(column)].source >= 0) {
      sort.push_back(
          {m_model->columns()[static_cast<std::size_t>(column)].source, saved[QStringLiteral("descending")].toBool()});
    }
  }
  m_model->setSort(std::move(sort));
  header->setSort(*m_model);
  QStringList groups;
  for (const QJsonValue& value : state[QStringLiteral("group")].toArray()) {
    groups.append(value.toString());
  }
  setGroupBy(groups);
  setComfortable(state[QStringLiteral("comfortable")].toBool());
}

void DataTable::resetColumns() {
  restoreState(m_initialState);
  Q_EMIT viewChanged();
}

QMenu* DataTable::createColumnsMenu(QWidget* parent) {
  auto* menu = new QMenu(parent);
  TableHeader* header = m_view->header();
  auto* sortMenu = new QMenu(tr("Sort by"), menu);
  auto* groupMenu = new QMenu(tr("Group by"), menu);
  auto* groupChoice = new QActionGroup(groupMenu);
  const auto addGroup = [&](const QString& text, const QStringList& ids) {
    QAction* action = groupMenu->addAction(text, this, [this, ids] {
      setGroupBy(ids);
      Q_EMIT viewChanged();
    });
    action->setCheckable(true);
    action->setChecked(groupBy() == ids);
    groupChoice->addAction(action);
  };
  addGroup(tr("No groups"), {});
  for (int visual = 0; visual < header->count(); ++visual) {
    const int column = header->logicalIndex(visual);
    const TableColumn& description = m_model->columns()[static_cast<std::size_t>(column)];
    QAction* action = menu->addAction(description.title);
    action->setCheckable(true);
    action->setChecked(!header->isSectionHidden(column));
    connect(action, &QAction::toggled, this, [this, header, column](bool visible) {
      // A table without columns could not be got back by its header.
      if (visible || header->hiddenSectionCount() < header->count() - 1) {
        header->setSectionHidden(column, !visible);
        Q_EMIT viewChanged();
      }
    });
    if (description.source >= 0) {
      connect(sortMenu->addAction(description.title), &QAction::triggered, m_view,
              [header, column] { Q_EMIT header->sortRequested(column, false); });
    }
    if (description.groupable && description.source >= 0) {
      addGroup(description.title, {description.id});
    }
  }
  menu->addSeparator();
  menu->addMenu(sortMenu);
  if (groupMenu->actions().size() > 1) {
    menu->addMenu(groupMenu);
  }
  QAction* comfortable = menu->addAction(tr("Comfortable rows"));
  comfortable->setCheckable(true);
  comfortable->setChecked(isComfortable());
  connect(comfortable, &QAction::toggled, this, [this](bool on) {
    setComfortable(on);
    Q_EMIT viewChanged();
  });
  menu->addAction(tr("Reset columns"), this, &DataTable::resetColumns);
  return menu;
}

}  // namespace aifactory
