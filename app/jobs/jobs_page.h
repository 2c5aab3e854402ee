// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/jobs/job_verbs.h"
#include "app/page.h"

class QLabel;
class QPushButton;
class QSplitter;

namespace aifactory {

class DataTable;
class FilteredTable;
class JobDetails;
class JobTable;
class MessageBar;
class SubmitDialog;
struct ShownJobs;

/// The queue: every job that the caller sees, what each does, and the verbs.
class JobsPage : public Page {
  Q_OBJECT

 public:
  explicit JobsPage(const PageContext& context, QWidget* parent = nullptr);
  ~JobsPage() override;

  void activate() override;
  QList<QAction*> commands() const override { return m_commands; }
  void open(const Destination& destination) override;
  std::vector<TourShot> tourShots() override;

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void showSubmit();
  void updateSubmit();
  void ask(JobVerb verb, const std::vector<std::uint64_t>& keys);
  void tellSubmitted(const std::string& name);
  void offerUnheard();
  void sendUnheard();
  void showContextMenu(const QPoint& position);
  void followSelection();
  void updateVerbs();
  void sayWhyEmpty();
  void retranslate();
  /// What the table shows now; the tour asks.
  ShownJobs shownJobs() const;

  std::unique_ptr<JobTable> m_jobs;
  DataTable* m_table;
  FilteredTable* m_filtered;
  QPushButton* m_submit;
  JobDetails* m_details;
  SubmitDialog* m_dialog = nullptr;
  /// Submissions of an earlier run whose answer was never heard.
  MessageBar* m_unheardBar;
  std::vector<v1::SubmitJobRequest> m_unheard;
  QList<QAction*> m_commands;
  bool m_following = false;
};

}  // namespace aifactory
