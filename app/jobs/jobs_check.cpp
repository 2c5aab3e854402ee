// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/jobs/jobs_check.h"

#include <QTimer>

#include <unordered_map>

#include "app/jobs/job_text.h"
#include "app/words.h"

namespace aifactory {

namespace {
constexpr int patience = 60'000;  // ms
constexpr int pageSize = 1000;
}  // namespace

JobsCheck::JobsCheck(FactoryConnection& connection, std::function<ShownJobs()> read, QObject* parent)
    : TourCheck(patience, parent), m_connection(connection), m_read(std::move(read)) {
  ask();
}

void JobsCheck::ask() {
  ++m_round;
  m_revision.reset();
  m_said.clear();
  m_saidAll = false;
  m_shown.reset();
  askPage({});
}

void JobsCheck::askPage(const std::string& token) {
  v1::ListJobsRequest request;
  request.set_page_size(pageSize);
  request.set_page_token(token);
  m_connection.listJobs(request, this, [this, round = m_round](const CallResult<v1::ListJobsResponse>& result) {
    if (round != m_round || done()) return;
    if (result) {
      m_revision = result->revision();
      m_said.insert(m_said.end(), result->jobs().begin(), result->jobs().end());
      m_saidAll = result->next_page_token().empty();
      if (!m_saidAll) askPage(result->next_page_token());
      look();
    } else if (result.error().worthRetrying || result.error().reason == QLatin1String("PAGE_TOKEN_EXPIRED")) {
      m_revision.reset();
      QTimer::singleShot(200, this, &JobsCheck::ask);
    } else {
      conclude(QStringLiteral("the factory listed no jobs: ") + result.error().sentence);
    }
  });
}

void JobsCheck::look() {
  if (done() || !m_revision) return;
  const std::uint64_t revision = m_connection.jobs().revision();
  if (!m_shown && revision == *m_revision) m_shown = m_read();
  if (m_shown && m_saidAll) {
    conclude(compare());
  } else if (!m_shown && revision > *m_revision) {
    ask();
  }
}

QString JobsCheck::compare() const {
  if (m_shown->count != static_cast<int>(m_said.size())) {
    return QStringLiteral("%1 jobs shown, the factory lists %2").arg(m_shown->count).arg(m_said.size());
  }
  if (m_shown->first.empty() && !m_said.empty()) return QStringLiteral("no row shows a job");
  std::unordered_map<std::string, const v1::Job*> said;
  for (const v1::Job& job : m_said) said.emplace(job.name(), &job);
  for (const ShownJobs::Row& row : m_shown->first) {
    const auto found = said.find("jobs/" + row.id.toStdString());
    if (found == said.end()) return QStringLiteral("job %1 is shown, the factory does not list it").arg(row.id);
    const QString name = JobText::name(*found->second), state = Words::jobState(found->second->state());
    if (row.name == name && row.state == state) continue;
    return QStringLiteral("job %1 is shown as %2, %3; the factory says %4, %5")
        .arg(row.id, row.name, row.state, name, state);
  }
  return {};
}

QString JobsCheck::tooLate() const {
  return QStringLiteral("the console never stood at a revision that the factory listed its jobs of");
}

}  // namespace aifactory
