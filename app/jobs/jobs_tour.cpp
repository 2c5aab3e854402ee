// SPDX-License-Identifier: GPL-3.0-or-later
// How the Jobs page shows itself to the tour, and proves its rows and its form.
#include <algorithm>
#include <memory>
#include <utility>

#include "app/filtered_table.h"
#include "app/format.h"
#include "app/jobs/job_details.h"
#include "app/jobs/job_output_view.h"
#include "app/jobs/job_telemetry_view.h"
#include "app/jobs/jobs_check.h"
#include "app/jobs/jobs_page.h"
#include "app/jobs/queue_check.h"
#include "app/jobs/submit_dialog.h"
#include "app/jobs/submit_form.h"
#include "app/selection.h"
#include "app/words.h"
#include "base/resource_name.h"
#include "client/history_store.h"
#include "widgets/log_view.h"
#include "widgets/table/data_table.h"

namespace aifactory {
namespace {

/// Whose chart shows most: one that has run for long, on many GPUs.
std::pair<bool, std::uint32_t> worth(const v1::Job& job, const QDateTime& now) {
  constexpr qint64 longRun = 1800;  // s
  return {Format::time(job.start_time()).secsTo(now) >= longRun, job.gpu_count()};
}

}  // namespace

std::vector<TourShot> JobsPage::tourShots() {
  const auto settled = [this] {
    return connection().isAtCursor() && connection().jobs().synced() && !m_table->model()->isBusy();
  };
  auto jobsCheck = std::make_shared<std::unique_ptr<JobsCheck>>();
  TourShot jobs;
  jobs.name = QStringLiteral("jobs");
  jobs.prepare = [this] {
    m_filtered->setFilter({});
    m_table->setGroupBy({});
    const JobStore& store = connection().jobs();
    const QDateTime now = connection().liveTime();
    int shown = -1;
    for (int row = 0; row < store.count(); ++row) {
      const v1::Job& job = store.at(row);
      if (job.state() != v1::Job::STATE_RUNNING) continue;
      if (shown < 0 || worth(job, now) > worth(store.at(shown), now)) shown = row;
    }
    if (shown >= 0) open(ShowJob{jobNumber(store.at(shown).name()).value_or(0)});
  };
  jobs.ready = [this, settled, jobsCheck] {
    const bool written = selection().job() == 0 || m_details->output().log().lineCount() > 1;
    if (!*jobsCheck && written && settled()) {
      *jobsCheck = std::make_unique<JobsCheck>(connection(), [this] { return shownJobs(); });
    }
    return *jobsCheck && (*jobsCheck)->done();
  };
  jobs.complaint = [jobsCheck] { return (*jobsCheck)->complaint(); };
  jobs.finish = [jobsCheck] { jobsCheck->reset(); };
  TourShot telemetry;
  telemetry.name = QStringLiteral("job-telemetry");
  telemetry.skip = [this] {
    if (!connection().history().available()) return QStringLiteral("this factory records no history");
    return Words::telemetry(connection().session().telemetry()).isEmpty()
               ? QStringLiteral("nothing measures the GPUs of this factory")
               : QString();
  };
  telemetry.prepare = [this] { m_details->openTab(JobDetails::Tab::Telemetry); };
  telemetry.ready = [this, settled] { return settled() && m_details->telemetry().chartedPoints() > 0; };
  telemetry.finish = [this] { m_details->openTab(JobDetails::Tab::Output); };
  auto queueCheck = std::make_shared<std::unique_ptr<QueueCheck>>();
  TourShot submit;
  submit.name = QStringLiteral("submit");
  submit.prepare = [this] {
    showSubmit();
    v1::JobSpec spec;
    spec.set_display_name("ax-eval-nightly");
    spec.set_node_count(2);
    spec.set_gpus_per_node(8);
    spec.set_cpus_per_node(32);
    spec.mutable_time_limit()->set_seconds(2 * 3600);
    spec.set_script(
        "#!/bin/bash\n#SBATCH --comment=nightly\nset -e\n\nmodule load cuda\necho \"evaluating on "
        "$SLURM_JOB_NODELIST\"\n"
        "srun python evaluate.py --model ax-70b --suite korean\n");
    m_dialog->form().setSpec(spec);
  };
  submit.ready = [this, settled, queueCheck] {
    if (!*queueCheck && settled() && m_dialog->isChecked()) {
      *queueCheck = std::make_unique<QueueCheck>(connection(), *m_dialog);
    }
    return *queueCheck && (*queueCheck)->done();
  };
  submit.complaint = [queueCheck] { return (*queueCheck)->complaint(); };
  submit.picture = [this]() -> QWidget* { return m_dialog; };
  submit.finish = [this, queueCheck] {
    queueCheck->reset();
    m_dialog->hide();
  };
  std::vector<TourShot> shots{std::move(jobs), std::move(telemetry)};
  if (connection().mayCall(u"JobsService/SubmitJob")) shots.push_back(std::move(submit));
  return shots;
}

ShownJobs JobsPage::shownJobs() const {
  constexpr int enough = 50;
  const TableModel& model = *m_table->model();
  const int id = model.columnOfId(QStringLiteral("id"));
  const int name = model.columnOfId(QStringLiteral("name"));
  const int state = model.columnOfId(QStringLiteral("state"));
  ShownJobs shown{.count = model.totalRows(), .first = {}};
  for (int position = 0; position < std::min(model.rowCount(), enough); ++position) {
    if (model.keyAt(position) == 0) continue;  // gone; the next result of the query leaves it out
    shown.first.push_back(
        {model.cell(position, id).text, model.cell(position, name).text, model.cell(position, state).text});
  }
  return shown;
}

}  // namespace aifactory
