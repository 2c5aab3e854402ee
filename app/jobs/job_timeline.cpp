// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/job_timeline.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "app/format.h"
#include "app/jobs/job_text.h"
#include "app/shell/instant_dialog.h"
#include "app/words.h"
#include "client/history_store.h"

namespace aifactory {

JobTimeline::JobTimeline(FactoryConnection& connection, QTableWidget* table, QWidget* parent)
    : QWidget(parent),
      m_connection(connection),
      m_table(table),
      m_toStart(new QPushButton(this)),
      m_toEnd(new QPushButton(this)) {
  m_toStart->setObjectName(QStringLiteral("toJobStart"));
  m_toEnd->setObjectName(QStringLiteral("toJobEnd"));
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_toStart);
  buttons->addWidget(m_toEnd);
  buttons->addStretch();
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins({});
  layout->setSpacing(8);
  layout->addWidget(m_table, 1);
  layout->addLayout(buttons);
  connect(m_toStart, &QPushButton::clicked, this, [this] { goTo(m_start); });
  connect(m_toEnd, &QPushButton::clicked, this, [this] { goTo(m_end); });
  connect(m_table, &QTableWidget::cellActivated, this,
          [this](int row) { goTo(m_table->item(row, 0)->data(Qt::UserRole).toDateTime()); });
  connect(&m_connection.history(), &HistoryStore::changed, this, &JobTimeline::updateButtons);
  retranslate();
}

void JobTimeline::setJob(const v1::Job& job) {
  m_start = job.has_start_time() && !JobText::isWaiting(job.state()) ? Format::time(job.start_time()) : QDateTime();
  m_end = JobText::isFinished(job.state()) ? Format::time(job.end_time()) : QDateTime();
  m_table->setRowCount(job.events_size());
  for (int row = 0; row < job.events_size(); ++row) {
    const v1::Job::Event& event = job.events(job.events_size() - 1 - row);
    const QDateTime time = Format::time(event.time());
    auto* when = new QTableWidgetItem(Format::dateTime(time));
    when->setData(Qt::UserRole, time);
    m_table->setItem(row, 0, when);
    m_table->setItem(row, 1, new QTableWidgetItem(Words::jobState(event.state())));
    m_table->setItem(row, 2, new QTableWidgetItem(JobText::note(event.note())));
  }
  updateButtons();
}

void JobTimeline::goTo(const QDateTime& instant) { showInstant(m_connection, instant); }

void JobTimeline::updateButtons() {
  const bool there = m_connection.history().available();
  for (QPushButton* button : {m_toStart, m_toEnd}) button->setVisible(there);
  m_toStart->setEnabled(m_start.isValid());
  m_toEnd->setEnabled(m_end.isValid());
}

void JobTimeline::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QWidget::changeEvent(event);
}

void JobTimeline::retranslate() {
  m_toStart->setText(tr("Show its start"));
  m_toEnd->setText(tr("Show its end"));
  m_table->setColumnCount(3);
  m_table->setHorizontalHeaderLabels({tr("Time"), tr("State"), tr("Note")});
  m_table->setColumnWidth(0, 130);
  m_table->setColumnWidth(1, 120);
  m_table->setAccessibleName(tr("Timeline"));
}

}  // namespace aifactory
