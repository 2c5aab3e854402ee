// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/alerts/alert_rules.h"

#include <QEvent>
#include <QVBoxLayout>

#include "app/alerts/alert_text.h"
#include "app/format.h"
#include "app/words.h"
#include "widgets/message_bar.h"
#include "widgets/table/data_table.h"
#include "widgets/table/table_view.h"

namespace aifactory {
namespace {

enum Column { Severity, Name, Watches, Source, Active, Problem, ColumnCount };

std::vector<ColumnType> types() {
  std::vector<ColumnType> types(ColumnCount, ColumnType::Text);
  types[Severity] = types[Active] = ColumnType::Integer;
  return types;
}

}  // namespace

AlertRules::AlertRules(const PageContext& context, QWidget* parent)
    : QWidget(parent),
      m_connection(context.connection),
      m_rows(types()),
      m_table(new DataTable(&m_rows, columns())),
      m_trouble(new MessageBar) {
  m_table->setObjectName(QStringLiteral("ruleTable"));
  m_table->setSort(QStringLiteral("severity"), true);
  m_table->view()->header()->setStretchLastSection(true);
  m_trouble->setObjectName(QStringLiteral("ruleTrouble"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 8, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_trouble);
  layout->addWidget(m_table, 1);
  connect(m_trouble, &MessageBar::actionTriggered, this, &AlertRules::reload);
  retranslate();
}

void AlertRules::reload() {
  m_trouble->dismiss();
  m_connection.listAlertRules({}, this, [this](const CallResult<v1::ListAlertRulesResponse>& result) {
    if (result) {
      fill(*result);
    } else {
      m_trouble->showMessage(StatusKind::Error, result.error().sentence, tr("Try again"));
    }
  });
}

void AlertRules::fill(const v1::ListAlertRulesResponse& rules) {
  m_rules.assign(rules.rules().begin(), rules.rules().end());
  m_rows.setRowCount(static_cast<int>(m_rules.size()));
  for (int row = 0; row < m_rows.rowCount(); ++row) {
    const v1::AlertRule& rule = m_rules[static_cast<std::size_t>(row)];
    m_rows.setKey(row, static_cast<std::uint64_t>(row) + 1);
    m_rows.setInteger(row, Severity, rule.severity());
    m_rows.setText(row, Name, rule.display_name());
    m_rows.setText(row, Watches, rule.expression());
    m_rows.setText(row, Source, rule.source());
    m_rows.setInteger(row, Active, rule.active_alerts());
    m_rows.setText(row, Problem, rule.problem());
  }
  m_rows.publish();
}

std::vector<TableColumn> AlertRules::columns() const {
  const auto ofRule = [this](auto show) {
    return [this, show](const TableRow& row) -> CellText {
      if (row.isGroup() || row.row() >= static_cast<int>(m_rules.size())) return {};
      return show(m_rules[static_cast<std::size_t>(row.row())]);
    };
  };
  std::vector<TableColumn> columns;
  columns.push_back({.id = QStringLiteral("severity"),
                     .title = tr("Severity"),
                     .width = 110,
                     .source = Severity,
                     .format = ofRule([](const v1::AlertRule& rule) {
                       return CellText{.text = Words::severity(rule.severity()),
                                       .status = Words::status(rule.severity())};
                     })});
  // The factory's own rules are one a kind, which we have words for; a rule of Prometheus is called what it is.
  columns.push_back({.id = QStringLiteral("name"),
                     .title = tr("Rule"),
                     .width = 230,
                     .source = Name,
                     .format = ofRule([](const v1::AlertRule& rule) {
                       const bool own = rule.kind() != v1::Alert::KIND_RULE && rule.kind() != 0;
                       return CellText{.text = own ? AlertText::kind(rule.kind()) : text(rule.display_name())};
                     })});
  columns.push_back({.id = QStringLiteral("watches"),
                     .title = tr("Watches"),
                     .width = 430,
                     .source = Watches,
                     .format = ofRule([](const v1::AlertRule& rule) {
                       return CellText{.text = text(rule.expression()), .color = ColorRole::Secondary};
                     })});
  columns.push_back({.id = QStringLiteral("source"),
                     .title = tr("Source"),
                     .width = 150,
                     .source = Source,
                     .format = ofRule([](const v1::AlertRule& rule) { return CellText{.text = text(rule.source())}; }),
                     .groupable = true});
  columns.push_back({.id = QStringLiteral("active"),
                     .title = tr("Active now"),
                     .width = 88,
                     .alignment = Qt::AlignRight,
                     .source = Active,
                     .format = ofRule([](const v1::AlertRule& rule) {
                       return CellText{.text = Format::number(rule.active_alerts())};
                     })});
  columns.push_back({.id = QStringLiteral("problem"),
                     .title = tr("State"),
                     .width = 200,
                     .source = Problem,
                     .format = ofRule([](const v1::AlertRule& rule) {
                       return rule.problem().empty()
                                  ? CellText{.text = tr("Evaluated"), .status = StatusKind::Ok}
                                  : CellText{.text = text(rule.problem()), .status = StatusKind::Warning};
                     })});
  return columns;
}

void AlertRules::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void AlertRules::retranslate() {
  m_table->setEmptyMessages(tr("No rules"), {});
  m_table->setFooter([](int shown, int, int) { return tr("%Ln rule(s)", nullptr, shown); });
  m_table->setTitles(columns());
  m_table->view()->setAccessibleName(tr("Alert rules"));
}

}  // namespace aifactory
