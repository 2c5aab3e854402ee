// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batch_dialog.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <numeric>
#include <utility>

#include "widgets/theme.h"

namespace aifactory {
BatchDialog::BatchDialog(const BatchPlan& plan, BatchCall call, QWidget* parent)
    : QDialog(parent),
      m_done(plan.done),
      m_call(std::move(call)),
      m_items(static_cast<int>(plan.items.size())),
      m_consequence(new QLabel(plan.consequence)),
      m_form(plan.form),
      m_progress(new QProgressBar),
      m_table(new QTableWidget(static_cast<int>(plan.items.size() + plan.leftOut.size()),
                               static_cast<int>(plan.columns.size()) + 1)),
      m_doIt(new QPushButton(plan.doIt)),
      m_again(new QPushButton(tr("Try again"))),
      m_leave(new QPushButton(tr("Leave them as they are"))) {
  setWindowTitle(plan.question);
  setObjectName(QStringLiteral("batchDialog"));
  resize(760, 440);
  auto* title = new QLabel(plan.question);
  title->setFont(Theme::font(17, QFont::DemiBold));
  m_consequence->setObjectName(QStringLiteral("consequence"));
  m_consequence->setWordWrap(true);

  m_table->setObjectName(QStringLiteral("batchItems"));
  m_table->setHorizontalHeaderLabels(plan.columns + QStringList(tr("Result")));
  m_table->verticalHeader()->hide();
  m_table->verticalHeader()->setDefaultSectionSize(26);
  m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  m_table->setSelectionMode(QAbstractItemView::NoSelection);
  m_table->setTabKeyNavigation(false);  // or Tab would never reach the buttons
  m_table->setShowGrid(false);
  m_table->setAccessibleName(tr("What it is done to, and the result of each"));
  m_table->horizontalHeader()->setHighlightSections(false);
  m_table->horizontalHeader()->setStretchLastSection(true);
  m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  for (int row = 0; row < m_table->rowCount(); ++row) {
    const bool leftOut = row >= m_items;
    const auto& rows = leftOut ? plan.leftOut : plan.items;
    const QStringList& cells = rows[static_cast<std::size_t>(leftOut ? row - m_items : row)];
    for (int column = 0; column < m_table->columnCount(); ++column) {
      auto* item = new QTableWidgetItem(cells.value(column));
      if (leftOut) item->setFlags(Qt::NoItemFlags);
      m_table->setItem(row, column, item);
    }
  }
  m_table->resizeColumnsToContents();

  m_progress->setRange(0, m_items);
  m_progress->setTextVisible(false);
  m_progress->hide();
  m_doIt->setObjectName(QStringLiteral("doIt"));
  m_doIt->setProperty(plan.destroys ? "danger" : "primary", true);
  m_leave->setObjectName(QStringLiteral("leave"));
  m_again->setObjectName(QStringLiteral("again"));
  m_again->hide();

  auto* buttons = new QHBoxLayout;
  buttons->addStretch();
  buttons->addWidget(m_leave);
  buttons->addWidget(m_again);
  buttons->addWidget(m_doIt);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(14, 14, 14, 14);
  layout->setSpacing(12);
  layout->addWidget(title);
  layout->addWidget(m_consequence);
  auto* form = new QFormLayout;
  if (m_form) form->addRow(plan.formLabel, m_form);
  if (!plan.reasonLabel.isEmpty()) {
    m_reason = new QLineEdit;
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setMaxLength(plan.reasonLength);
    form->addRow(plan.reasonLabel, m_reason);
    m_doIt->setEnabled(plan.reasonOptional);
    if (!plan.reasonOptional) {
      connect(m_reason, &QLineEdit::textChanged, this, [this] { m_doIt->setEnabled(!reason().isEmpty()); });
    }
  }
  if (form->rowCount() > 0) {
    layout->addLayout(form);
  } else {
    delete form;
  }
  layout->addWidget(m_table, 1);
  layout->addWidget(m_progress);
  layout->addLayout(buttons);

  // Return must not destroy anything by habit.
  QPushButton* byReturn = plan.destroys ? m_leave : m_doIt;
  byReturn->setDefault(true);
  if (m_reason) {
    m_reason->setFocus();
  } else {
    byReturn->setFocus();
  }
  connect(m_doIt, &QPushButton::clicked, this, &BatchDialog::start);
  connect(m_leave, &QPushButton::clicked, this, &BatchDialog::reject);
  connect(m_again, &QPushButton::clicked, this, [this] { run(std::exchange(m_failed, {})); });
}

BatchDialog* BatchDialog::ask(const BatchPlan& plan, BatchCall call, QWidget* parent) {
  auto* dialog = new BatchDialog(plan, std::move(call), parent);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowModality(Qt::WindowModal);
  dialog->show();
  return dialog;
}

QString BatchDialog::reason() const { return m_reason ? m_reason->text().trimmed() : QString(); }

void BatchDialog::start() {
  for (QWidget* asked : std::initializer_list<QWidget*>{m_reason, m_form}) {
    if (asked) asked->setEnabled(false);
  }
  std::vector<int> all(static_cast<std::size_t>(m_items));
  std::iota(all.begin(), all.end(), 0);
  run(std::move(all));
}

void BatchDialog::run(std::vector<int> rows) {
  m_doIt->hide();
  m_again->hide();
  m_progress->setRange(0, static_cast<int>(rows.size()));
  m_progress->setValue(0);
  m_progress->show();
  m_leave->setText(tr("Stop"));
  delete m_batch;
  const auto rowOf = [rows](int index) { return rows[static_cast<std::size_t>(index)]; };
  m_batch = new Batch(
      static_cast<int>(rows.size()),
      [call = m_call, rowOf](int index, QObject* receiver, auto done) {
        return call(rowOf(index), receiver, std::move(done));
      },
      this);
  connect(m_batch, &Batch::itemFinished, this,
          [this, rowOf](int index, const QString& error) { showResult(rowOf(index), error); });
  connect(m_batch, &Batch::ended, this, &BatchDialog::showEnd);
  m_batch->start();
}

void BatchDialog::reject() {
  if (m_batch && !m_batch->over()) {
    m_leave->setEnabled(false);
    m_batch->stop();
    return;
  }
  QDialog::reject();
}

void BatchDialog::showResult(int row, const QString& error) {
  if (error.isEmpty()) {
    ++m_succeeded;
  } else {
    m_failed.push_back(row);
  }
  QTableWidgetItem* item = m_table->item(row, m_table->columnCount() - 1);
  item->setText(error.isEmpty() ? m_done : error);
  item->setToolTip(error);
  m_progress->setValue(m_batch->finished());
  m_table->scrollToItem(item);
}

void BatchDialog::showEnd() {
  const int failed = static_cast<int>(m_failed.size());
  const int left = m_items - m_succeeded - failed;
  QStringList parts{tr("%n done", nullptr, m_succeeded)};
  if (failed > 0) parts << tr("%n refused", nullptr, failed);
  if (left > 0) parts << tr("%n not sent", nullptr, left);
  m_consequence->setText(parts.join(QStringLiteral(" · ")));
  m_progress->hide();
  m_again->setVisible(failed > 0);
  m_leave->setEnabled(true);
  m_leave->setText(tr("Close"));
  m_leave->setDefault(true);
  m_leave->setFocus();
}

}  // namespace aifactory
