// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filtered_table.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QJsonDocument>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QTimer>
#include <QVBoxLayout>

#include <numeric>

#include "app/filter_words.h"
#include "app/shell/preferences.h"
#include "widgets/filter_bar.h"

namespace aifactory {
namespace {

/// Relative times ("-24h") move on with the clock.
constexpr int reapplyMilliseconds = 60'000;

qsizetype utf16Offset(const QByteArray& utf8, std::size_t bytes) {
  return QString::fromUtf8(utf8.left(static_cast<qsizetype>(bytes))).size();
}

}  // namespace

RowPredicate predicateOf(Filter filter) {
  if (filter.matchesEverything()) return {};
  return [filter = std::move(filter)](const TableBlock& block, std::span<std::uint64_t> bits) {
    std::vector<FilterOperand> operands(block.columns.size());
    for (std::size_t column = 0; column < block.columns.size(); ++column) {
      const ColumnBlock& values = block.columns[column];
      operands[column] = {.reals = values.reals,
                          .doubles = values.times,
                          .integers = values.integers,
                          .codes = values.codes,
                          .dictionary = values.dictionary};
    }
    filter.evaluate(static_cast<std::size_t>(block.rows), operands, bits);
  };
}

FilteredTable::FilteredTable(const FilterSchema& schema, DataTable* table, const QString& settingsGroup,
                             Preferences& preferences, std::function<double()> now, QWidget* parent)
    : QWidget(parent),
      m_schema(schema),
      m_settingsGroup(settingsGroup),
      m_preferences(preferences),
      m_now(std::move(now)),
      m_filter(new FilterBar),
      m_table(table),
      m_toolbar(new QHBoxLayout),
      m_views(new QPushButton),
      m_columns(new QPushButton) {
  m_filter->setObjectName(QStringLiteral("filter"));
  m_views->setObjectName(QStringLiteral("savedViews"));
  m_columns->setObjectName(QStringLiteral("columns"));
  m_toolbar->setContentsMargins(12, 10, 12, 10);
  m_toolbar->setSpacing(8);
  m_toolbar->addWidget(m_filter, 1);
  m_toolbar->addWidget(m_views, 0, Qt::AlignTop);
  m_toolbar->addWidget(m_columns, 0, Qt::AlignTop);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(0);
  layout->addLayout(m_toolbar);
  layout->addWidget(m_table, 1);

  m_filter->setCompleter([this](const QString& text, int cursor) {
    const QByteArray utf8 = text.toUtf8();
    const auto bytes = static_cast<std::size_t>(text.left(cursor).toUtf8().size());
    const FilterCompletion completion =
        completeFilter({utf8.data(), static_cast<std::size_t>(utf8.size())}, bytes, m_schema);
    FilterBar::Completion shown;
    shown.replaceFrom = static_cast<int>(utf16Offset(utf8, completion.replaceFrom));
    for (const std::string& choice : completion.choices) shown.choices << QString::fromStdString(choice);
    return shown;
  });
  connect(m_filter, &FilterBar::filterChanged, this, &FilteredTable::applyFilter);
  connect(m_filter, &FilterBar::historyChanged, this, &FilteredTable::keepHistory);
  connect(m_views, &QPushButton::clicked, this, &FilteredTable::showViews);
  connect(m_columns, &QPushButton::clicked, this, &FilteredTable::showColumns);
  connect(m_table, &DataTable::viewChanged, this, &FilteredTable::keepState);

  m_filter->setHistory(preferences.settings().value(m_settingsGroup + QStringLiteral("/history")).toStringList());
  const QByteArray state = preferences.settings().value(m_settingsGroup + QStringLiteral("/table")).toByteArray();
  if (!state.isEmpty()) m_table->restoreState(QJsonDocument::fromJson(state).object());

  const auto applyDensity = [this] {
    m_table->setComfortable(m_preferences.density() == Preferences::Density::Comfortable);
  };
  connect(&preferences, &Preferences::densityChanged, this, applyDensity);
  applyDensity();
  auto* reapply = new QTimer(this);
  connect(reapply, &QTimer::timeout, this, [this] {
    if (!filter().isEmpty()) applyFilter();
  });
  reapply->start(reapplyMilliseconds);
  retranslate();
}

QString FilteredTable::filter() const { return m_filter->text(); }

void FilteredTable::setFilter(const QString& text) { m_filter->setText(text); }

void FilteredTable::applyFilter() {
  const QByteArray utf8 = filter().toUtf8();
  std::variant<Filter, Filter::Error> parsed =
      Filter::parseForEditor({utf8.data(), static_cast<std::size_t>(utf8.size())}, m_schema, m_now());
  if (const auto* error = std::get_if<Filter::Error>(&parsed)) {
    // The rows of the last good filter stay: a half-typed one must not empty the table.
    m_filter->setError(static_cast<int>(utf16Offset(utf8, error->offset)), FilterWords::sentence(*error));
    return;
  }
  m_filter->clearError();
  std::vector<int> columns(m_schema.size());
  std::iota(columns.begin(), columns.end(), 0);
  m_table->setFilter(predicateOf(std::get<Filter>(std::move(parsed))), std::move(columns));
}

void FilteredTable::applyView(const View& view) {
  if (!view.table.isEmpty()) m_table->restoreState(view.table);
  setFilter(view.filter);
  Q_EMIT m_table->viewChanged();
}

void FilteredTable::showViews() {
  QMenu menu(this);
  menu.setObjectName(QStringLiteral("viewsMenu"));
  const std::vector<View> saved = savedViews();
  const auto add = [&](const View& view) { menu.addAction(view.name, this, [this, view] { applyView(view); }); };
  for (const View& view : m_standardViews) add(view);
  if (!saved.empty()) menu.addSeparator();
  for (const View& view : saved) add(view);
  menu.addSeparator();
  menu.addAction(tr("Save this view…"), this, &FilteredTable::saveView);
  if (!saved.empty()) {
    QMenu* remove = menu.addMenu(tr("Remove a view"));
    for (std::size_t i = 0; i < saved.size(); ++i) {
      remove->addAction(saved[i].name, this, [this, i] {
        std::vector<View> views = savedViews();
        views.erase(views.begin() + static_cast<std::ptrdiff_t>(i));
        setSavedViews(views);
      });
    }
  }
  menu.exec(m_views->mapToGlobal(m_views->rect().bottomLeft()));
}

void FilteredTable::saveView() {
  const QString name = QInputDialog::getText(this, tr("Save this view"), tr("Name:")).trimmed();
  if (name.isEmpty()) return;
  std::vector<View> views = savedViews();
  std::erase_if(views, [&](const View& view) { return view.name == name; });
  views.push_back({name, filter(), m_table->saveState()});
  setSavedViews(views);
}

void FilteredTable::showColumns() {
  std::unique_ptr<QMenu> menu(m_table->createColumnsMenu(this));
  menu->setObjectName(QStringLiteral("columnsMenu"));
  menu->exec(m_columns->mapToGlobal(m_columns->rect().bottomLeft()));
}

void FilteredTable::keepState() {
  m_preferences.settings().setValue(m_settingsGroup + QStringLiteral("/table"),
                                    QJsonDocument(m_table->saveState()).toJson(QJsonDocument::Compact));
}

void FilteredTable::keepHistory() {
  m_preferences.settings().setValue(m_settingsGroup + QStringLiteral("/history"), m_filter->history());
}

std::vector<FilteredTable::View> FilteredTable::savedViews() const {
  QSettings& settings = m_preferences.settings();
  std::vector<View> views(
      static_cast<std::size_t>(settings.beginReadArray(m_settingsGroup + QStringLiteral("/views"))));
  for (std::size_t i = 0; i < views.size(); ++i) {
    settings.setArrayIndex(static_cast<int>(i));
    views[i] = {settings.value(QStringLiteral("name")).toString(), settings.value(QStringLiteral("filter")).toString(),
                QJsonDocument::fromJson(settings.value(QStringLiteral("table")).toByteArray()).object()};
  }
  settings.endArray();
  return views;
}

void FilteredTable::setSavedViews(const std::vector<View>& views) {
  QSettings& settings = m_preferences.settings();
  settings.remove(m_settingsGroup + QStringLiteral("/views"));
  settings.beginWriteArray(m_settingsGroup + QStringLiteral("/views"), static_cast<int>(views.size()));
  for (std::size_t i = 0; i < views.size(); ++i) {
    settings.setArrayIndex(static_cast<int>(i));
    settings.setValue(QStringLiteral("name"), views[i].name);
    settings.setValue(QStringLiteral("filter"), views[i].filter);
    settings.setValue(QStringLiteral("table"), QJsonDocument(views[i].table).toJson(QJsonDocument::Compact));
  }
  settings.endArray();
}

void FilteredTable::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void FilteredTable::retranslate() {
  m_views->setText(tr("Saved views"));
  m_columns->setText(tr("Columns"));
  if (m_filter->hasError()) applyFilter();
}

}  // namespace aifactory
