// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <memory>
#include <optional>
#include <string>

#include "app/jobs/job_verbs.h"
#include "app/page.h"

class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTableWidget;
class QTimer;

namespace aifactory {

class Card;
class EfficiencyPoll;
class EmptyState;
class JobOutputView;
class JobTelemetryView;
class JobTimeline;
class Segmented;
class StateLabel;

/// Everything about one job: facts, verbs, why it waits, output, timeline, GPUs.
class JobDetails : public QWidget {
  Q_OBJECT

 public:
  explicit JobDetails(const PageContext& context, QWidget* parent = nullptr);
  ~JobDetails() override;

  /// Shows the job and follows it in the store, also when it is confirmed and gets its number; "" shows that none is
  /// selected.
  void setJob(const std::string& name);
  JobOutputView& output() { return *m_output; }
  JobTelemetryView& telemetry() { return *m_telemetry; }
  enum class Tab { Output, Errors, Timeline, Telemetry, Gpus };
  void openTab(Tab tab);

 Q_SIGNALS:
  void verbAsked(aifactory::JobVerb verb, const std::string& job);
  /// The scheduler has the shown job: this is its name now.
  void confirmed(const std::string& job);

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void showTab(int tab);
  void follow();
  int confirmedRow() const;
  /// Asks for a job that is not listed: accounting may have it.
  void lookUp();
  void show(const v1::Job& job);
  void showAway();
  void showFacts(const v1::Job& job);
  void showGpuUse(const v1::Job& job);
  /// "Used 62 % of what it holds …" over its life; "" where that is not measured.
  QString usedOfAllocated(const v1::Job& job) const;
  void showAllocations(const v1::Job& job);
  void retranslate();

  FactoryConnection& m_connection;
  ActionRouter& m_actions;
  std::string m_shown;                    // its name
  std::optional<std::string> m_lookedUp;  // the name that was asked for because it is not listed
  std::shared_ptr<const v1::Job> m_job;
  bool m_away = false;  // what is shown of it is not of the time that is shown

  QStackedWidget* m_stack;
  EmptyState* m_none;
  Card* m_subject;
  QLabel* m_name;
  StateLabel* m_state;
  QLabel* m_why;
  struct Fact {
    const char* title;
    QLabel* caption;
    QLabel* value;
  };
  std::vector<Fact> m_facts;
  std::vector<QPushButton*> m_verbs;
  QPushButton* m_showGpus;
  QLabel* m_gpuUse;
  Card* m_below;
  Segmented* m_tabs;
  QStackedWidget* m_pages;
  JobOutputView* m_output;
  JobTimeline* m_timeline;
  JobTelemetryView* m_telemetry;
  QTableWidget* m_allocations;
  QTimer* m_tick;
  std::unique_ptr<EfficiencyPoll> m_efficiency;
};

}  // namespace aifactory
