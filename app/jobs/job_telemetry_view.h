// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <memory>

#include "app/jobs/job_telemetry_chart.h"
#include "client/factory_connection.h"

class QLabel;
class QStackedWidget;
class QTimer;

namespace aifactory {

class EmptyState;
class Segmented;

/// What the GPUs of a job did over its life, one metric at a time. Asks only while it is seen, and of a running job
/// again and again. In the past a line marks the instant that is shown.
class JobTelemetryView : public QWidget {
  Q_OBJECT

 public:
  explicit JobTelemetryView(FactoryConnection& connection, QWidget* parent = nullptr);
  ~JobTelemetryView() override;

  /// Null for no job. The same job again only hears that its state is another.
  void setJob(std::shared_ptr<const v1::Job> job);
  /// Times on the chart; 0 while there is none.
  int chartedPoints() const;

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void ask();
  void take(const CallResult<v1::GetJobTelemetryResponse>& result);
  void showChart();
  void say(const QString& title, const QString& detail, const QString& action = {});
  void markInstant();
  void retranslate();
  QString words(double value) const;

  FactoryConnection& m_connection;
  std::shared_ptr<const v1::Job> m_job;
  v1::GetJobTelemetryResponse m_telemetry;
  bool m_answered = false;
  QString m_trouble;               ///< why asking again failed; the answer of before stands
  std::uint64_t m_generation = 0;  ///< tells the answer for an earlier job or instant from the present one's
  CallHandle m_call;
  QTimer* m_again;

  Segmented* m_metric;
  QStackedWidget* m_stack;
  TimeChart* m_chart;
  EmptyState* m_empty;
  QLabel* m_note;
};

}  // namespace aifactory
